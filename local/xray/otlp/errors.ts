/** A request that is refused as a whole, in the words of OTLP. https://opentelemetry.io/docs/specs/otlp/#failures-1 */
export class OtlpError extends Error {
  override readonly name = 'OtlpError';
  /** HTTP status. None of these is one that an exporter tries again. */
  readonly status: 400 | 405 | 413 | 415;

  constructor(status: OtlpError['status'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

export const malformed = (problem: string): OtlpError => new OtlpError(400, problem);
