import type { SNSEvent } from 'aws-lambda';
import { traced } from '../shared/tracing.ts';
import { notifyCustomer } from './notify-customer.ts';

export const handler = traced(async (event: SNSEvent): Promise<void> => {
  for (const record of event.Records ?? []) await notifyCustomer(record.Sns.Message);
});
