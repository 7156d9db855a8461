/** AWS's codes that the local X-Ray answers with. */
export type XRayErrorCode =
  | 'InvalidRequestException'
  | 'ValidationException'
  | 'SerializationException'
  | 'ResourceNotFoundException'
  | 'RuleLimitExceededException'
  | 'TooManyTagsException'
  | 'InvalidPolicyRevisionIdException'
  | 'MalformedPolicyDocumentException'
  | 'LockoutPreventionException'
  | 'PolicySizeLimitExceededException'
  | 'PolicyCountLimitExceededException'
  | 'RequestEntityTooLargeException'
  | 'ThrottledException'
  | 'InternalFailure';

/**
 * An error that X-Ray would answer. `message` is AWS's text; it is empty for an `InternalFailure`.
 * https://docs.aws.amazon.com/xray/latest/api/CommonErrors.html
 */
export class XRayError extends Error {
  override readonly name = 'XRayError';
  readonly code: XRayErrorCode;
  /** HTTP status. */
  readonly status: number;
  /** Of errors about a resource: its name or ARN. */
  readonly resourceName: string | undefined;

  constructor(
    code: XRayErrorCode,
    message: string,
    options?: ErrorOptions & { readonly resourceName?: string },
  ) {
    super(message, options);
    this.code = code;
    this.status = statuses[code] ?? 400;
    this.resourceName = options?.resourceName;
  }
}

const statuses: Partial<Record<XRayErrorCode, number>> = {
  RequestEntityTooLargeException: 413,
  ResourceNotFoundException: 404,
  ThrottledException: 429,
  InternalFailure: 500,
};

export const invalidRequest = (message: string): XRayError =>
  new XRayError('InvalidRequestException', message);

export const serializationError = (message: string): XRayError =>
  new XRayError('SerializationException', message);
