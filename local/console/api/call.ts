import { answerProblem } from './check-answer.ts';
import { isObject } from './is-object.ts';
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
  const answer = await send(paths[name], {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
    ...(signal !== undefined && { signal }),
  });
  const problem = answerProblem(name, answer);
  if (problem === undefined) return answer as Output<Name>;
  throw new ApiError(`the answer to ${name} is not X-Ray’s: ${problem}`, badGateway);
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

async function send(path: string, init: RequestInit): Promise<object> {
  const { response, text } = await exchange(path, init);
  const body = parsed(text);
  if (response.ok) {
    // Operations that have nothing to say may say nothing.
    if (text === '') return {};
    if (isObject(body)) return body;
    const type = response.headers.get('content-type')?.slice(0, 100) ?? 'no type';
    throw new ApiError(`what answers is not TraceLab: it sent ${type}`, badGateway);
  }
  const { message, Message } = (body ?? {}) as { message?: unknown; Message?: unknown };
  const said = [Message, message].find((each) => typeof each === 'string');
  const code = response.headers.get('x-amzn-errortype')?.split(':')[0];
  throw new ApiError(
    typeof said === 'string' ? said : `${code ?? 'the server'} answered ${response.status}`,
    response.status,
    code,
  );
}

/** As of something in between that does not understand what is behind it. */
const badGateway = 502;

async function exchange(path: string, init: RequestInit) {
  try {
    const response = await fetch(path, init);
    return { response, text: await response.text() };
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiError('nothing answers: is it still running?', 0, undefined, { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
