import type { UnprocessedTraceSegment } from '@aws-sdk/client-xray';
import { createLimitedLog } from './limited-log.ts';

export type LogLevel = 'info' | 'warn' | 'error';

export type Send = (
  documents: readonly string[],
) => readonly UnprocessedTraceSegment[] | Promise<readonly UnprocessedTraceSegment[]>;

/** What became of the documents that were handed to X-Ray. */
export interface SentCounts {
  sent: number;
  unprocessed: number;
  failed: number;
  failedCalls: number;
  timedOutCalls: number;
  /** Of the failed calls, those that were answered with 4xx and 5xx, or whose host is not known. */
  clientErrorCalls: number;
  serverErrorCalls: number;
  unknownHostCalls: number;
}

/** Of the daemon's calls, in milliseconds. In real time whatever the clock: it guards against a call that never ends. */
export const defaultCallTimeout = 2_000;

/** Unlike X-Ray's daemon, which writes one for each refused document, however many come. */
const refusalsPerSecond = 20;

class CallTimeoutError extends Error {
  override readonly name = 'CallTimeoutError';
}

export interface BatchSender {
  readonly counts: Readonly<SentCounts>;
  send(documents: readonly string[]): Promise<void>;
  /** Writes the lines that are due. */
  flush(): void;
}

/** Hands batches to X-Ray and counts; the lines are those of https://github.com/aws/aws-xray-daemon `pkg/processor`. */
export function createBatchSender(
  send: Send,
  log: (level: LogLevel, message: string) => void,
  callTimeout = defaultCallTimeout,
): BatchSender {
  const counts: SentCounts = {
    sent: 0,
    unprocessed: 0,
    failed: 0,
    failedCalls: 0,
    timedOutCalls: 0,
    clientErrorCalls: 0,
    serverErrorCalls: 0,
    unknownHostCalls: 0,
  };
  const refusals = createLimitedLog({
    linesPerSecond: refusalsPerSecond,
    tell: (line) => log('warn', line),
    summary: (leftOut) => `${leftOut} more segments were Unprocessed`,
  });
  return {
    counts,
    flush: refusals.flush,
    async send(documents) {
      const began = performance.now();
      try {
        const answer = send(documents);
        const unprocessed =
          answer instanceof Promise ? await withinTimeout(answer, callTimeout) : answer;
        counts.sent += documents.length;
        counts.unprocessed += unprocessed.length;
        const took = `(${((performance.now() - began) / 1000).toFixed(3)} seconds)`;
        if (unprocessed.length === 0) {
          log('info', `Successfully sent batch of ${documents.length} segments ${took}`);
          return;
        }
        log(
          'info',
          `Sent batch of ${documents.length} segments but had ${unprocessed.length} Unprocessed segments ${took}`,
        );
        for (const segment of unprocessed) refusals.say(() => describe(segment, documents));
      } catch (error) {
        counts.failed += documents.length;
        counts.failedCalls++;
        const kind = failureOf(error);
        if (kind !== undefined) counts[kind]++;
        const reason = error instanceof Error ? error.message : String(error);
        log('error', `Sending segment batch failed with: ${reason}`);
      }
    },
  };
}

/** How telemetry tells failures apart; undefined for what it has no name for. */
function failureOf(error: unknown): keyof SentCounts | undefined {
  if (error instanceof CallTimeoutError) return 'timedOutCalls';
  if (!(error instanceof Error)) return undefined;
  const { code, $metadata } = error as { code?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  if (status >= 500) return 'serverErrorCalls';
  if (status >= 400) return 'clientErrorCalls';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknownHostCalls';
  return error.name === 'TimeoutError' || code === 'ETIMEDOUT' ? 'timedOutCalls' : undefined;
}

async function withinTimeout<Answer>(
  answer: Promise<Answer>,
  callTimeout: number,
): Promise<Answer> {
  if (callTimeout === Number.POSITIVE_INFINITY) return answer;
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => timeout.reject(new CallTimeoutError(`no answer within ${callTimeout} ms`)),
    callTimeout,
  );
  try {
    return await Promise.race([answer, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Unlike X-Ray's daemon, says why the document was refused. */
function describe(segment: UnprocessedTraceSegment, documents: readonly string[]): string {
  const { Id: id, Message: reason } = segment;
  const document = id === undefined ? undefined : documents.find((text) => text.includes(id));
  if (document === undefined) return oneLine(`Unprocessed segment: ${reason}`);
  const traceId = /"trace_id"\s*:\s*"(.*?)"/.exec(document)?.[1] ?? 'of unknown id';
  return oneLine(`Unprocessed trace ${traceId}, segment: ${cut(document)}: ${reason}`);
}

const cut = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

/** What a stranger sent must not move the cursor of the terminal it is shown on. */
const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, ' ');
