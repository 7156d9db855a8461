/** Why a resource policy is not changed, with the codes of the API. */
export type PolicyErrorCode =
  | 'MalformedPolicyDocumentException'
  | 'LockoutPreventionException'
  | 'InvalidPolicyRevisionIdException'
  | 'PolicySizeLimitExceededException'
  | 'PolicyCountLimitExceededException'
  | 'InvalidRequestException';

export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly code: PolicyErrorCode;

  constructor(code: PolicyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const malformed = (reason: string, options?: ErrorOptions): PolicyError =>
  new PolicyError('MalformedPolicyDocumentException', `The policy document ${reason}`, options);
