import { AwsError } from '../protocols/aws-error.ts';

/** Errors of SNS in its words (observed). */
export const notFound = (what: string): AwsError =>
  new AwsError('NotFound', `${what} does not exist`, { status: 404 });

export const invalidParameter = (what: string): AwsError =>
  new AwsError('InvalidParameter', `Invalid parameter: ${what}`);

/** Of message attributes; SNS has a code of its own for them. */
export const invalidAttribute = (message: string): AwsError =>
  new AwsError('ParameterValueInvalid', message);

export const missingMember = (member: string): AwsError =>
  new AwsError(
    'ValidationError',
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );

export const emptyBatch = (): AwsError =>
  new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");

export const tooManyEntries = (): AwsError =>
  new AwsError(
    'TooManyEntriesInBatchRequest',
    'The batch request contains more entries than permissible.',
  );

export const idsNotDistinct = (): AwsError =>
  new AwsError(
    'BatchEntryIdsNotDistinct',
    'Two or more batch entries in the request have the same Id.',
  );

export const invalidBatchId = (): AwsError =>
  new AwsError(
    'InvalidBatchEntryId',
    "The Id of a batch entry in a batch request doesn't abide by the specification.",
  );

export const batchTooLong = (): AwsError =>
  new AwsError(
    'BatchRequestTooLong',
    'The length of all the messages put together is more than the limit.',
  );

export const notEmulated = (what: string): AwsError =>
  new AwsError(
    'UnsupportedOperation',
    `${what} is not emulated here; declare topics and subscriptions to queues and functions in the CDK app.`,
  );

export const invalidAction = (action: string): AwsError =>
  new AwsError('InvalidAction', `The action ${action} is not valid for this endpoint.`);
