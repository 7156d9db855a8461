import {
  PutTraceSegmentsCommand,
  type UnprocessedTraceSegment,
  type XRayClient,
} from '@aws-sdk/client-xray';
import { createLimitedLog } from './limited-log.ts';

/** Between tries, in milliseconds: twice as long each time. */
const firstDelay = 250;
const longestDelay = 10_000;

/** Once it is to end, calls may go on for so long, in milliseconds; what is left then is lost. */
const patienceAtEnd = 5_000;

const retriesPerSecond = 2;

export interface SegmentForwarder {
  /** @throws the error of the last try: at once when trying again cannot help. */
  send(documents: readonly string[]): Promise<readonly UnprocessedTraceSegment[]>;
  /** From now on each batch is tried once more and no longer. */
  end(): void;
  /** Aborts a while after the end: who still waits for an answer then waits in vain. */
  readonly ended: AbortSignal;
  /** Tells what is due. */
  flush(): void;
}

/**
 * Hands batches to another X-Ray. Unlike the daemon of AWS, which drops a batch after its second try, it goes
 * on trying while X-Ray cannot be reached; meanwhile the rest waits in the buffer, which loses its oldest when full.
 */
export function forwardSegments(
  client: XRayClient,
  log: (message: string) => void,
): SegmentForwarder {
  const ending = new AbortController();
  const lateEnd = new AbortController();
  const retries = createLimitedLog({
    linesPerSecond: retriesPerSecond,
    tell: log,
    summary: (leftOut) => `${leftOut} more batches are tried again`,
  });

  const sendOnce = async (documents: readonly string[]) => {
    const { UnprocessedTraceSegments: unprocessed } = await client.send(
      new PutTraceSegmentsCommand({ TraceSegmentDocuments: [...documents] }),
      { abortSignal: lateEnd.signal },
    );
    return unprocessed ?? [];
  };

  return {
    async send(documents) {
      for (let delay = firstDelay; ; delay = Math.min(delay * 2, longestDelay)) {
        const isLast = ending.signal.aborted;
        try {
          return await sendOnce(documents);
        } catch (error) {
          if (isLast || !canPass(error)) throw error;
          const reason = error instanceof Error ? error.message : String(error);
          retries.say(
            () =>
              `Sending segment batch failed with: ${reason}; trying again in ${delay / 1000} seconds`,
          );
          await waitFor(delay, ending.signal);
        }
      }
    },
    end() {
      ending.abort();
      setTimeout(() => lateEnd.abort(), patienceAtEnd).unref();
    },
    ended: lateEnd.signal,
    flush: retries.flush,
  };
}

/** Whether the same call may succeed later: X-Ray was not reached, was busy or out of order. */
function canPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata, $retryable } = error as {
    code?: string;
    $metadata?: { httpStatusCode?: number };
    $retryable?: unknown;
  };
  const status = $metadata?.httpStatusCode ?? 0;
  if (status === 429 || status >= 500 || $retryable !== undefined) return true;
  if (status >= 400) return false;
  return error.name === 'TimeoutError' || code?.startsWith('E') === true;
}

function waitFor(delay: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, delay);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
