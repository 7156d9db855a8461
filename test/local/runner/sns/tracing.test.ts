import { PublishBatchCommand, PublishCommand } from '@aws-sdk/client-sns';
import { afterEach, describe, expect, it } from 'vitest';
import type { SnsOptions } from '../../../../local/runner/emulators/sns/sns.ts';
import { parseTraceHeader, type SamplingRequest } from '../../../../local/xray/index.ts';
import { settle } from '../protocols/aws-server.ts';
import { queueConfig } from '../sqs/queues.ts';
import {
  type SnsWorld,
  snsWorld,
  toFunction,
  topic,
  topicArn,
  toQueue,
  withTraceHeader,
} from './topics.ts';

const root = '1-6b49d200-aaaaaaaaaaaaaaaaaaaaaaaa';
const parent = 'bbbbbbbbbbbbbbbb';
const sampled = `Root=${root};Parent=${parent};Sampled=1`;
const unsampled = `Root=${root};Parent=${parent};Sampled=0`;
const queueUrl = queueConfig('fulfilment').url;

let world: SnsWorld | undefined;

afterEach(async () => {
  await world?.[Symbol.asyncDispose]();
  world = undefined;
});

/** Publishes once through a topic with a queue and a function. */
async function publish(
  tracing: 'Active' | 'PassThrough',
  header: string | undefined,
  options: Partial<SnsOptions> = {},
) {
  world = await snsWorld([topic({ tracing })], [toQueue(), toFunction], options);
  const { client, cloud, invocations, received } = world;
  if (header !== undefined) withTraceHeader(client, header);
  const { MessageId } = await client.send(new PublishCommand({ TopicArn: topicArn, Message: 'm' }));
  const [message] = await received();
  await settle();
  return {
    messageId: MessageId,
    toQueue: message?.systemAttributes.AWSTraceHeader,
    toFunction: invocations[0]?.traceHeader,
    segments: cloud.segments,
    warnings: cloud.warnings,
  };
}

describe('a topic that passes through', () => {
  it.each([
    ['as it is', sampled, sampled],
    [
      'in normal form',
      `Sampled=0;Self=${root};Root=${root};Lineage=a:1;Parent=${parent}`,
      unsampled,
    ],
    ['undecided', `Root=${root};Sampled=?`, `Root=${root}`],
    ['not at all when it is malformed', 'Root=1-2-3;Sampled=1', undefined],
    ['not at all when there is none', undefined, undefined],
  ])('hands the header on %s', async (_, header, passed) => {
    const { toQueue, toFunction, segments } = await publish('PassThrough', header);

    expect([toQueue, toFunction]).toEqual([passed, passed]);
    expect(segments).toEqual([]);
  });
});

