import {
  CreateGroupCommand,
  type CreateGroupRequest,
  DeleteGroupCommand,
  GetGroupCommand,
  GetGroupsCommand,
  GetServiceGraphCommand,
  GetTraceSummariesCommand,
  ListTagsForResourceCommand,
  paginateGetGroups,
  UpdateGroupCommand,
  type UpdateGroupRequest,
} from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { aSegment, closeTestXRays, startTestXRay } from './test-xray.ts';

afterEach(closeTestXRays);

const began = 1_800_000_000;
const window = {
  StartTime: new Date((began - 60) * 1000),
  EndTime: new Date((began + 600) * 1000),
};
const arnPrefix = 'arn:aws:xray:us-east-1:123456789012:group';
const invalid = (message: string) =>
  expect.objectContaining({
    name: 'InvalidRequestException',
    message,
    $metadata: expect.objectContaining({ httpStatusCode: 400 }),
  });
const noInsights = { InsightsEnabled: false, NotificationsEnabled: false };
const defaultGroup = {
  GroupName: 'Default',
  GroupARN: `${arnPrefix}/Default`,
  InsightsConfiguration: noInsights,
};

async function startWithGroups(...groups: CreateGroupRequest[]) {
  const started = await startTestXRay();
  const { client } = started;
  for (const group of groups) await client.send(new CreateGroupCommand(group));
  return {
    ...started,
    store: (members: Parameters<typeof aSegment>[0]) =>
      started.xray.putTraceSegments([JSON.stringify(aSegment(members))]),
    count: async (FilterExpression: string) => {
      const found = await client.send(
        new GetTraceSummariesCommand({ ...window, FilterExpression }),
      );
      return found.TraceSummaries?.length;
    },
    graph: (input: { GroupName?: string; GroupARN?: string | undefined }) =>
      client.send(new GetServiceGraphCommand({ ...window, ...input })),
  };
}

const faults = { GroupName: 'faults', FilterExpression: 'fault' };

