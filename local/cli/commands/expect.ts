import { BatchGetTracesCommand, type TraceSummary, type XRayClient } from '@aws-sdk/client-xray';
import { counted, formatDuration } from '../../wording/duration.ts';
import { plainText } from '../../wording/plain-text.ts';
import { explainFilter } from '../../xray/index.ts';
import {
  type Command,
  choice,
  type FlagValues,
  outputFlag,
  stringFlag,
  type Terminal,
} from '../command.ts';
import { parseDuration } from '../duration.ts';
import { findXRay, targetFlags } from '../endpoint.ts';
import { type ExpectedCount, parseExpectedCount } from '../expected-count.ts';
import { findNearMisses, type NearMiss } from '../near-misses.ts';
import { paint } from '../output/format.ts';
import { formatTraceLine } from '../output/trace-line.ts';
import { realTime } from '../real-time.ts';
import { orInterrupted, watchSignals } from '../signals.ts';
import { timeFlags, timeRange } from '../time-range.ts';
import { expressionOf, fetchSummaries, filterFlags } from '../trace-query.ts';
import { buildTraceView } from '../trace-view.ts';
import { type Outcome, waitForCount } from '../wait-for-count.ts';

/** How many traces a failure shows. */
const mostShown = 5;

export const expect: Command = {
  name: 'expect',
  summary:
    'Waits until so many traces match, for scripts and CI. When they do not, it fails and shows the traces that came close.',
  flags: {
    ...filterFlags,
    count: {
      type: 'string',
      value: 'number',
      help: '3, ">=1", "<=2", 1..3 (default ">=1"); 0 waits all the time for none to come',
    },
    within: {
      type: 'string',
      value: 'time',
      help: 'how long to wait: 500ms, 10s, 2m (default 10s)',
    },
    'start-time': timeFlags['start-time'],
    ...outputFlag,
    ...targetFlags,
  },
  examples: [
    `tracelab expect --filter 'service("place-order") { fault }' --count 1 --within 10s`,
    `tracelab expect --filter 'responsetime > 2' --count 0 --within 5s --start-time 1m`,
  ],
  run: async ({ flags, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json'], 'text');
    const expected = parseExpectedCount(stringFlag(flags, 'count') ?? '>=1');
    const patience = parseDuration('within', stringFlag(flags, 'within') ?? '10s');
    const filter = expressionOf(flags);
    timeRange(flags);
    const { client } = findXRay(flags);
    const signals = watchSignals();
    try {
      const began = new Date();
      const outcome = await waitForCount({
        expected,
        patience,
        time: realTime,
        signal: signals.interrupted,
        find: () =>
          orInterrupted(
            fetchSummaries(client, { ...rangeFrom(flags, began), filter }, mostCounted),
            signals.interrupted,
          ),
      });
      const close = outcome.passed
        ? []
        : await orInterrupted(
            findNearMisses(client, rangeFrom(flags, began), filter, mostShown),
            signals.interrupted,
          );
      if (output === 'json') terminal.out(jsonOf(outcome, { filter, expected, close }));
      else await print(client, outcome, { filter, expected, close }, terminal);
      return outcome.passed ? 0 : 1;
    } finally {
      signals.release();
      client.destroy();
    }
  },
};

/** More are not told apart. */
const mostCounted = 10_000;

/** From the same moment at each look, to what has come meanwhile. */
const rangeFrom = (flags: FlagValues, began: Date) => ({
  start: timeRange({ 'start-time': flags['start-time'] }, began).start,
  end: new Date(Date.now() + 1000),
});

interface Answer {
  readonly filter: string | undefined;
  readonly expected: ExpectedCount;
  readonly close: readonly NearMiss[];
}

const jsonOf = (
  { passed, found, waited }: Outcome<TraceSummary>,
  { filter, expected, close }: Answer,
): string =>
  `${JSON.stringify(
    {
      passed,
      filter: filter ?? null,
      expected: expected.text,
      found: found.length,
      waited: Math.round(waited * 1000) / 1000,
      traces: found.slice(-100).map(({ Id }) => Id),
      close,
    },
    null,
    2,
  )}\n`;

async function print(
  client: XRayClient,
  { passed, found, waited }: Outcome<TraceSummary>,
  { filter, expected, close }: Answer,
  terminal: Terminal,
): Promise<void> {
  const what = filter === undefined ? '' : ` of ${plainText(JSON.stringify(filter))}`;
  const count = counted(found.length, 'trace');
  const line = `${count}${what}, expected ${plainText(expected.text)}, after ${formatDuration(waited)}`;
  if (passed) {
    terminal.out(`${paint(terminal, 'ok', '✓')} ${line}\n`);
    return;
  }
  const { err } = terminal;
  err(`${paint(terminal, 'fault', '✗')} ${line}\n`);
  if (filter !== undefined) err(`  ${plainText(explainFilter(filter))}\n`);
  if (found.length > expected.most) {
    err(`\n  the newest that match:\n`);
    await printTraces(
      client,
      found.slice(-mostShown).map(({ Id }) => ({ id: Id ?? '' })),
      terminal,
    );
  } else if (close.length > 0) {
    err('\n  these came close:\n');
    await printTraces(client, close, terminal);
  } else {
    err('  no other trace has come in that time; an earlier --start-time looks at more\n');
  }
}

async function printTraces(
  client: XRayClient,
  traces: readonly { readonly id: string; readonly fails?: readonly string[] }[],
  terminal: Terminal,
): Promise<void> {
  const { Traces } = await client.send(
    new BatchGetTracesCommand({ TraceIds: traces.map(({ id }) => id) }),
  );
  for (const { id, fails } of traces) {
    const trace = Traces?.find(({ Id }) => Id === id);
    if (trace === undefined) continue;
    terminal.err(formatTraceLine(buildTraceView(trace), terminal));
    if (fails === undefined) continue;
    const reason =
      fails.length === 0
        ? 'each condition holds, but not of one and the same segment or call'
        : `not: ${fails.join('   not: ')}`;
    terminal.err(paint(terminal, 'error', `            ${plainText(reason)}\n`));
  }
}
