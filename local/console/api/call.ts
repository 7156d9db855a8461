import { type CalledOperation, type Input, type Output, paths } from './operations.ts';

/** An answer that is an error, with its text as X-Ray or the console's server gave it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP; 0 when nothing answered. */
  readonly status: number;
  /** AWS's name of the error: `InvalidRequestException`. */
  readonly code: string | undefined;

  constructor(message: string, status: number, code?: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.code = code;
  }

  /** Nothing answered, or something in between did: worth another try. */
  get isOutage(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Calls an operation of X-Ray. @throws ApiError */
export async function callXRay<Name extends CalledOperation>(
  name: Name,
  input: Input<Name>,
  signal?: AbortSignal,
): Promise<Output<Name>> {
  return (await send(paths[name], {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
    ...(signal !== undefined && { signal }),
  })) as Output<Name>;
}

/** Calls the console's own API: `local/console-server/protocol.ts`. @throws ApiError */
export async function callLocal<Answer>(
  path: string,
  question?: object,
  signal?: AbortSignal,
): Promise<Answer> {
  return (await send(`/_tracelab/${path}`, {
    method: question === undefined ? 'GET' : 'POST',
    headers: { 'x-tracelab': '1', 'content-type': 'application/json' },
    ...(question !== undefined && { body: JSON.stringify(question) }),
    ...(signal !== undefined && { signal }),
  })) as Answer;
}

async function send(path: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(path, init).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause;
    throw new ApiError('nothing answers: is it still running?', 0, undefined, { cause });
  });
  const text = await response.text();
  const body = parsed(text);
  if (response.ok) return body;
  const { message, Message } = (body ?? {}) as { message?: unknown; Message?: unknown };
  const said = [Message, message].find((each) => typeof each === 'string');
  const code = response.headers.get('x-amzn-errortype')?.split(':')[0];
  throw new ApiError(
    typeof said === 'string' ? said : `${code ?? 'the server'} answered ${response.status}`,
    response.status,
    code,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