describe('CreateGroup', () => {
  it('gives the group with an ARN of its own', async () => {
    const { client } = await startTestXRay();

    const { Group: group } = await client.send(
      new CreateGroupCommand({ ...faults, InsightsConfiguration: { InsightsEnabled: true } }),
    );

    expect(group).toEqual({
      ...faults,
      GroupARN: expect.stringMatching(
        /^arn:aws:xray:us-east-1:123456789012:group\/faults\/[A-Z2-7]{52}$/,
      ),
      InsightsConfiguration: { InsightsEnabled: true, NotificationsEnabled: false },
    });
  });

  it.each<[Partial<CreateGroupRequest>, string]>([
    [{ FilterExpression: undefined }, 'Filter Expression is empty'],
    [{ FilterExpression: '' }, 'Filter Expression is empty'],
    [{ FilterExpression: ' \n' }, 'Filter Expression is empty'],
    [{ GroupName: 'taken' }, 'taken already exists'],
    [{ GroupName: 'Default' }, 'Default already exists'],
    [
      { FilterExpression: 'duration < ' },
      "Error Location: line 1, position 12 : Invalid input symbol: 'duration < '",
    ],
    [{ FilterExpression: 'group.name = "missing"' }, 'Group not found.'],
    [{ FilterExpression: 'fault AND group.name = "new"' }, 'Group not found.'],
    [
      { FilterExpression: `fault${' OR fault'.repeat(2000)}` },
      'The filter expression has more than 2000 terms, those of the groups that it names included; shorten it',
    ],
    [
      { GroupName: 'not valid' },
      'Group name "not valid" is not valid; letters, digits and hyphens are allowed',
    ],
    [
      { GroupName: 'new\n' },
      'Group name "new\n" is not valid; letters, digits and hyphens are allowed',
    ],
    [
      { InsightsConfiguration: { NotificationsEnabled: true } },
      'Notifications can only be enabled on a group with InsightsEnabled set to true',
    ],
  ])('refuses %j', async (members, message) => {
    const { client } = await startWithGroups({ GroupName: 'taken', FilterExpression: 'error' });

    const sent = client.send(
      new CreateGroupCommand({ GroupName: 'new', FilterExpression: 'fault', ...members }),
    );

    await expect(sent).rejects.toEqual(invalid(message));
    const { Groups: groups } = await client.send(new GetGroupsCommand({}));
    expect(groups?.map(({ GroupName }) => GroupName)).toEqual(['Default', 'taken']);
  });

  it.each([
    ['{}', "Value null at 'groupName' failed to satisfy constraint: Member must not be null"],
    [
      '{"GroupName":null}',
      "Value null at 'groupName' failed to satisfy constraint: Member must not be null",
    ],
    ['{"GroupName":""}', 'Member must have length greater than or equal to 1'],
    [`{"GroupName":"${'x'.repeat(33)}"}`, 'Member must have length less than or equal to 32'],
    [
      '{"GroupName":"x","Tags":[null]}',
      "Value null at 'tags.1.member' failed to satisfy constraint: Member must not be null",
    ],
    [
      '{"GroupName":"x","Tags":[{"Key":""}]}',
      "Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null",
    ],
  ])('refuses %s by the model', async (body, message) => {
    const { post } = await startTestXRay();

    const response = await post('/CreateGroup', body);

    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('ValidationException');
    expect(await response.json()).toEqual({ message: expect.stringContaining(message) });
  });

  it.each([
    ['{"GroupName":7}', 'NUMBER_VALUE can not be converted to a String'],
    [
      '{"GroupName":"x","FilterExpression":{}}',
      'Start of structure or map found where not expected.',
    ],
    ['{"GroupName":"x","InsightsConfiguration":true}', 'Expected null'],
    [
      '{"GroupName":"x","InsightsConfiguration":{"InsightsEnabled":"yes"}}',
      'STRING_VALUE can not be converted to a Boolean',
    ],
    ['{"GroupName":"x","Tags":{}}', 'Start of structure or map found where not expected.'],
  ])('refuses %s by its types', async (body, message) => {
    const { post } = await startTestXRay();

    const response = await post('/CreateGroup', body);

    expect(response.headers.get('x-amzn-errortype')).toBe('SerializationException');
    expect(await response.json()).toEqual({ Message: message });
  });

  it('takes 25 groups and no more', async () => {
    const { client } = await startTestXRay();
    const create = (number: number) =>
      client.send(new CreateGroupCommand({ ...faults, GroupName: `group-${number}` }));
    for (let number = 1; number <= 25; number++) await create(number);

    await expect(create(26)).rejects.toEqual(
      invalid('There are already 25 groups; delete one first'),
    );
    await client.send(new DeleteGroupCommand({ GroupName: 'group-1' }));
    await expect(create(26)).resolves.toBeDefined();
  });

  it('takes what others have as prototype for a name', async () => {
    const { client } = await startWithGroups({ GroupName: 'constructor', FilterExpression: 'ok' });

    const { Group: group } = await client.send(new GetGroupCommand({ GroupName: 'constructor' }));

    expect(group?.FilterExpression).toBe('ok');
  });
});

