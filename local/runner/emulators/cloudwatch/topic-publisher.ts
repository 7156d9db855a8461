import { randomUUID } from 'node:crypto';
import type { AwsService } from '../../cloud.ts';
import type { AlarmsOptions } from './alarms.ts';

/** Publishes as CloudWatch does: as a service, and without a trace. */
export const topicPublisher =
  (sns: AwsService, account: string): AlarmsOptions['publish'] =>
  async (TopicArn, Subject, Message) => {
    const form = new URLSearchParams({ Action: 'Publish', TopicArn, Subject, Message });
    const { status, body = '' } = await sns({
      service: 'sns',
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(form.toString()),
      caller: { accessKeyId: '', arn: `arn:aws:iam::${account}:cloudwatch.amazonaws.com` },
      requestId: randomUUID(),
    });
    if (status === 200) return;
    const [, reason] = /<Message>(.*?)<\/Message>/s.exec(body.toString()) ?? [];
    throw new Error(reason ?? `SNS answered ${status}`);
  };
