import { AwsError } from '../protocols/aws-error.ts';

/** An error of SQS. `code` is the shape of the JSON protocol, such as `QueueDoesNotExist`. Wording observed. */
export class SqsError extends AwsError {
  override readonly name = 'SqsError';
}

/** An error that has a longer code in the query protocol. */
const classic = (code: string, suffix: string, message: string, status = 400): SqsError =>
  new SqsError(code, message, { status, queryCode: `AWS.SimpleQueueService.${suffix}` });

export const queueDoesNotExist = (): SqsError =>
  classic('QueueDoesNotExist', 'NonExistentQueue', 'The specified queue does not exist.');

export const invalidAddress = (address: string): SqsError =>
  new SqsError('InvalidAddress', `The address ${address} is not valid for this endpoint.`, {
    status: 404,
  });

export const missingParameter = (name: string): SqsError =>
  new SqsError('MissingParameter', `The request must contain the parameter ${name}.`);

export const invalidParameter = (message: string): SqsError =>
  new SqsError('InvalidParameterValue', message);

export const invalidValue = (name: string, value: unknown, reason: string): SqsError =>
  invalidParameter(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);

export const invalidAttributeName = (name: string): SqsError =>
  new SqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);

export const invalidAttributeValue = (name: string): SqsError =>
  new SqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);

export const invalidMessageContents = (): SqsError =>
  new SqsError(
    'InvalidMessageContents',
    'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
  );

export const receiptHandleIsInvalid = (handle: string): SqsError =>
  new SqsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
    { status: 404 },
  );

export const messageNotInflight = (handle: string): SqsError =>
  classic(
    'MessageNotInflight',
    'MessageNotInflight',
    `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message is not in flight.`,
  );

export const tooManyInFlight = (limit: number): SqsError =>
  new SqsError('OverLimit', `Too many messages are in flight; the limit is ${limit}.`, {
    status: 403,
  });

export const purgeInProgress = (queueName: string): SqsError =>
  classic(
    'PurgeQueueInProgress',
    'PurgeQueueInProgress',
    `Only one PurgeQueue operation on ${queueName} is allowed every 60 seconds.`,
    403,
  );

export const emptyBatch = (entryShape: string): SqsError =>
  classic(
    'EmptyBatchRequest',
    'EmptyBatchRequest',
    `There should be at least one ${entryShape} in the request.`,
  );

export const tooManyEntries = (count: number): SqsError =>
  classic(
    'TooManyEntriesInBatchRequest',
    'TooManyEntriesInBatchRequest',
    `Maximum number of entries per request are 10. You have sent ${count}.`,
  );

export const idsNotDistinct = (id: string): SqsError =>
  classic('BatchEntryIdsNotDistinct', 'BatchEntryIdsNotDistinct', `Id ${id} repeated.`);

export const invalidBatchId = (): SqsError =>
  classic(
    'InvalidBatchEntryId',
    'InvalidBatchEntryId',
    'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
  );

export const batchTooLong = (limit: number, sent: number): SqsError =>
  classic(
    'BatchRequestTooLong',
    'BatchRequestTooLong',
    `Batch requests cannot be longer than ${limit} bytes. You have sent ${sent} bytes.`,
  );

export const operationNotEmulated = (operation: string): SqsError =>
  new SqsError(
    'UnsupportedOperation',
    `${operation} is not emulated here; declare queues and their settings in the CDK app.`,
  );

export const unknownOperation = (operation: string): SqsError =>
  new SqsError('InvalidAction', `The action ${operation} is not valid for this endpoint.`);

export const tooLong = (limit: number): SqsError =>
  invalidParameter(
    `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
  );
