import { createXRay, ManualClock } from '../../../local/xray/index.ts';
import { sayLast } from '../say-last.ts';
import { documentsPerTrace, largeTrace } from './traces.ts';

/**
 * Fills a data directory with traces whose receipts are spread over the hours before the present, as if
 * they had come one after the other. Arguments: the folder, how many traces, how many hours.
 */
export interface BuildFigures {
  readonly documents: number;
  readonly bytes: number;
  /** Seconds of work, what was worked out in the background included. */
  readonly seconds: number;
  /** Milliseconds of what was left to work out for the first query. */
  readonly settleMs: number;
}

/** What the process says. */
export type BuildMessage = { readonly built: number } | { readonly figures: BuildFigures };

const tracesAtOnce = 8;

const [folder = '', traceCount = '', hours = ''] = process.argv.slice(2);
const tell = (message: BuildMessage) => process.send?.(message);
sayLast({ figures: build(Number(traceCount), Number(hours) * 3600) } satisfies BuildMessage);

function build(traces: number, window: number): BuildFigures {
  const end = Date.now() / 1000 - 5;
  const clock = new ManualClock(end - window);
  const xray = createXRay({
    clock,
    account: '123456789012',
    region: 'us-east-1',
    dataDir: folder,
    warn: (message) => process.stderr.write(`${message}\n`),
  });
  try {
    let bytes = 0;
    let worked = 0;
    let said = performance.now();
    const step = (window / traces) * 1000;
    for (let first = 0; first < traces; first += tracesAtOnce) {
      const texts: string[] = [];
      const last = Math.min(traces, first + tracesAtOnce);
      for (let index = first; index < last; index++) {
        texts.push(...largeTrace(index, clock.now() - 1));
      }
      for (const text of texts) bytes += text.length;
      const began = performance.now();
      const refused = xray.putTraceSegments(texts);
      if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused[0])}`);
      clock.advance((last - first) * step);
      worked += performance.now() - began;
      if (performance.now() - said > 500) {
        said = performance.now();
        tell({ built: last * documentsPerTrace });
      }
    }
    clock.advance(1_000);
    const began = performance.now();
    const now = new Date(clock.now() * 1000);
    xray.call('GetTraceSummaries', { StartTime: new Date(now.getTime() - 1), EndTime: now });
    const settleMs = performance.now() - began;
    return { documents: traces * documentsPerTrace, bytes, seconds: worked / 1000, settleMs };
  } finally {
    xray.close();
  }
}
