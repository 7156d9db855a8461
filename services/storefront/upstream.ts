import { tracedFetch } from './traced-fetch.ts';

/** A service behind this one did not do its part: a fault, and not the client's to mend. */
export class UpstreamError extends Error {
  override readonly name: string;

  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

export interface UpstreamAnswer {
  readonly status: number;
  /** Parsed JSON. */
  readonly body: unknown;
}

export interface Upstream {
  /** In messages: `the Orders API`. */
  readonly title: string;
  /** Of failures, as it shows in the trace. */
  readonly errorName: string;
  readonly base: URL;
  /** Milliseconds until the whole answer must be there. */
  readonly timeout: number;
}

/** @throws UpstreamError when no JSON comes back, or not in time, or with a status above 499. */
export async function callUpstream(
  { title, errorName, base, timeout }: Upstream,
  path: string,
  init: RequestInit = {},
): Promise<UpstreamAnswer> {
  let status: number;
  let text: string;
  try {
    const signal = AbortSignal.timeout(timeout);
    const response = await tracedFetch(new URL(path, base), {
      ...init,
      redirect: 'manual',
      signal,
    });
    status = response.status;
    text = await response.text();
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === 'TimeoutError';
    const what = isLate ? `did not answer within ${timeout} ms` : 'cannot be reached';
    throw new UpstreamError(errorName, `${title} ${what}`, { cause });
  }
  if (status >= 500) throw new UpstreamError(errorName, `${title} answered ${status}`);
  try {
    return { status, body: JSON.parse(text) };
  } catch (cause) {
    const message = `${title} answered ${status} with something that is not JSON`;
    throw new UpstreamError(errorName, message, { cause });
  }
}

/** For an answer that means nothing to us. */
export function unexpectedAnswer({ title, errorName }: Upstream, status: number): UpstreamError {
  return new UpstreamError(errorName, `${title} answered ${status} with an unexpected body`);
}
