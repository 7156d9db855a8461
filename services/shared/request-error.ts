/** A request that the caller has to change or repeat before it can succeed: a 4xx answer. */
export class RequestError extends Error {
  override readonly name: string;
  readonly statusCode: number;
  /** What the answer tells beside the message. */
  readonly details: Readonly<Record<string, unknown>>;

  /** @param name shows in the trace as the exception's type */
  constructor(
    statusCode: number,
    name: string,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = name;
    this.statusCode = statusCode;
    this.details = details;
  }
}
