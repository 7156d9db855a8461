import { PublishCommand } from '@aws-sdk/client-sns';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  filterScopes,
  parseFilterPolicy,
} from '../../../../local/runner/emulators/sns/filter-policy.ts';
import { snsWorld, toFunction, topic, topicArn, toQueue } from './topics.ts';

const attributes = {
  tier: { dataType: 'String', stringValue: 'gold' },
  amount: { dataType: 'Number', stringValue: '12.5' },
  interests: { dataType: 'String.Array', stringValue: '["rugby","tennis"]' },
  broken: { dataType: 'String.Array', stringValue: '[' },
  caller: { dataType: 'String', stringValue: '10.1.2.3' },
  blob: { dataType: 'Binary', binaryValue: 'AQI=' },
};

const byAttributes = (policy: unknown) =>
  parseFilterPolicy(policy, 'MessageAttributes')({ attributes, texts: { default: 'text' } });

const byBody = (policy: unknown, body: string) =>
  parseFilterPolicy(policy, 'MessageBody')({ attributes, texts: { default: body } });

describe('parseFilterPolicy', () => {
  it.each([
    [{ tier: ['gold', 'silver'] }, true],
    [{ tier: ['silver'] }, false],
    [{ tier: ['gold'], amount: [{ numeric: ['>', 10, '<=', 20] }] }, true],
    [{ tier: ['gold'], amount: [{ numeric: ['>', 20] }] }, false],
    [{ interests: ['rugby'] }, true],
    [{ interests: ['chess'] }, false],
    [{ interests: [{ 'anything-but': ['rugby'] }] }, true],
    [{ tier: [{ 'anything-but': { prefix: 'go' } }] }, false],
    [{ tier: [{ 'anything-but': { suffix: 'ver' } }] }, true],
    [{ tier: [{ prefix: 'go' }] }, true],
    [{ tier: [{ 'equals-ignore-case': 'GOLD' }] }, true],
    [{ caller: [{ cidr: '10.1.0.0/16' }] }, true],
    [{ caller: [{ cidr: '10.2.0.0/16' }] }, false],
    [{ tier: [{ cidr: '10.1.0.0/16' }] }, false],
    [{ missing: [{ exists: false }] }, true],
    [{ missing: ['x'] }, false],
    [{ blob: [{ exists: true }] }, true],
    [{ broken: [{ exists: true }] }, true],
    [{ $or: [{ tier: ['silver'] }, { amount: [{ numeric: ['=', 12.5] }] }] }, true],
    [{}, true],
  ])('lets a message by its attributes through %j: %s', (policy, expected) => {
    expect(byAttributes(policy)).toBe(expected);
  });

  it.each([
    [{ order: { tier: ['gold'] } }, '{"order":{"tier":"gold"}}', true],
    [{ order: { tier: ['gold'] } }, '{"order":{"tier":"silver"}}', false],
    [{ order: { tier: ['gold'] } }, '{"order":"gold"}', false],
    [{ skus: ['pen'] }, '{"skus":["lamp","pen"]}', true],
    [{ paid: [true] }, '{"paid":true}', true],
    [{}, 'no JSON', false],
    [{}, '["a"]', false],
  ])('lets a message by its body through %j, %s: %s', (policy, body, expected) => {
    expect(byBody(policy, body)).toBe(expected);
  });

  it.each([
    [['gold'], 'a pattern must be a JSON object'],
    [{ tier: 'gold' }, '"tier" must hold a pattern or a list of values'],
    [{ tier: [{ like: 'g*' }] }, 'the rule {"like":"g*"} is not emulated'],
    [{ tier: [{ cidr: 'here' }] }, 'the rule {"cidr":"here"} is not emulated'],
    [{ tier: [{ 'anything-but': { like: 'x' } }] }, 'is not emulated'],
  ])('says what is wrong with %j', (policy, message) => {
    for (const scope of filterScopes) {
      expect(() => parseFilterPolicy(policy, scope)).toThrow(message);
    }
  });
});

describe('a subscription with a filter policy', () => {
  it('gets what its policy lets through, while others get everything', async () => {
    const filter = parseFilterPolicy({ tier: ['gold'] }, 'MessageAttributes');
    const world = await snsWorld([topic()], [toQueue({ filter }), toFunction]);
    onTestFinished(() => world[Symbol.asyncDispose]());

    for (const tier of ['silver', 'gold']) {
      await world.client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Message: tier,
          MessageAttributes: { tier: { DataType: 'String', StringValue: tier } },
        }),
      );
    }

    expect(await world.received()).toMatchObject([{ body: 'gold' }]);
    expect(world.invocations).toHaveLength(2);
  });
});
