import {
  DeleteGroupCommand,
  ListTagsForResourceCommand,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-xray';
import { cases, documented, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, errorOnWire, match, refuses, violates } from '../expectations.ts';
import type { Target } from '../target.ts';
import { aGroup } from './groups.ts';
import { aRule } from './sampling-rules.ts';

const tag = (target: Target, ResourceARN: string, Tags: Tag[]) =>
  target.client.send(new TagResourceCommand({ ResourceARN, Tags }));

async function tagsOf(target: Target, ResourceARN: string): Promise<Tag[]> {
  const { Tags } = await target.client.send(new ListTagsForResourceCommand({ ResourceARN }));
  return (Tags ?? []).toSorted((a, b) => ((a.Key ?? '') < (b.Key ?? '') ? -1 : 1));
}

/** The ARN of a group that was and is no more. */
async function deletedArn(target: Target): Promise<string> {
  const { GroupARN } = await aGroup(target);
  await target.client.send(new DeleteGroupCommand({ GroupARN }));
  return GroupARN;
}

const notFound = /^Resource .*not found$/;

export const tagResourceCases = cases(
  'TagResource',
  modelled('tags a group', async (target) => {
    const { GroupARN } = await aGroup(target);
    await tag(target, GroupARN, [{ Key: 'team', Value: 'orders' }]);

    deepEqual(await tagsOf(target, GroupARN), [{ Key: 'team', Value: 'orders' }]);
  }),
  modelled('tags a sampling rule', async (target) => {
    const { SamplingRule } = await aRule(target);
    const arn = SamplingRule?.RuleARN ?? '';
    await tag(target, arn, [{ Key: 'team', Value: 'orders' }]);

    deepEqual(await tagsOf(target, arn), [{ Key: 'team', Value: 'orders' }]);
  }),
  documented('overwrites a value, and keeps the other tags', async (target) => {
    const { GroupARN } = await aGroup(target, {
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '1' },
      ],
    });
    await tag(target, GroupARN, [{ Key: 'b', Value: '2' }]);

    deepEqual(await tagsOf(target, GroupARN), [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ]);
  }),
  documented('tells keys in capitals from others, and takes an empty value', async (target) => {
    const { GroupARN } = await aGroup(target);
    await tag(target, GroupARN, [
      { Key: 'Team', Value: '' },
      { Key: 'team', Value: 'x' },
    ]);

    equal((await tagsOf(target, GroupARN)).length, 2);
  }),
  observed('takes an at sign in a key', async (target) => {
    const { GroupARN } = await aGroup(target);
    await tag(target, GroupARN, [{ Key: 'owner@team', Value: 'x' }]);
  }),
  observed('fails over the same key twice in a request', async (target) => {
    const { GroupARN } = await aGroup(target);
    const Tags = [
      { Key: 'a', Value: '1' },
      { Key: 'a', Value: '2' },
    ];

    errorOnWire(
      await target.post('/TagResource', JSON.stringify({ ResourceARN: GroupARN, Tags })),
      500,
      'InternalFailure',
      { message: null },
    );
  }),
  observed('does not know what is gone: 404', async (target) => {
    const ResourceARN = await deletedArn(target);
    const sent = tag(target, ResourceARN, [{ Key: 'a', Value: '1' }]);

    await refuses(sent, 'ResourceNotFoundException', notFound);
    const answer = await target.post(
      '/TagResource',
      JSON.stringify({ ResourceARN, Tags: [{ Key: 'a', Value: '1' }] }),
    );
    equal(answer.status, 404);
  }),
  documented('refuses more than 50 tags on a resource', async (target) => {
    const { GroupARN } = await aGroup(target);
    const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' }));

    await refuses(tag(target, GroupARN, many), 'TooManyTagsException', /./);
  }),
  modelled('names the resource of an error about tags', async (target) => {
    const { GroupARN } = await aGroup(target);
    const Tags = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
    const answer = await target.post(
      '/TagResource',
      JSON.stringify({ ResourceARN: GroupARN, Tags }),
    );

    deepEqual(Object.keys(answer.json as object).toSorted(), ['Message', 'ResourceName']);
  }),
  documented('refuses a key that begins with aws:', async (target) => {
    const { GroupARN } = await aGroup(target);
    await refuses(
      tag(target, GroupARN, [{ Key: 'aws:team', Value: 'x' }]),
      'InvalidRequestException',
      /./,
    );
  }),
  modelled('limits a key to 128 letters', async (target) => {
    const { GroupARN } = await aGroup(target);
    await violates(
      tag(target, GroupARN, [{ Key: 'k'.repeat(129), Value: 'x' }]),
      /at 'tags\.1\.member\.key' failed to satisfy constraint: Member must have length less than or equal to 128$/,
    );
  }),
  modelled('limits a value to 256 letters', async (target) => {
    const { GroupARN } = await aGroup(target);
    await violates(
      tag(target, GroupARN, [{ Key: 'k', Value: 'v'.repeat(257) }]),
      /at 'tags\.1\.member\.value' failed to satisfy constraint: Member must have length less than or equal to 256$/,
    );
  }),
);

export const untagResourceCases = cases(
  'UntagResource',
  modelled('removes tags', async (target) => {
    const { GroupARN } = await aGroup(target, {
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '1' },
      ],
    });
    await target.client.send(new UntagResourceCommand({ ResourceARN: GroupARN, TagKeys: ['a'] }));

    deepEqual(await tagsOf(target, GroupARN), [{ Key: 'b', Value: '1' }]);
  }),
  observed('takes keys that are not there', async (target) => {
    const { GroupARN } = await aGroup(target);
    await target.client.send(new UntagResourceCommand({ ResourceARN: GroupARN, TagKeys: ['x'] }));
  }),
  observed('does not know what is gone', async (target) =>
    refuses(
      target.client.send(
        new UntagResourceCommand({ ResourceARN: await deletedArn(target), TagKeys: ['x'] }),
      ),
      'ResourceNotFoundException',
      notFound,
    ),
  ),
);

export const listTagsCases = cases(
  'ListTagsForResource',
  modelled('gives the tags that a group was created with', async (target) => {
    const { GroupARN } = await aGroup(target, { Tags: [{ Key: 'a', Value: '1' }] });

    deepEqual(await tagsOf(target, GroupARN), [{ Key: 'a', Value: '1' }]);
  }),
  modelled('gives the tags that a rule was created with', async (target) => {
    const { SamplingRule } = await aRule(target, {}, [{ Key: 'a', Value: '1' }]);

    deepEqual(await tagsOf(target, SamplingRule?.RuleARN ?? ''), [{ Key: 'a', Value: '1' }]);
  }),
  observed('does not mind a token that is none', async (target) => {
    const { GroupARN } = await aGroup(target);
    const { Tags } = await target.client.send(
      new ListTagsForResourceCommand({ ResourceARN: GroupARN, NextToken: 'x' }),
    );

    deepEqual(Tags, []);
  }),
  observed('does not know what is gone, and names it', async (target) => {
    const ResourceARN = await deletedArn(target);
    const answer = await target.post('/ListTagsForResource', JSON.stringify({ ResourceARN }));

    equal(answer.status, 404);
    equal(answer.headers['x-amzn-errortype'], 'ResourceNotFoundException');
    match((answer.json as { Message: string }).Message, notFound);
  }),
);
