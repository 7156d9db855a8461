import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readItems } from '../../transfer/read-items.ts';
import { latestTime, shiftItem } from '../../transfer/shift-times.ts';
import { counted } from '../../wording/duration.ts';
import { plainText } from '../../wording/plain-text.ts';
import {
  type Command,
  CommandError,
  choice,
  outputFlag,
  type Terminal,
  UsageError,
} from '../command.ts';
import { findXRay, targetFlags } from '../endpoint.ts';
import { paint } from '../output/format.ts';
import { orInterrupted, watchSignals } from '../signals.ts';
import { type Sent, sendItems } from '../transfer/send-items.ts';

/** Between two lines of progress, in milliseconds. */
const progressInterval = 2000;

/** Refusals that are printed one by one. */
const mostShown = 20;

export const importTraces: Command = {
  name: 'import',
  summary:
    'Sends traces of a file to X-Ray: segment documents (a list, or one a line), the answer of BatchGetTraces, or OTLP JSON.',
  positionals: '<file>',
  flags: {
    'shift-to-now': {
      type: 'boolean',
      help: 'move all times so that the last one is now (default: they stay as they are)',
    },
    ...outputFlag,
    ...targetFlags,
  },
  examples: [
    'tracelab import traces.jsonl',
    'aws xray batch-get-traces --trace-ids 1-… | tracelab import -',
    'tracelab import incident.json --shift-to-now',
  ],
  run: async ({ flags, positionals, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json'], 'text');
    const [file, surplus] = positionals;
    if (file === undefined || surplus !== undefined) {
      throw new UsageError('give one file, or - for what comes by stdin');
    }
    const target = findXRay(flags);
    const signals = watchSignals();
    const source = await openSource(file, flags['shift-to-now'] === true, signals.interrupted);
    try {
      const seconds = source.reopens ? await secondsToNow(source.open(), signals.interrupted) : 0;
      const items = (async function* () {
        for await (const item of readItems(source.open())) {
          signals.interrupted.throwIfAborted();
          yield shiftItem(item, seconds);
        }
      })();
      const sent = await orInterrupted(
        sendItems(target, items, tellProgress(terminal)),
        signals.interrupted,
      );
      if (sent.documents + sent.spans + sent.refused === 0) {
        throw new CommandError(`${nameOf(file)} holds no traces`);
      }
      if (output === 'json') terminal.out(`${JSON.stringify(asJson(sent), null, 2)}\n`);
      else print(sent, terminal);
      return sent.refused > 0 ? 1 : 0;
    } finally {
      source.close();
      signals.release();
      target.client.destroy();
    }
  },
};

const nameOf = (file: string): string => (file === '-' ? 'stdin' : `"${file}"`);

interface Source {
  readonly open: () => AsyncIterable<Buffer>;
  /** It can be read twice, which only a shift of times needs. */
  readonly reopens: boolean;
  readonly close: () => void;
}

/** What comes by stdin is kept in a temporary file when it is to be read twice. */
async function openSource(file: string, reopens: boolean, signal: AbortSignal): Promise<Source> {
  if (file !== '-') {
    assertReadable(file);
    return { open: () => readAll(file, signal), reopens, close: () => {} };
  }
  if (!reopens)
    return { open: () => addAbortSignal(signal, process.stdin), reopens, close: () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'tracelab-import-'));
  const copy = join(folder, 'stdin');
  const close = () => rmSync(folder, { recursive: true, force: true });
  try {
    await pipeline(process.stdin, createWriteStream(copy), { signal });
  } catch (error) {
    close();
    signal.throwIfAborted();
    throw error;
  }
  return { open: () => readAll(copy, signal), reopens, close };
}

const largeChunk = 1024 * 1024;

const readAll = (file: string, signal: AbortSignal): AsyncIterable<Buffer> =>
  createReadStream(file, { highWaterMark: largeChunk, signal });

/** @throws CommandError */
function assertReadable(file: string): void {
  try {
    if (!statSync(file).isDirectory()) return;
  } catch (cause) {
    throw new CommandError(`cannot read "${file}": ${(cause as Error).message}`, undefined, {
      cause,
    });
  }
  throw new CommandError(`cannot read "${file}": it is a folder`);
}

/** How far the latest moment of a file lies back, in whole seconds. */
async function secondsToNow(chunks: AsyncIterable<Buffer>, signal: AbortSignal): Promise<number> {
  let latest = Number.NEGATIVE_INFINITY;
  for await (const item of readItems(chunks)) {
    signal.throwIfAborted();
    latest = Math.max(latest, latestTime(item) ?? latest);
  }
  return Number.isFinite(latest) ? Math.floor(Date.now() / 1000 - latest) : 0;
}

function tellProgress(terminal: Terminal): (sent: Sent) => void {
  let next = Date.now() + progressInterval;
  return ({ documents, spans, refused }) => {
    if (Date.now() < next) return;
    next = Date.now() + progressInterval;
    terminal.err(`  ${takenText({ documents, spans })}, ${refused} refused …\n`);
  };
}

const takenText = ({ documents, spans }: Pick<Sent, 'documents' | 'spans'>): string =>
  [
    ...(documents > 0 || spans === 0 ? [counted(documents, 'document')] : []),
    ...(spans > 0 ? [counted(spans, 'span')] : []),
  ].join(' and ');

const asJson = ({ documents, spans, refused, refusals, earliest }: Sent) => ({
  documents,
  spans,
  refused,
  refusals,
  earliest: Number.isFinite(earliest) ? new Date(earliest * 1000).toISOString() : null,
});

function print(sent: Sent, terminal: Terminal): void {
  const { refusals, refused, earliest } = sent;
  for (const { line, id, reason } of refusals.slice(0, mostShown)) {
    const which = id === undefined ? '' : ` ${id}`;
    terminal.err(`  line ${line}${plainText(which)}: ${plainText(reason)}\n`);
  }
  if (refusals.length > mostShown) terminal.err(`  … ${refusals.length - mostShown} more\n`);
  if (refusals.some(({ reason }) => reason.includes('days back'))) {
    terminal.err('  --shift-to-now moves all times, so that the last one is now\n');
  }
  const taken = sent.documents + sent.spans;
  const glyph = refused === 0 ? paint(terminal, 'ok', '✓') : paint(terminal, 'fault', '✗');
  terminal.out(
    `${glyph} ${taken === 0 ? 'nothing' : takenText(sent)} taken${refused > 0 ? `, ${refused} refused` : ''}\n`,
  );
  // Else the next command, which looks at an hour, finds nothing of it.
  if (taken > 0 && earliest < Date.now() / 1000 - 3000) {
    const from = new Date(Math.floor(earliest) * 1000).toISOString().replace('.000', '');
    terminal.err(`  the first began at ${from}:  npx tracelab traces --start-time ${from}\n`);
  }
}
