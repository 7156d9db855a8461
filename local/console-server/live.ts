import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, FilterError, formatFilter, milliseconds, parseFilter } from '../xray/index.ts';
import { ConsoleError } from './console-error.ts';
import type { LiveSource } from './live-source.ts';
import type { LiveBatch } from './protocol.ts';
import { securityHeaders } from './security-headers.ts';
import type { CallXRay } from './xray-calls.ts';

export interface LiveOptions {
  readonly source: LiveSource;
  readonly call: CallXRay;
  /** Epoch seconds by the clock of X-Ray. */
  readonly now: () => number;
  /** For heartbeats. */
  readonly clock: Clock;
}

export interface Live {
  /** Answers with events until the client goes away. */
  take(request: IncomingMessage, response: ServerResponse): void;
  /** Ends every stream. Idempotent. */
  close(): void;
}

/** Streams at a time; a page has one or two. */
const mostStreams = 100;

/** Milliseconds: what stands between keeps silent connections for a minute or so. */
const heartbeat = milliseconds(15_000);

/** Heartbeats that a client may leave unread before it counts as gone. */
const mostUnread = 4;

/** More than the largest expression of a person; a whole URL has 16 KB. */
const longestFilter = 4096;

/** `GET /_tracelab/live`, see `LiveBatch`. */
export function createLive({ source, call, now, clock }: LiveOptions): Live {
  const streams = new Set<() => void>();

  function take(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    if (streams.size >= mostStreams) {
      response.writeHead(503, { ...securityHeaders, 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ message: `more than ${mostStreams} pages are listening` }));
      return;
    }
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    response.writeHead(200, {
      ...securityHeaders,
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
    });
    const stream = openStream(response, clock, () => streams.delete(end));
    const end = () => stream.end();
    streams.add(end);
    const withSummaries = searchParams.get('summaries') !== 'no';
    void begin(searchParams, withSummaries).then(
      (expression) => {
        if (stream.isEnded()) return;
        stream.send({ summaries: [], skipped: 0, now: now() });
        stream.onEnd(source.watch({ expression, withSummaries }, stream.send));
      },
      (error: unknown) => {
        stream.fail(error instanceof Error ? error.message : String(error));
      },
    );
  }

  /** @returns the expression that the filter and the group make. @throws FilterError, ConsoleError */
  async function begin(search: URLSearchParams, withSummaries: boolean): Promise<string> {
    const expression = expressionOf(search);
    if (expression === '' || !withSummaries) return '';
    // X-Ray itself knows what else is wrong with it: a group that there is not.
    const at = Math.floor(now());
    const input = { StartTime: at, EndTime: at + 1, FilterExpression: expression };
    await call('GetTraceSummaries', input);
    return expression;
  }

  return {
    take,
    close() {
      for (const end of streams) end();
    },
  };
}

/** @throws ConsoleError that says what was expected where */
function expressionOf(search: URLSearchParams): string {
  const filter = search.get('filter')?.trim() ?? '';
  const group = search.get('group') ?? '';
  if (filter.length > longestFilter || group.length > longestFilter) {
    throw new ConsoleError(400, `the filter has more than ${longestFilter} characters`);
  }
  try {
    if (filter !== '') parseFilter(filter);
  } catch (error) {
    if (error instanceof FilterError) throw new ConsoleError(400, error.advice, { cause: error });
    throw error;
  }
  if (group === '') return filter;
  const inGroup = formatFilter({ kind: 'group', by: 'name', operator: '=', value: group });
  return filter === '' ? inGroup : `${inGroup} AND (${filter})`;
}

/**
 * One client. While it does not read, batches only add to the count of the next one, so that memory
 * stays as it is.
 */
function openStream(response: ServerResponse, clock: Clock, onGone: () => void) {
  let isEnded = false;
  let isFull = false;
  let unread = 0;
  let missed = 0;
  let onEnd = () => {};
  let cancel = clock.after(heartbeat, beat);

  const write = (text: string) => {
    isFull = !response.write(text);
  };
  const send = (batch: LiveBatch) => {
    if (isEnded) return;
    if (isFull) {
      missed += batch.summaries.length + batch.skipped;
      return;
    }
    const { skipped } = batch;
    write(`data: ${JSON.stringify({ ...batch, skipped: skipped + missed })}\n\n`);
    missed = 0;
  };
  const end = () => {
    if (isEnded) return;
    isEnded = true;
    cancel();
    onEnd();
    onGone();
    if (isFull) response.destroy();
    else response.end();
  };
  response.on('drain', () => {
    isFull = false;
    unread = 0;
    if (missed > 0) send({ summaries: [], skipped: 0, now: clock.now() });
  });
  response.on('close', end);
  response.on('error', end);

  function beat(): void {
    if (isFull) unread += 1;
    else write(':\n\n');
    if (unread >= mostUnread) end();
    else cancel = clock.after(heartbeat, beat);
  }

  return {
    send,
    end,
    isEnded: () => isEnded,
    fail: (message: string) => {
      if (isEnded) return;
      write(`event: failure\ndata: ${JSON.stringify({ message })}\n\n`);
      end();
    },
    /** Called once, when the stream ends. */
    onEnd: (listener: () => void) => {
      if (isEnded) listener();
      else onEnd = listener;
    },
  };
}
