import { GetTraceSummariesCommand, type TraceSummary, type XRayClient } from '@aws-sdk/client-xray';
import { type Command, choice, instanceFlags, numberFlag, outputFlag } from '../command.ts';
import { findInstance, xrayClient } from '../instance.ts';
import { formatTraceLine } from '../output/trace-line.ts';
import { type TimeRange, timeFlags, timeRange } from '../time-range.ts';
import { buildTraceView, fetchTraces } from '../trace-view.ts';

export const traces: Command = {
  name: 'traces',
  summary: 'Lists traces, newest last.',
  flags: {
    ...timeFlags,
    limit: { type: 'string', value: 'number', help: 'how many, the newest ones (default 20)' },
    output: { type: 'string', value: 'text|json|ids', help: outputFlag.output.help },
    ...instanceFlags,
  },
  examples: ['tracelab traces --start-time 10m', 'tracelab traces --output ids | tail -1'],
  run: async ({ flags, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json', 'ids'], 'text');
    const limit = numberFlag(flags, 'limit', { byDefault: 20, min: 1, max: 10_000, integer: true });
    const range = timeRange(flags);
    const client = xrayClient(findInstance(flags));
    const found = await fetchSummaries(client, range, limit);
    if (output === 'json') {
      terminal.out(`${JSON.stringify(found, null, 2)}\n`);
    } else if (output === 'ids') {
      terminal.out(found.map(({ Id }) => `${Id}\n`).join(''));
    } else if (found.length === 0) {
      terminal.err('no traces in this time range; send one:  npx tracelab send --sample\n');
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

/** The newest `limit` summaries, oldest first. */
export async function fetchSummaries(
  client: XRayClient,
  range: TimeRange,
  limit: number,
): Promise<TraceSummary[]> {
  const found: TraceSummary[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new GetTraceSummariesCommand({
        StartTime: range.start,
        EndTime: range.end,
        NextToken: token,
      }),
    );
    // Pages come newest first.
    found.push(...(page.TraceSummaries ?? []));
    token = page.NextToken ?? undefined;
  } while (token !== undefined && found.length < limit);
  return found.slice(0, limit).reverse();
}