describe('GetGroup', () => {
  it('finds a group by its name or its ARN', async () => {
    const { client } = await startWithGroups(faults);

    const byName = await client.send(new GetGroupCommand({ GroupName: 'faults' }));
    const byArn = await client.send(new GetGroupCommand({ GroupARN: byName.Group?.GroupARN }));
    const byDefaultArn = await client.send(
      new GetGroupCommand({ GroupARN: `${arnPrefix}/Default` }),
    );

    expect(byArn.Group).toEqual(byName.Group);
    expect(byDefaultArn.Group).toEqual(defaultGroup);
  });

  it('writes out that the default group has no expression', async () => {
    const { post } = await startTestXRay();

    const response = await post('/GetGroup', '{"GroupName":"Default"}');

    expect(await response.json()).toEqual({ Group: { ...defaultGroup, FilterExpression: null } });
  });

  it.each([
    [{}, 'Provide either GroupName or GroupARN'],
    [
      { GroupName: 'Default', GroupARN: `${arnPrefix}/Default` },
      'Provide either GroupName or GroupARN',
    ],
    [{ GroupName: 'FAULTS' }, 'Group not found'],
    [{ GroupARN: `${arnPrefix}/faults` }, 'Group not found'],
    [{ GroupARN: `${arnPrefix}/faults/${'A'.repeat(52)}` }, 'Group not found'],
  ])('refuses %j', async (input, message) => {
    const { client } = await startWithGroups(faults);

    await expect(client.send(new GetGroupCommand(input))).rejects.toEqual(invalid(message));
    await expect(client.send(new UpdateGroupCommand(input))).rejects.toEqual(invalid(message));
    await expect(client.send(new DeleteGroupCommand(input))).rejects.toEqual(invalid(message));
  });
});

describe('GetGroups', () => {
  it('lists the default group first, the others by name', async () => {
    const { client } = await startWithGroups(
      { GroupName: 'b', FilterExpression: 'error' },
      { GroupName: 'a', FilterExpression: 'fault' },
    );

    const names: (string | undefined)[] = [];
    for await (const page of paginateGetGroups({ client }, {})) {
      names.push(...(page.Groups ?? []).map(({ GroupName }) => GroupName));
    }

    expect(names).toEqual(['Default', 'a', 'b']);
  });

  it('refuses any token, in words of its own', async () => {
    const { client } = await startTestXRay();

    const sent = client.send(new GetGroupsCommand({ NextToken: 'x' }));

    await expect(sent).rejects.toEqual(invalid('Next Token not supported'));
  });
});

describe('UpdateGroup', () => {
  it.each<[UpdateGroupRequest, object]>([
    [
      { FilterExpression: 'error' },
      { FilterExpression: 'error', InsightsConfiguration: noInsights },
    ],
    [
      { InsightsConfiguration: { InsightsEnabled: true, NotificationsEnabled: true } },
      {
        FilterExpression: 'fault',
        InsightsConfiguration: { InsightsEnabled: true, NotificationsEnabled: true },
      },
    ],
    [
      { FilterExpression: 'error', InsightsConfiguration: { InsightsEnabled: true } },
      {
        FilterExpression: 'error',
        InsightsConfiguration: { InsightsEnabled: true, NotificationsEnabled: false },
      },
    ],
  ])('changes what is given: %j', async (input, expected) => {
    const { client } = await startWithGroups(faults);

    const updated = await client.send(new UpdateGroupCommand({ GroupName: 'faults', ...input }));
    const read = await client.send(new GetGroupCommand({ GroupName: 'faults' }));

    expect(updated.Group).toMatchObject(expected);
    expect(read.Group).toEqual(updated.Group);
  });

  it('ends notifications with insights, unless these are asked for', async () => {
    const { client } = await startWithGroups({
      ...faults,
      InsightsConfiguration: { InsightsEnabled: true, NotificationsEnabled: true },
    });
    const update = (InsightsConfiguration: UpdateGroupRequest['InsightsConfiguration']) =>
      client.send(new UpdateGroupCommand({ GroupName: 'faults', InsightsConfiguration }));

    await expect(update({ InsightsEnabled: false, NotificationsEnabled: true })).rejects.toThrow(
      'Notifications can only be enabled',
    );
    const ended = await update({ InsightsEnabled: false });

    expect(ended.Group?.InsightsConfiguration).toEqual(noInsights);
  });

  it('turns on the insights of the default group, and leaves it every trace', async () => {
    const { client, store, graph } = await startWithGroups();
    const insights = { InsightsEnabled: true, NotificationsEnabled: false };

    await client.send(
      new UpdateGroupCommand({ GroupName: 'Default', InsightsConfiguration: insights }),
    );
    store({});

    const { Groups: groups } = await client.send(new GetGroupsCommand({}));
    expect(groups).toEqual([{ ...defaultGroup, InsightsConfiguration: insights }]);
    expect((await graph({ GroupName: 'Default' })).Services?.length).toBe(2);
  });

  it.each<[UpdateGroupRequest, string]>([
    [{ GroupName: 'faults' }, 'Filter Expression is empty'],
    [{ GroupName: 'faults', FilterExpression: '' }, 'Filter Expression is empty'],
    [
      { GroupName: 'faults', FilterExpression: '', InsightsConfiguration: noInsights },
      'Filter Expression is empty',
    ],
    [
      { GroupName: 'faults', FilterExpression: 'duration < ' },
      "Error Location: line 1, position 12 : Invalid input symbol: 'duration < '",
    ],
    [
      { GroupName: 'Default', FilterExpression: 'fault' },
      'The filter expression of the group Default cannot be changed',
    ],
    [
      { GroupName: 'faults', FilterExpression: 'ok AND group.name = "faults"' },
      'The group "faults" is part of its own filter expression; name other groups there, or none',
    ],
    [
      { GroupName: 'faults', FilterExpression: 'ok OR group.name != "slow-faults"' },
      'The group "faults" is part of its own filter expression; name other groups there, or none',
    ],
  ])('refuses %j', async (input, message) => {
    const { client } = await startWithGroups(faults, {
      GroupName: 'slow-faults',
      FilterExpression: 'group.name = "faults" AND responsetime > 1',
    });

    await expect(client.send(new UpdateGroupCommand(input))).rejects.toEqual(invalid(message));
    const { Group: group } = await client.send(new GetGroupCommand({ GroupName: 'faults' }));
    expect(group?.FilterExpression).toBe('fault');
  });
});

