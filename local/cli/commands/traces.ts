import type { TraceSummary, XRayClient } from '@aws-sdk/client-xray';
import { explainFilter } from '../../xray/index.ts';
import {
  type Command,
  type CommandInput,
  choice,
  numberFlag,
  outputFlag,
  type Terminal,
  UsageError,
} from '../command.ts';
import { findXRay, targetFlags, type XRayTarget } from '../endpoint.ts';
import { dim } from '../output/format.ts';
import { formatTraceLine } from '../output/trace-line.ts';
import { realTime } from '../real-time.ts';
import { watchSignals } from '../signals.ts';
import { timeFlags, timeRange } from '../time-range.ts';
import { expressionOf, fetchSummaries, filterFlags } from '../trace-query.ts';
import { tailTraces } from '../trace-tail.ts';
import { buildTraceView, fetchTraces } from '../trace-view.ts';

/** More lines at a time are more than anyone reads, and each costs a look at the whole trace. */
const mostLines = 40;

export const traces: Command = {
  name: 'traces',
  summary: 'Lists traces, newest last.',
  flags: {
    ...timeFlags,
    ...filterFlags,
    limit: { type: 'string', value: 'number', help: 'how many, the newest ones (default 20)' },
    tail: {
      type: 'boolean',
      short: 'f',
      help: 'go on with new traces, each once, as JSON one a line; older ones with --start-time',
    },
    output: { type: 'string', value: 'text|json|ids', help: outputFlag.output.help },
    ...targetFlags,
  },
  examples: [
    'tracelab traces --start-time 10m',
    `tracelab traces --filter 'service("place-order") { fault }' --tail`,
    'tracelab traces --output ids | tail -1',
    'tracelab traces --target aws --region eu-west-1 --filter error',
  ],
  run: async (input) => {
    const { flags, terminal } = input;
    const output = choice(flags, 'output', ['text', 'json', 'ids'], 'text');
    const limit = numberFlag(flags, 'limit', { byDefault: 20, min: 1, max: 10_000, integer: true });
    const range = timeRange(flags);
    const filter = expressionOf(flags);
    if (flags.tail === true) return tail(input, output, filter);
    const { client } = findXRay(flags);
    const found = await fetchSummaries(client, { ...range, filter }, limit);
    if (output === 'json') {
      terminal.out(`${JSON.stringify(found, null, 2)}\n`);
    } else if (output === 'ids') {
      terminal.out(idLines(found));
    } else if (found.length === 0) {
      terminal.err(
        filter === undefined
          ? 'no traces in this time range; an earlier --start-time (2h, 1d) may find some\n'
          : `no traces in this time range match ${JSON.stringify(filter)}: ${explainFilter(filter)}\n`,
      );
    } else {
      await printLines(client, found, terminal);
    }
    return 0;
  },
};

const idLines = (found: readonly TraceSummary[]): string =>
  found.map(({ Id }) => `${Id}\n`).join('');

async function printLines(
  client: XRayClient,
  found: readonly TraceSummary[],
  terminal: Terminal,
): Promise<void> {
  const ids = found.map(({ Id }) => Id ?? '');
  const views = new Map((await fetchTraces(client, ids)).map((trace) => [trace.Id, trace]));
  for (const id of ids) {
    const trace = views.get(id);
    if (trace !== undefined) terminal.out(formatTraceLine(buildTraceView(trace), terminal));
  }
}

/** Goes on until a signal ends it. @returns the exit code */
async function tail(
  { flags, terminal }: CommandInput,
  output: 'text' | 'json' | 'ids',
  filter: string | undefined,
): Promise<number> {
  for (const name of ['end-time', 'limit']) {
    if (flags[name] !== undefined) throw new UsageError(`--tail takes no --${name}`);
  }
  const since =
    flags['start-time'] === undefined ? realTime.now() : timeRange(flags).start.getTime() / 1000;
  const { client, isAws, name }: XRayTarget = findXRay(flags);
  const signals = watchSignals();
  let code = 0;
  const stopping = new AbortController();
  signals.onFirst((exitCode) => {
    code = exitCode;
    stopping.abort();
  });
  const options = { filter, since, isAws, time: realTime, signal: stopping.signal };
  if (output === 'text') terminal.err(dim(terminal, `waiting for traces at ${name}\n`));
  try {
    for await (const found of tailTraces(client, options)) {
      if (output === 'json') {
        terminal.out(found.map((summary) => `${JSON.stringify(summary)}\n`).join(''));
      } else if (output === 'ids') {
        terminal.out(idLines(found));
      } else {
        const skipped = found.length - mostLines;
        if (skipped > 0) terminal.out(dim(terminal, `  … ${skipped} more traces\n`));
        await printLines(client, found.slice(-mostLines), terminal);
      }
    }
  } finally {
    signals.release();
    client.destroy();
  }
  return code;
}
