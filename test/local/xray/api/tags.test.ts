import {
  CreateGroupCommand,
  CreateSamplingRuleCommand,
  ListTagsForResourceCommand,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { closeTestXRays, startTestXRay } from './test-xray.ts';

afterEach(closeTestXRays);

const defaultRule = 'arn:aws:xray:us-east-1:123456789012:sampling-rule/Default';
const defaultGroup = 'arn:aws:xray:us-east-1:123456789012:group/Default';
const gone = 'arn:aws:xray:us-east-1:123456789012:sampling-rule/gone';

const numbered = (from: number, count: number): Tag[] =>
  Array.from({ length: count }, (_, index) => ({ Key: `key-${from + index}`, Value: '' }));

async function start() {
  const started = await startTestXRay();
  const { client } = started;
  return {
    ...started,
    tag: (ResourceARN: string, ...Tags: Tag[]) =>
      client.send(new TagResourceCommand({ ResourceARN, Tags })),
    untag: (ResourceARN: string, ...TagKeys: string[]) =>
      client.send(new UntagResourceCommand({ ResourceARN, TagKeys })),
    list: async (ResourceARN: string | undefined, NextToken?: string) =>
      (await client.send(new ListTagsForResourceCommand({ ResourceARN, NextToken }))).Tags,
  };
}

describe('tags', () => {
  it('are added, overwritten, listed by key and removed', async () => {
    const { tag, untag, list } = await start();

    await tag(defaultRule, { Key: 'b', Value: '1' }, { Key: 'a', Value: '' });
    await tag(defaultRule, { Key: 'b', Value: 'Überlingen 2@x' }, { Key: 'B', Value: '3' });
    const tagged = await list(defaultRule);
    await untag(defaultRule, 'a', 'B', 'never there');

    expect(tagged).toEqual([
      { Key: 'B', Value: '3' },
      { Key: 'a', Value: '' },
      { Key: 'b', Value: 'Überlingen 2@x' },
    ]);
    expect(await list(defaultRule)).toEqual([{ Key: 'b', Value: 'Überlingen 2@x' }]);
    expect(await list(defaultGroup)).toEqual([]);
  });

  it('are given to groups and rules when these are created', async () => {
    const { client, list } = await start();
    const Tags = [{ Key: 'team', Value: 'orders' }];

    const { Group: group } = await client.send(
      new CreateGroupCommand({ GroupName: 'faults', FilterExpression: 'fault', Tags }),
    );
    const { SamplingRuleRecord: record } = await client.send(
      new CreateSamplingRuleCommand({
        Tags,
        SamplingRule: {
          RuleName: 'all',
          ResourceARN: '*',
          Priority: 1,
          FixedRate: 1,
          ReservoirSize: 1,
          ServiceName: '*',
          ServiceType: '*',
          Host: '*',
          HTTPMethod: '*',
          URLPath: '*',
          Version: 1,
        },
      }),
    );

    expect(await list(group?.GroupARN)).toEqual(Tags);
    expect(await list(record?.SamplingRule?.RuleARN)).toEqual(Tags);
  });

  it('are listed whatever the token', async () => {
    const { list } = await start();

    expect(await list(defaultGroup, 'nonsense')).toEqual([]);
  });

  it.each([gone, 'nonsense', 'arn:aws:xray:us-east-1:123456789012:group/faults', '__proto__'])(
    'are refused for "%s", which nothing has for an ARN',
    async (arn) => {
      const { tag, untag, list, post } = await start();
      const missing = {
        name: 'ResourceNotFoundException',
        message: `Resource ${arn} not found`,
        ResourceName: arn,
        $metadata: { httpStatusCode: 404 },
      };

      await expect(tag(arn, { Key: 'a', Value: 'b' })).rejects.toMatchObject(missing);
      await expect(untag(arn, 'a')).rejects.toMatchObject(missing);
      await expect(list(arn)).rejects.toMatchObject(missing);
      const response = await post('/ListTagsForResource', JSON.stringify({ ResourceARN: arn }));
      expect(await response.json()).toEqual({
        Message: `Resource ${arn} not found`,
        ResourceName: arn,
      });
    },
  );

  it('are 50 at most', async () => {
    const { tag, list, client } = await start();
    await tag(defaultRule, ...numbered(1, 40));

    await expect(tag(defaultRule, ...numbered(41, 11))).rejects.toMatchObject({
      name: 'TooManyTagsException',
      message: 'A resource can have at most 50 tags',
      ResourceName: defaultRule,
      $metadata: { httpStatusCode: 400 },
    });
    await expect(tag(defaultRule, ...numbered(31, 20))).resolves.toBeDefined();
    expect((await list(defaultRule))?.length).toBe(50);
    await expect(
      client.send(
        new CreateGroupCommand({
          GroupName: 'faults',
          FilterExpression: 'fault',
          Tags: numbered(1, 51),
        }),
      ),
    ).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'A resource can have at most 50 tags',
    });
  });

  it('make the server fail when a key comes twice, as X-Ray’s does', async () => {
    const { post, warnings } = await start();
    const tags = [
      { Key: 'a', Value: '1' },
      { Key: 'a', Value: '2' },
    ];

    const response = await post(
      '/TagResource',
      JSON.stringify({ ResourceARN: defaultRule, Tags: tags }),
    );

    expect([response.status, await response.text()]).toEqual([500, '{"message":null}']);
    expect(warnings).toEqual([]);
  });

  it.each([
    [{ Key: 'aws:x', Value: '' }, 'Tag keys that begin with "aws:" are reserved, got "aws:x"'],
    [{ Key: 'AWS:x', Value: '' }, 'Tag keys that begin with "aws:" are reserved, got "AWS:x"'],
    [
      { Key: 'a<b', Value: '' },
      'Tag key "a<b" is not valid; letters, digits, spaces and _ . : / = + - @ are allowed',
    ],
    [
      { Key: 'a', Value: 'line\nbreak' },
      'Tag value "line\nbreak" is not valid; letters, digits, spaces and _ . : / = + - @ are allowed',
    ],
  ])('are refused when they are %j', async (refused, message) => {
    const { tag } = await start();

    await expect(tag(defaultRule, refused)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message,
    });
  });

  it('that are reserved are not removed either', async () => {
    const { untag } = await start();

    await expect(untag(defaultRule, 'aws:x')).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'Tag keys that begin with "aws:" are reserved, got "aws:x"',
    });
  });

  it('may have names that objects have', async () => {
    const { tag, list, untag } = await start();
    const tags = ['__proto__', 'constructor', 'toString'].map((Key) => ({ Key, Value: 'x' }));

    await tag(defaultRule, ...tags);
    const listed = await list(defaultRule);
    await untag(defaultRule, '__proto__', 'toString');

    expect(listed).toEqual(tags);
    expect(await list(defaultRule)).toEqual([{ Key: 'constructor', Value: 'x' }]);
  });

  const withTag = (Key: string, Value?: string) => ({ ResourceARN: 'x', Tags: [{ Key, Value }] });
  it.each([
    [
      '/TagResource',
      'nothing',
      {},
      "Value null at 'tags' failed to satisfy constraint: Member must not be null",
    ],
    [
      '/TagResource',
      'a long key',
      withTag('k'.repeat(129), ''),
      'Member must have length less than or equal to 128',
    ],
    [
      '/TagResource',
      'a long value',
      withTag('k', 'v'.repeat(257)),
      'Member must have length less than or equal to 256',
    ],
    [
      '/TagResource',
      'no value',
      withTag('k'),
      "Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null",
    ],
    [
      '/TagResource',
      '201 tags',
      { ResourceARN: 'x', Tags: numbered(1, 201) },
      'Member must have length less than or equal to 200',
    ],
    [
      '/TagResource',
      'a long ARN',
      { ResourceARN: 'x'.repeat(1012), Tags: [] },
      'Member must have length less than or equal to 1011',
    ],
    [
      '/UntagResource',
      'no keys',
      { ResourceARN: 'x' },
      "Value null at 'tagKeys' failed to satisfy constraint: Member must not be null",
    ],
    [
      '/UntagResource',
      'an empty key',
      { ResourceARN: 'x', TagKeys: [''] },
      'Member must have length greater than or equal to 1',
    ],
    [
      '/ListTagsForResource',
      'an empty ARN',
      { ResourceARN: '' },
      'Member must have length greater than or equal to 1',
    ],
  ])('are refused by the model: %s with %s', async (path, _, body, message) => {
    const { post } = await start();

    const response = await post(path, JSON.stringify(body));

    expect(response.headers.get('x-amzn-errortype')).toBe('ValidationException');
    expect(await response.json()).toEqual({ message: expect.stringContaining(message) });
  });
});
