export type LambdaErrorCode =
  | 'InvalidParameterValueException'
  | 'InvalidRequestContentException'
  | 'RequestTooLargeException'
  | 'ResourceNotFoundException'
  | 'ServiceException'
  | 'TooManyRequestsException'
  | 'UnsupportedOperationException'
  | 'ValidationException';

const statusOf: Readonly<Record<LambdaErrorCode, number>> = {
  InvalidParameterValueException: 400,
  InvalidRequestContentException: 400,
  RequestTooLargeException: 413,
  ResourceNotFoundException: 404,
  ServiceException: 500,
  TooManyRequestsException: 429,
  UnsupportedOperationException: 501,
  ValidationException: 400,
};

/** An answer of the Lambda API other than success, with its code and text. */
export class LambdaError extends Error {
  override readonly name = 'LambdaError';
  readonly code: LambdaErrorCode;
  readonly status: number;
  /** Only of `TooManyRequestsException`: which limit. */
  readonly reason: ThrottleReason | undefined;

  constructor(code: LambdaErrorCode, message: string, reason?: ThrottleReason) {
    super(message);
    this.code = code;
    this.status = statusOf[code];
    this.reason = reason;
  }
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
export type ThrottleReason =
  | 'ConcurrentInvocationLimitExceeded'
  | 'ReservedFunctionConcurrentInvocationLimitExceeded';

export const throttled = (reason: ThrottleReason): LambdaError =>
  new LambdaError('TooManyRequestsException', 'Rate Exceeded.', reason);
