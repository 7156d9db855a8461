import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { counted } from '../../wording/duration.ts';
import { isTraceId } from '../../xray/index.ts';
import { type Command, CommandError, choice, type FlagValues, UsageError } from '../command.ts';
import { findXRay, targetFlags } from '../endpoint.ts';
import { orInterrupted, watchSignals } from '../signals.ts';
import { timeFlags, timeRange } from '../time-range.ts';
import { expressionOf, filterFlags } from '../trace-query.ts';
import { exportLines } from '../transfer/export-lines.ts';

/** Between two lines of progress, in milliseconds. */
const progressInterval = 2000;

export const exportTraces: Command = {
  name: 'export',
  summary: 'Writes traces to a file, or to stdout, for `tracelab import` and other programs.',
  positionals: '[<file>]',
  flags: {
    format: {
      type: 'string',
      value: 'segments|batch-get-traces',
      help: 'segment documents, one a line; or one object as BatchGetTraces answers (default segments)',
    },
    trace: {
      type: 'string',
      value: 'id',
      multiple: true,
      help: 'only this trace; may be given again',
    },
    ...filterFlags,
    'start-time': {
      ...timeFlags['start-time'],
      help: timeFlags['start-time'].help.replace('1h', '30d'),
    },
    'end-time': timeFlags['end-time'],
    ...targetFlags,
  },
  examples: [
    'tracelab export traces.jsonl',
    `tracelab export --filter fault --start-time 10m | tracelab import - --endpoint-url http://127.0.0.1:2001`,
    'tracelab export --target aws --start-time 1h --format batch-get-traces incident.json',
  ],
  run: async ({ flags, positionals, terminal }) => {
    const format = choice(flags, 'format', ['segments', 'batch-get-traces'], 'segments');
    const [file, surplus] = positionals;
    if (surplus !== undefined) throw new UsageError('give one file, or none for stdout');
    const query = { ...timeRange(flags, new Date(), '30d'), filter: expressionOf(flags) };
    const ids = traceIds(flags);
    const { client, isAws } = findXRay(flags);
    const signals = watchSignals();
    let next = Date.now() + progressInterval;
    const onProgress = (traces: number) => {
      if (Date.now() < next) return;
      next = Date.now() + progressInterval;
      terminal.err(`  ${counted(traces, 'trace')} …\n`);
    };
    try {
      const lines = untilAborted(
        exportLines(client, { format, query, ids, isAws, onProgress }),
        signals.interrupted,
      );
      const traces =
        file === undefined || file === '-'
          ? await writeAll(lines, terminal.out)
          : await writeFile(file, lines);
      const missing = (ids?.length ?? 0) - traces;
      if (missing > 0) terminal.err(`✗ X-Ray has not ${counted(missing, 'trace')} of these\n`);
      else if (traces === 0) terminal.err('no traces match in this time range\n');
      else if (file !== undefined && file !== '-') {
        terminal.err(`${counted(traces, 'trace')} written to ${file}\n`);
      }
      return missing > 0 ? 1 : 0;
    } finally {
      signals.release();
      client.destroy();
    }
  },
};

/** @throws UsageError */
function traceIds(flags: FlagValues): string[] | undefined {
  if (!Array.isArray(flags.trace)) return undefined;
  if (flags.filter !== undefined || flags.group !== undefined) {
    throw new UsageError('--trace goes with neither --filter nor --group');
  }
  return flags.trace.map((id) => {
    if (isTraceId(String(id))) return String(id);
    throw new UsageError(`--trace "${id}" is not a trace id`);
  });
}

type Lines = AsyncGenerator<string, number, void>;

/** @throws the reason of `signal` */
async function* untilAborted(lines: Lines, signal: AbortSignal): Lines {
  for (;;) {
    const next = await orInterrupted(lines.next(), signal);
    if (next.done === true) return next.value;
    yield next.value;
  }
}

async function writeAll(lines: Lines, write: (text: string) => void): Promise<number> {
  for (;;) {
    const next = await lines.next();
    if (next.done === true) return next.value;
    write(next.value);
  }
}

/** A file that is there already is replaced once the new one is whole. @throws CommandError */
async function writeFile(file: string, lines: Lines): Promise<number> {
  const partial = `${file}.${process.pid}.partial`;
  const descriptor = orExplain(file, () => openSync(partial, 'wx'));
  try {
    const traces = await writeAll(lines, (text) =>
      orExplain(file, () => writeSync(descriptor, text)),
    );
    closeSync(descriptor);
    orExplain(file, () => renameSync(partial, file));
    return traces;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

function orExplain<Value>(file: string, write: () => Value): Value {
  try {
    return write();
  } catch (cause) {
    throw new CommandError(`cannot write "${file}": ${(cause as Error).message}`, undefined, {
      cause,
    });
  }
}
