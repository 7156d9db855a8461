import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Controlled } from '../../../../local/runner/emulators/xray-control/controlled.ts';
import { alarmOf } from '../cloudwatch/alarm.ts';
import { queueArn, topic, topicArn, toQueue } from '../sns/topics.ts';
import { queueConfig } from '../sqs/queues.ts';
import { startPlan } from './services-under-test.ts';

const controlled = <Config>(logicalId: string, config: Config): Controlled<Config> => ({
  stack: 'Tracing',
  logicalId,
  constructPath: `Tracing/${logicalId}`,
  isRetained: false,
  config,
});

const group = (name: string, filterExpression: string) =>
  controlled(name, {
    name,
    filterExpression,
    insightsEnabled: false,
    notificationsEnabled: false,
    tags: {},
  });

describe('the control plane of a running app', () => {
  it('is in X-Ray before anything asks for it, and tells of what failed', async () => {
    const { xray, warnings, conditionOf } = await startPlan({
      xrayGroups: [group('all-faults', 'fault'), group('bad', 'fault AND')],
    });

    const names = xray.call('GetGroups', {}).Groups?.map(({ GroupName }) => GroupName);
    expect(names).toEqual(['Default', 'all-faults']);
    expect(conditionOf('Tracing', 'bad')).toMatchObject({ state: 'failed' });
    expect(conditionOf('Tracing', 'all-faults')).toBeUndefined();
    expect(warnings).toEqual([expect.stringMatching(/^Tracing\/bad: /)]);
  });

  it('tells the subscribers of a topic when an alarm goes off, and how it is', async () => {
    const { addresses, conditionOf } = await startPlan({
      xrayGroups: [group('all-faults', 'fault')],
      alarms: [alarmOf({ actions: { OK: [], ALARM: [topicArn], INSUFFICIENT_DATA: [] } })],
      topics: [topic()],
      subscriptions: [toQueue()],
      queues: [queueConfig('fulfilment')],
    });
    const settings = {
      endpoint: addresses.edge,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
      maxAttempts: 1,
    };
    const cloudWatch = new CloudWatchClient(settings);
    const sqs = new SQSClient(settings);
    onTestFinished(() => {
      cloudWatch.destroy();
      sqs.destroy();
    });

    await cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName: 'faults', StateValue: 'ALARM', StateReason: 'a try' }),
    );
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: `${addresses.edge}/123456789012/${queueArn.split(':').at(-1)}`,
        WaitTimeSeconds: 5,
      }),
    );

    expect(JSON.parse(Messages?.[0]?.Body ?? '{}')).toMatchObject({
      AlarmName: 'faults',
      NewStateValue: 'ALARM',
      NewStateReason: 'a try',
    });
    expect(conditionOf('Tracing', 'Faults')).toEqual({ detail: 'ALARM: a try' });
  });

  it('says which topic of an alarm is not there', async () => {
    const { addresses, warnings } = await startPlan({ alarms: [alarmOf()] });
    const client = new CloudWatchClient({
      endpoint: addresses.edge,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    });
    onTestFinished(() => client.destroy());

    await client.send(
      new SetAlarmStateCommand({ AlarmName: 'faults', StateValue: 'OK', StateReason: 'a try' }),
    );
    await expect
      .poll(() => warnings)
      .toContainEqual(
        'alarm "faults" could not tell "arn:aws:sns:us-east-1:123456789012:alarms": Topic does not exist',
      );
  });
});
