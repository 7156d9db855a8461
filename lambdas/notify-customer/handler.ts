import type { SNSEvent } from 'aws-lambda';
import { traced } from '../shared/tracing.ts';
import { notifyCustomer } from './notify-customer.ts';

const longestWait = 5_000;

/** What is left to record a failure before Lambda ends the function. */
const reserve = 1_000;

export const handler = traced(async (event: SNSEvent, context): Promise<void> => {
  for (const record of event.Records ?? []) {
    const wait = Math.min(longestWait, context.getRemainingTimeInMillis() - reserve);
    await notifyCustomer(record.Sns.Message, Math.max(wait, 1));
  }
});
