/** The names as they show in a trace; spelled out because a minified class has lost its own. */
export type RequestErrorName =
  | 'InvalidOrderError'
  | 'InvalidQuoteError'
  | 'CallerNotAllowedError'
  | 'OrderNotFoundError'
  | 'IdempotencyKeyReusedError'
  | 'ExpressCapacityError';

/** A request that the caller has to change or repeat before it can succeed: a 4xx answer. */
export class RequestError extends Error {
  override readonly name: RequestErrorName;
  readonly statusCode: number;
  /** Each thing that is wrong, when there may be several. */
  readonly errors: readonly string[];

  constructor(
    statusCode: number,
    name: RequestErrorName,
    message: string,
    errors: readonly string[] = [],
  ) {
    super(message);
    this.name = name;
    this.statusCode = statusCode;
    this.errors = errors;
  }
}
