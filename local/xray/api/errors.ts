/** Codes that the local X-Ray answers with; AWS's own except `NotImplemented`. */
export type XRayErrorCode =
  | 'InvalidRequestException'
  | 'ValidationException'
  | 'SerializationException'
  | 'RequestEntityTooLargeException'
  | 'InternalFailure'
  | 'NotImplemented';

/**
 * An error that X-Ray would answer. `message` is AWS's text; it is empty for an `InternalFailure`.
 * https://docs.aws.amazon.com/xray/latest/api/CommonErrors.html
 */
export class XRayError extends Error {
  override readonly name = 'XRayError';
  readonly code: XRayErrorCode;
  /** HTTP status. */
  readonly status: number;

  constructor(code: XRayErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = statuses[code] ?? 400;
  }
}

const statuses: Partial<Record<XRayErrorCode, number>> = {
  RequestEntityTooLargeException: 413,
  InternalFailure: 500,
  // Not 500 or 503, which SDKs would try again.
  NotImplemented: 501,
};

export const invalidRequest = (message: string): XRayError =>
  new XRayError('InvalidRequestException', message);

export const serializationError = (message: string): XRayError =>
  new XRayError('SerializationException', message);