describe('a topic with active tracing', () => {
  it('writes a segment under the publisher, with a subsegment for each delivery', async () => {
    const { segments, messageId, toQueue } = await publish('Active', sampled);

    expect(segments).toEqual([
      {
        trace_id: root,
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        parent_id: parent,
        name: 'order-events',
        origin: 'AWS::SNS::Topic',
        resource_arn: topicArn,
        start_time: 1_800_000_000,
        end_time: 1_800_000_000,
        http: { response: { status: 200 } },
        aws: {
          operation: 'Publish',
          account_id: '123456789012',
          region: 'us-east-1',
          request_id: 'request-1',
          message_id: messageId,
          topic_arn: topicArn,
        },
        subsegments: [
          expect.objectContaining({
            id: parseTraceHeader(toQueue).parent,
            name: 'SQS',
            namespace: 'aws',
            http: { response: { status: 200 } },
            aws: expect.objectContaining({ operation: 'SendMessage', queue_url: queueUrl }),
          }),
          expect.objectContaining({
            name: 'Lambda',
            namespace: 'aws',
            http: { response: { status: 202 } },
            aws: expect.objectContaining({ operation: 'Invoke', function_name: 'notify-customer' }),
          }),
        ],
      },
    ]);
  });

  it('makes each delivery the parent of what its subscriber does', async () => {
    const { segments, toQueue, toFunction } = await publish('Active', sampled);

    const ids = segments[0]?.subsegments?.map(({ id }) => id);
    expect([toQueue, toFunction]).toEqual(ids?.map((id) => `Root=${root};Parent=${id};Sampled=1`));
  });

  it("records nothing when the publisher's trace is not sampled", async () => {
    const { segments, toQueue } = await publish('Active', unsampled);

    expect(segments).toEqual([]);
    expect(toQueue).toBe(unsampled);
  });

  it('asks the sampling rules when the publisher has not decided', async () => {
    const asked: SamplingRequest[] = [];
    const sampler = {
      decide: (request: SamplingRequest) => {
        asked.push(request);
        return { sampled: true, ruleName: 'topics' };
      },
    };

    const { segments } = await publish('Active', `Root=${root};Parent=${parent}`, { sampler });

    expect(asked).toEqual([
      { serviceName: 'order-events', serviceType: 'AWS::SNS::Topic', resourceArn: topicArn },
    ]);
    expect(segments[0]).toMatchObject({
      trace_id: root,
      parent_id: parent,
      aws: { xray: { sampling_rule_name: 'topics' } },
    });
  });

  it('begins a trace of its own for a publisher without one', async () => {
    const sampler = { decide: () => ({ sampled: true }) };

    const { segments, toFunction } = await publish('Active', undefined, { sampler });

    expect(segments[0]?.trace_id).toMatch(/^1-6b49d200-[0-9a-f]{24}$/);
    expect(segments[0]).not.toHaveProperty('parent_id');
    expect(parseTraceHeader(toFunction).root).toBe(segments[0]?.trace_id);
  });

  it('tells subscribers when the rules have decided against', async () => {
    const { segments, toQueue } = await publish('Active', `Root=${root};Parent=${parent}`);

    expect(segments).toEqual([]);
    expect(toQueue).toBe(unsampled);
  });

  it('writes a segment for each message of a batch', async () => {
    world = await snsWorld([topic({ tracing: 'Active' })], [toQueue()]);
    const { client, cloud, received } = world;

    await withTraceHeader(client, sampled).send(
      new PublishBatchCommand({
        TopicArn: topicArn,
        PublishBatchRequestEntries: ['a', 'b'].map((Id) => ({ Id, Message: Id })),
      }),
    );
    await received();
    await settle();

    expect(cloud.segments).toHaveLength(2);
    expect(cloud.segments).toMatchObject([
      { parent_id: parent, aws: { operation: 'PublishBatch' } },
      { parent_id: parent, aws: { operation: 'PublishBatch' } },
    ]);
  });

  it('marks the delivery that failed and no other', async () => {
    const nowhere = toQueue({ endpoint: queueConfig('nowhere').arn });
    world = await snsWorld([topic({ tracing: 'Active' })], [nowhere, toQueue()]);
    const { client, cloud, received } = world;

    await withTraceHeader(client, sampled).send(
      new PublishCommand({ TopicArn: topicArn, Message: 'm' }),
    );
    await received();
    await settle();

    const [failed, good] = cloud.segments[0]?.subsegments ?? [];
    expect(failed).toMatchObject({
      error: true,
      http: { response: { status: 400 } },
      cause: { exceptions: [{ type: 'QueueDoesNotExist', remote: true }] },
    });
    expect(good).not.toHaveProperty('error');
  });
});

describe('a topic with active tracing that X-Ray does not know', () => {
  it('records nothing, hands the header on, and says once how to mend it', async () => {
    const hasXRayAccess = () => false;
    const { segments, toQueue, toFunction, warnings } = await publish('Active', sampled, {
      hasXRayAccess,
    });
    await world?.client.send(new PublishCommand({ TopicArn: topicArn, Message: 'again' }));

    expect(segments).toEqual([]);
    expect([toQueue, toFunction]).toEqual([sampled, sampled]);
    expect(warnings).toEqual([expect.stringContaining('AWS::XRay::ResourcePolicy')]);
  });
});
