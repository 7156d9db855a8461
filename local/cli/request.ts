import { setTimeout as sleep } from 'node:timers/promises';
import type { XRayClient } from '@aws-sdk/client-xray';
import { epochSeconds, formatTraceHeader, newTraceId, parseTraceHeader } from '../xray/index.ts';
import { CommandError } from './command.ts';
import { buildTraceView, fetchTraces, isComplete, type TraceView } from './trace-view.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  /** Undefined when the API gave none. */
  readonly traceId: string | undefined;
  /** False when the sampling rules left the request out. */
  readonly sampled: boolean;
}

/**
 * Sends a request to an API. With `sampling: 'forced'` it carries `Sampled=1`, so that its trace does
 * not depend on the sampling rules; with `'by rules'` they decide.
 * @throws CommandError when nothing answers.
 */
export async function sendRequest(
  apiUrl: string,
  request: ApiRequest,
  sampling: 'forced' | 'by rules',
): Promise<ApiAnswer> {
  const header =
    sampling === 'forced'
      ? { root: newTraceId(epochSeconds(Date.now() / 1000)), sampled: '1' as const }
      : undefined;
  let response: Response;
  try {
    response = await fetch(`${apiUrl}/${request.path.replace(/^\//, '')}`, {
      method: request.method,
      headers: {
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
        ...(header !== undefined && { 'x-amzn-trace-id': formatTraceHeader(header) }),
        ...request.headers,
      },
      ...(request.body !== undefined && { body: request.body }),
    });
  } catch (cause) {
    throw new CommandError(`no answer from ${apiUrl}`, 'npx tracelab status', { cause });
  }
  const answered = parseTraceHeader(response.headers.get('x-amzn-trace-id') ?? undefined);
  return {
    status: response.status,
    body: await response.text(),
    traceId: header?.root ?? answered.root,
    sampled: header !== undefined || answered.sampled === '1',
  };
}

/**
 * Waits until a trace is stored and has stood still for a moment, so that its asynchronous part is in.
 * @returns undefined when it does not appear in time.
 */
export async function waitForTrace(
  client: XRayClient,
  id: string,
  { quiet = 700, patience = 10_000 } = {},
): Promise<TraceView | undefined> {
  const deadline = Date.now() + patience;
  let last = '';
  let since = Date.now();
  let found: TraceView | undefined;
  while (Date.now() < deadline) {
    const [trace] = await fetchTraces(client, [id]);
    if (trace !== undefined) {
      const now = JSON.stringify(trace);
      if (now !== last) {
        last = now;
        since = Date.now();
      }
      found = buildTraceView(trace);
      if (isComplete(found) && Date.now() - since >= quiet) return found;
    }
    await sleep(100);
  }
  return found;
}
