import { receiptHandleIsInvalid } from './errors.ts';

/** What a receipt handle stands for: the nth receive of a message of a queue. */
export interface Receipt {
  readonly queueName: string;
  readonly messageId: string;
  readonly receive: number;
}

export const formatReceiptHandle = ({ queueName, messageId, receive }: Receipt): string =>
  Buffer.from(`${queueName} ${messageId} ${receive}`).toString('base64');

const pattern = /^([A-Za-z0-9_-]{1,80}) ([0-9a-f-]{36}) ([0-9]{1,9})$/;

/** @throws SqsError ReceiptHandleIsInvalid for a handle that this queue never gave out. */
export function parseReceiptHandle(handle: string, queueName: string): Receipt {
  const match = pattern.exec(Buffer.from(handle.slice(0, 1024), 'base64').toString('utf8'));
  if (match?.[1] !== queueName || match[2] === undefined) throw receiptHandleIsInvalid(handle);
  return { queueName, messageId: match[2], receive: Number(match[3]) };
}
