import { describe, expect, it } from 'vitest';
import type { QueueConfig } from '../../../../local/runner/emulators/sqs/queue-config.ts';
import { sqsResources } from '../../../../local/runner/emulators/sqs/resources.ts';
import { PlanError } from '../../../../local/runner/plan/plan.ts';
import { declared, scope } from '../protocols/declared.ts';
import { queueConfig } from './queues.ts';

const kindOf = (type: string) => {
  const kind = sqsResources.find((known) => known.type === type);
  if (kind === undefined) throw new Error(`no kind for ${type}`);
  return kind;
};

const queue = kindOf('AWS::SQS::Queue');

function planned(properties: Readonly<Record<string, unknown>>): QueueConfig | undefined {
  const queues: QueueConfig[] = [];
  queue.plan(declared('AWS::SQS::Queue', properties), { queues }, scope);
  return queues[0];
}

describe('AWS::SQS::Queue', () => {
  it('is known by its URL in the cloud, its ARN and its name', () => {
    const identity = queue.identify(declared('AWS::SQS::Queue', { QueueName: 'work' }), scope);

    const { url, arn } = queueConfig('work');
    expect(identity).toEqual({
      ref: url,
      attributes: { Arn: arn, QueueName: 'work', QueueUrl: url },
    });
  });

  it("has AWS's defaults and a name of its own where the template gives none", () => {
    expect(planned({})).toEqual(queueConfig('Orders-Thing'));
  });

  it('takes its settings, as numbers or as text', () => {
    const letters = queueConfig('letters').arn;

    const config = planned({
      QueueName: 'work',
      VisibilityTimeout: '180',
      DelaySeconds: 5,
      MessageRetentionPeriod: 1_209_600,
      ReceiveMessageWaitTimeSeconds: '20',
      MaximumMessageSize: 1024,
      RedrivePolicy: { deadLetterTargetArn: letters, maxReceiveCount: '3' },
    });

    expect(config).toEqual(
      queueConfig('work', {
        visibilityTimeout: 180,
        delaySeconds: 5,
        messageRetentionPeriod: 1_209_600,
        receiveMessageWaitTimeSeconds: 20,
        maximumMessageSize: 1024,
        redrive: { deadLetterTargetArn: letters, maxReceiveCount: 3 },
      }),
    );
  });

  it.each([
    [{ QueueName: 'work.fifo' }, 'the FIFO queue "work.fifo" is not emulated yet'],
    [{ FifoQueue: true }, 'is not emulated yet'],
    [{ QueueName: 'no blanks' }, 'QueueName must be'],
    [
      { VisibilityTimeout: 43_201 },
      'VisibilityTimeout must be a whole number from 0 to 43200, got "43201"',
    ],
    [{ DelaySeconds: 'soon' }, 'DelaySeconds must be'],
    [{ RedrivePolicy: { maxReceiveCount: 3 } }, 'RedrivePolicy must hold'],
    [{ RedrivePolicy: '{' }, 'RedrivePolicy must be an object'],
  ])('that cannot run says why: %j', (properties, message) => {
    const plan = () => planned(properties);

    expect(plan).toThrow(PlanError);
    expect(plan).toThrow(`Orders/Thing/Resource: `);
    expect(plan).toThrow(message);
  });
});

describe('AWS::SQS::QueuePolicy', () => {
  it('is accepted and adds nothing', () => {
    const queues: QueueConfig[] = [];

    kindOf('AWS::SQS::QueuePolicy').plan(declared('AWS::SQS::QueuePolicy', {}), { queues }, scope);

    expect(queues).toEqual([]);
  });
});