describe('DeleteGroup', () => {
  it('deletes a group with its tags', async () => {
    const { client } = await startTestXRay();
    const { Group: group } = await client.send(
      new CreateGroupCommand({ ...faults, Tags: [{ Key: 'team', Value: 'orders' }] }),
    );

    const deleted = await client.send(new DeleteGroupCommand({ GroupARN: group?.GroupARN }));

    expect(deleted).toEqual({ $metadata: expect.anything() });
    await expect(client.send(new GetGroupCommand({ GroupName: 'faults' }))).rejects.toEqual(
      invalid('Group not found'),
    );
    await expect(
      client.send(new ListTagsForResourceCommand({ ResourceARN: group?.GroupARN })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('does not delete the default group', async () => {
    const { client } = await startTestXRay();

    const sent = client.send(new DeleteGroupCommand({ GroupName: 'Default' }));

    await expect(sent).rejects.toEqual(invalid('The group Default cannot be deleted'));
  });

  it('leaves nothing to a group of the same name', async () => {
    const { client, store, count, graph } = await startWithGroups(faults);
    store({ fault: true });
    expect(await count('group.name = "faults"')).toBe(1);

    await client.send(new DeleteGroupCommand({ GroupName: 'faults' }));
    await client.send(new CreateGroupCommand(faults));

    expect(await count('group.name = "faults"')).toBe(0);
    expect((await graph({ GroupName: 'faults' })).Services).toEqual([]);
  });

  it('leaves groups that name it without new traces, and says so', async () => {
    const { client, store, count, warnings } = await startWithGroups(faults, {
      GroupName: 'slow-faults',
      FilterExpression: 'group.name = "faults"',
    });

    await client.send(new DeleteGroupCommand({ GroupName: 'faults' }));
    store({ fault: true });

    expect(await count('group.name = "slow-faults"')).toBe(0);
    expect(warnings).toEqual([
      'group "slow-faults" gets no traces: its filter expression "group.name = \\"faults\\"" cannot be used: Group not found.',
    ]);
  });
});

describe('the traces of a group', () => {
  it('are those that its expression held for when they were stored', async () => {
    const { client, store, count } = await startWithGroups();
    store({ fault: true });
    await client.send(new CreateGroupCommand(faults));
    store({ fault: true });
    store({ error: true });
    await client.send(new UpdateGroupCommand({ ...faults, FilterExpression: 'error' }));
    store({ error: true });
    store({ error: true });

    expect(await count('group.name = "faults"')).toBe(3);
    expect(await count('group.name = "faults" AND fault')).toBe(1);
    expect(await count('group.name != "faults"')).toBe(2);
    expect(await count('!group.name = "faults"')).toBe(2);
    expect(await count('group.name = "Default"')).toBe(5);
    expect(await count('group.name != "Default"')).toBe(0);
  });

  it('are asked for by ARN as well', async () => {
    const { client, store, count } = await startWithGroups(faults);
    const { Group: group } = await client.send(new GetGroupCommand({ GroupName: 'faults' }));
    store({ fault: true });
    store({});

    expect(await count(`group.arn = "${group?.GroupARN}"`)).toBe(1);
    expect(await count(`group.arn = "${arnPrefix}/Default"`)).toBe(2);
    await expect(count(`group.arn = "${arnPrefix}/faults"`)).rejects.toEqual(
      invalid('Group not found.'),
    );
  });

  it('include those of groups that its expression names', async () => {
    const { store, count } = await startWithGroups(
      faults,
      { GroupName: 'others', FilterExpression: 'group.name != "faults"' },
      { GroupName: 'orders', FilterExpression: 'group.name = "faults" AND service("orders")' },
      { GroupName: 'all', FilterExpression: 'group.name = "Default"' },
    );
    store({ fault: true, name: 'orders' });
    store({ fault: true, name: 'carts' });
    store({ name: 'orders' });

    expect(await count('group.name = "others"')).toBe(1);
    expect(await count('group.name = "orders"')).toBe(1);
    expect(await count('group.name = "all"')).toBe(3);
  });

  it('make the service graph of the group', async () => {
    const { store, graph } = await startWithGroups(faults);
    store({ fault: true, name: 'orders' });
    store({ name: 'carts' });
    const names = async (input: { GroupName?: string }) =>
      (await graph(input)).Services?.filter(({ Type }) => Type !== 'client').map(
        ({ Name }) => Name,
      );

    expect(await names({ GroupName: 'faults' })).toEqual(['orders']);
    expect(await names({ GroupName: 'Default' })).toEqual(['carts', 'orders']);
    expect(await names({})).toEqual(['carts', 'orders']);
  });
});

describe('GetServiceGraph of a group', () => {
  it('says when the group had another expression within the window', async () => {
    const { client, clock, graph } = await startWithGroups(faults);
    const flag = async () => (await graph({ GroupName: 'faults' })).ContainsOldGroupVersions;
    const update = (input: object) =>
      client.send(new UpdateGroupCommand({ GroupName: 'faults', ...input }));

    const atFirst = await flag();
    await update({ FilterExpression: 'fault' });
    await update({ InsightsConfiguration: { InsightsEnabled: true } });
    const withTheSame = await flag();
    clock.advance(60_000);
    await update({ FilterExpression: 'error' });
    const withAnother = await flag();
    const { ContainsOldGroupVersions: later } = await client.send(
      new GetServiceGraphCommand({
        StartTime: new Date((began + 61) * 1000),
        EndTime: window.EndTime,
        GroupName: 'faults',
      }),
    );

    expect([atFirst, withTheSame, withAnother, later]).toEqual([false, false, true, false]);
  });

  it('takes name and ARN together only when they are of one group', async () => {
    const { client, graph } = await startWithGroups(faults);
    const { Group: group } = await client.send(new GetGroupCommand({ GroupName: 'faults' }));

    await expect(graph({ GroupName: 'faults', GroupARN: group?.GroupARN })).resolves.toBeDefined();
    await expect(graph({ GroupName: 'Default', GroupARN: group?.GroupARN })).rejects.toEqual(
      invalid('Group not found.'),
    );
    await expect(graph({ GroupARN: `${arnPrefix}/gone/X` })).rejects.toEqual(
      invalid('Group not found.'),
    );
  });
});
