import { describe, expect, it } from 'vitest';
import { type SnsPlan, snsResources } from '../../../../local/runner/emulators/sns/resources.ts';
import { PlanError } from '../../../../local/runner/plan/plan.ts';
import { declared, scope } from '../protocols/declared.ts';
import { functionArn, queueArn, topic, topicArn } from './topics.ts';

const kindOf = (type: string) => {
  const kind = snsResources.find((known) => known.type === type);
  if (kind === undefined) throw new Error(`no kind for ${type}`);
  return kind;
};

function planned(type: string, properties: Readonly<Record<string, unknown>>): SnsPlan {
  const plan: SnsPlan = { topics: [], subscriptions: [] };
  kindOf(type).plan(declared(type, properties), plan, scope);
  return plan;
}

describe('AWS::SNS::Topic', () => {
  it('is known by its ARN', () => {
    const resource = declared('AWS::SNS::Topic', { TopicName: 'order-events' });

    expect(kindOf('AWS::SNS::Topic').identify(resource, scope)).toEqual({
      ref: topicArn,
      attributes: { TopicArn: topicArn, TopicName: 'order-events' },
    });
  });

  it('passes through unless it is told to be active', () => {
    const TopicName = 'order-events';

    const passing = planned('AWS::SNS::Topic', { TopicName });
    const active = planned('AWS::SNS::Topic', { TopicName, TracingConfig: 'Active' });

    expect([passing.topics, active.topics]).toEqual([[topic()], [topic({ tracing: 'Active' })]]);
  });

  it('brings its inline subscriptions', () => {
    const { subscriptions } = planned('AWS::SNS::Topic', {
      TopicName: 'order-events',
      Subscription: [
        { Protocol: 'lambda', Endpoint: functionArn },
        { Protocol: 'sqs', Endpoint: queueArn },
      ],
    });

    expect(subscriptions).toMatchObject([
      { topicArn, protocol: 'lambda', endpoint: functionArn, raw: false },
      { topicArn, protocol: 'sqs', endpoint: queueArn, raw: false },
    ]);
    expect(subscriptions[0]?.arn).not.toBe(subscriptions[1]?.arn);
  });

  it.each([
    [{ TopicName: 'a.fifo' }, 'the FIFO topic "a.fifo" is not emulated yet'],
    [{ FifoTopic: 'true' }, 'is not emulated yet'],
    [{ TopicName: 'no blanks' }, 'TopicName must be'],
    [
      { TracingConfig: 'Passive' },
      'TracingConfig must be "Active" or "PassThrough", got "Passive"',
    ],
    [
      { Subscription: [{ Protocol: 'email', Endpoint: 'a@b.c' }] },
      'the protocol "email" is not emulated yet',
    ],
    [{ Subscription: [{}] }, 'Subscription must hold Protocol and Endpoint'],
  ])('that cannot run says why: %j', (properties, message) => {
    const plan = () => planned('AWS::SNS::Topic', properties);

    expect(plan).toThrow(PlanError);
    expect(plan).toThrow(message);
  });
});

describe('AWS::SNS::Subscription', () => {
  const toQueue = { TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn };

  it('takes raw delivery and a dead-letter queue', () => {
    const { subscriptions } = planned('AWS::SNS::Subscription', {
      ...toQueue,
      RawMessageDelivery: true,
      RedrivePolicy: { deadLetterTargetArn: `${queueArn}-letters` },
    });

    expect(subscriptions).toEqual([
      {
        arn: expect.stringMatching(
          new RegExp(`^${topicArn}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`),
        ),
        topicArn,
        protocol: 'sqs',
        endpoint: queueArn,
        raw: true,
        deadLetterArn: `${queueArn}-letters`,
      },
    ]);
  });

  it('is known by the ARN under which it runs, the same from run to run', () => {
    const kind = kindOf('AWS::SNS::Subscription');
    const resource = declared('AWS::SNS::Subscription', toQueue);

    const { ref } = kind.identify(resource, scope);

    expect(ref).toBe(planned('AWS::SNS::Subscription', toQueue).subscriptions[0]?.arn);
  });

  it.each([
    [
      { Protocol: 'https', Endpoint: 'https://example.com' },
      'the protocol "https" is not emulated yet',
    ],
    [{ ReplayPolicy: { PointType: 'Timestamp' } }, 'ReplayPolicy is not emulated yet'],
    [
      { FilterPolicy: { tier: 'gold' } },
      'FilterPolicy cannot be used: "tier" must hold a pattern or a list of values',
    ],
    [
      { FilterPolicy: { tier: ['gold'] }, FilterPolicyScope: 'Message' },
      'FilterPolicyScope must be MessageAttributes or MessageBody, got "Message"',
    ],
    [{ Endpoint: functionArn }, 'Endpoint must be the ARN of a queue'],
    [
      { Protocol: 'lambda', Endpoint: functionArn, RawMessageDelivery: true },
      'RawMessageDelivery is for queues',
    ],
    [
      { RedrivePolicy: { deadLetterTargetArn: functionArn } },
      'RedrivePolicy must name the ARN of a queue',
    ],
    [{ TopicArn: undefined }, 'TopicArn is missing'],
  ])('that cannot run says why: %j', (properties, message) => {
    const plan = () => planned('AWS::SNS::Subscription', { ...toQueue, ...properties });

    expect(plan).toThrow(PlanError);
    expect(plan).toThrow(message);
  });
});

describe('AWS::SNS::TopicPolicy', () => {
  it('is accepted and adds nothing', () => {
    expect(planned('AWS::SNS::TopicPolicy', {})).toEqual({ topics: [], subscriptions: [] });
  });
});
