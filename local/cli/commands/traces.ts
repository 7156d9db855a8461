import { GetTraceSummariesCommand, type TraceSummary, type XRayClient } from '@aws-sdk/client-xray';
import { explainFilter, FilterError, parseFilter } from '../../xray/index.ts';
import {
  type Command,
  choice,
  type FlagValues,
  instanceFlags,
  numberFlag,
  outputFlag,
  stringFlag,
  UsageError,
} from '../command.ts';
import { findInstance, xrayClient } from '../instance.ts';
import { formatTraceLine } from '../output/trace-line.ts';
import { type TimeRange, timeFlags, timeRange } from '../time-range.ts';
import { buildTraceView, fetchTraces } from '../trace-view.ts';

export const traces: Command = {
  name: 'traces',
  summary: 'Lists traces, newest last.',
  flags: {
    ...timeFlags,
    filter: {
      type: 'string',
      value: 'expression',
      help: `only those that match an X-Ray filter expression: fault, 'responsetime > 2'`,
    },
    limit: { type: 'string', value: 'number', help: 'how many, the newest ones (default 20)' },
    output: { type: 'string', value: 'text|json|ids', help: outputFlag.output.help },
    ...instanceFlags,
  },
  examples: [
    'tracelab traces --start-time 10m',
    `tracelab traces --filter 'service("place-order") { fault }'`,
    'tracelab traces --output ids | tail -1',
  ],
  run: async ({ flags, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json', 'ids'], 'text');
    const limit = numberFlag(flags, 'limit', { byDefault: 20, min: 1, max: 10_000, integer: true });
    const range = timeRange(flags);
    const filter = filterFlag(flags);
    const client = xrayClient(findInstance(flags));
    const found = await fetchSummaries(client, { ...range, filter }, limit);
    if (output === 'json') {
      terminal.out(`${JSON.stringify(found, null, 2)}\n`);
    } else if (output === 'ids') {
      terminal.out(found.map(({ Id }) => `${Id}\n`).join(''));
    } else if (found.length === 0) {
      terminal.err(
        filter === undefined
          ? 'no traces in this time range; send one:  npx tracelab send --sample\n'
          : `no traces in this time range match --filter ${JSON.stringify(filter)}: ${explainFilter(filter)}\n`,
      );
    } else {
      const ids = found.map(({ Id }) => Id ?? '');
      const views = new Map((await fetchTraces(client, ids)).map((trace) => [trace.Id, trace]));
      for (const id of ids) {
        const trace = views.get(id);
        if (trace !== undefined) terminal.out(formatTraceLine(buildTraceView(trace), terminal));
      }
    }
    return 0;
  },
};

/** @throws UsageError that says what was expected where. */
function filterFlag(flags: FlagValues): string | undefined {
  const filter = stringFlag(flags, 'filter');
  if (filter === undefined) return undefined;
  try {
    parseFilter(filter);
    return filter;
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new UsageError(`--filter ${JSON.stringify(filter)}: ${error.advice}`, { cause: error });
  }
}

/** The newest `limit` summaries, oldest first. */
export async function fetchSummaries(
  client: XRayClient,
  query: TimeRange & { readonly filter?: string },
  limit: number,
): Promise<TraceSummary[]> {
  const found: TraceSummary[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new GetTraceSummariesCommand({
        StartTime: query.start,
        EndTime: query.end,
        FilterExpression: query.filter,
        NextToken: token,
      }),
    );
    // Pages come newest first.
    found.push(...(page.TraceSummaries ?? []));
    token = page.NextToken ?? undefined;
  } while (token !== undefined && found.length < limit);
  return found.slice(0, limit).reverse();
}
