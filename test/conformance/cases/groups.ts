import {
  CreateGroupCommand,
  type CreateGroupRequest,
  DeleteGroupCommand,
  GetGroupCommand,
  GetGroupsCommand,
  type Group,
  UpdateGroupCommand,
  type UpdateGroupRequest,
} from '@aws-sdk/client-xray';
import { assumed, cases, documented, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, invalid, match, matches, ok, violates } from '../expectations.ts';
import type { Target } from '../target.ts';

/** A group that is removed after the case. */
export async function aGroup(
  target: Target,
  request: Partial<CreateGroupRequest> = {},
): Promise<Group & { readonly GroupName: string; readonly GroupARN: string }> {
  const GroupName = request.GroupName ?? target.name('group');
  const { Group } = await target.client.send(
    new CreateGroupCommand({ GroupName, FilterExpression: 'fault', ...request }),
  );
  target.atEnd(() => remove(target, Group?.GroupARN));
  return { ...Group, GroupName, GroupARN: Group?.GroupARN ?? '' };
}

async function remove(target: Target, arn: string | undefined): Promise<void> {
  const groups = await listed(target);
  if (!groups.some(({ GroupARN }) => GroupARN === arn)) return;
  await target.client.send(new DeleteGroupCommand({ GroupARN: arn }));
}

async function listed(target: Target) {
  return (await target.client.send(new GetGroupsCommand({}))).Groups ?? [];
}

const create = (target: Target, request: Partial<CreateGroupRequest>) =>
  target.client.send(
    new CreateGroupCommand({
      GroupName: target.name('refused'),
      FilterExpression: 'fault',
      ...request,
    }),
  );

export const updateGroup = (target: Target, request: UpdateGroupRequest) =>
  target.client.send(new UpdateGroupCommand(request));

const get = (target: Target, request: { GroupName?: string; GroupARN?: string }) =>
  target.client.send(new GetGroupCommand(request));

const emptyFilter = 'Filter Expression is empty';
const eitherName = 'Provide either GroupName or GroupARN';
const badExpression = /^Error Location: line 1, position \d+ : Invalid input symbol: '/;

export const createGroupCases = cases(
  'CreateGroup',
  observed(
    'answers the group, with an ARN that has 52 random letters and digits',
    async (target) => {
      const GroupName = target.name('group');
      const group = await aGroup(target, { GroupName, FilterExpression: 'fault OR error' });

      match(
        group.GroupARN,
        new RegExp(`^arn:aws[a-z-]*:xray:[a-z0-9-]+:\\d{12}:group/${GroupName}/[A-Z2-7]{52}$`),
      );
      deepEqual(
        [group.GroupName, group.FilterExpression, group.InsightsConfiguration],
        [GroupName, 'fault OR error', { InsightsEnabled: false, NotificationsEnabled: false }],
      );
    },
  ),
  observed('gives a group that is created again another id', async (target) => {
    const first = await aGroup(target);
    await target.client.send(new DeleteGroupCommand({ GroupARN: first.GroupARN }));
    const second = await aGroup(target, { GroupName: first.GroupName });

    ok(first.GroupARN !== second.GroupARN);
  }),
  observed('refuses a filter that is missing', (target) =>
    invalid(create(target, { FilterExpression: undefined }), emptyFilter),
  ),
  observed('refuses a filter that is empty', (target) =>
    invalid(create(target, { FilterExpression: '' }), emptyFilter),
  ),
  observed('refuses a name that exists', async (target) => {
    const { GroupName } = await aGroup(target);
    await invalid(create(target, { GroupName }), `${GroupName} already exists`);
  }),
  documented('refuses the name Default', (target) =>
    invalid(create(target, { GroupName: 'Default' }), /./),
  ),
  observed('refuses a filter that is none, with the place', (target) =>
    invalid(create(target, { FilterExpression: 'nonsense =' }), badExpression),
  ),
  documented('refuses notifications without insights', (target) =>
    invalid(
      create(target, {
        InsightsConfiguration: { InsightsEnabled: false, NotificationsEnabled: true },
      }),
      /./,
    ),
  ),
  documented('keeps the configuration of insights', async (target) => {
    const group = await aGroup(target, {
      InsightsConfiguration: { InsightsEnabled: true, NotificationsEnabled: true },
    });

    deepEqual(group.InsightsConfiguration, { InsightsEnabled: true, NotificationsEnabled: true });
  }),
  modelled('limits the name to 32 letters', (target) =>
    violates(
      create(target, { GroupName: 'g'.repeat(33) }),
      /at 'groupName' failed to satisfy constraint: Member must have length less than or equal to 32$/,
    ),
  ),
  modelled('refuses an empty name', (target) =>
    violates(
      create(target, { GroupName: '' }),
      /at 'groupName' failed to satisfy constraint: Member must have length greater than or equal to 1$/,
    ),
  ),
  documented('refuses a name with other letters than letters, digits and hyphens', (target) =>
    invalid(create(target, { GroupName: 'with blank' }), /./),
  ),
  observed(
    'refuses a 26th group',
    async (target) => {
      const own = (await listed(target)).filter(({ GroupName }) => GroupName !== 'Default');
      for (let count = own.length; count < 25; count += 1) await aGroup(target);

      await invalid(create(target, {}), /./);
    },
    { localOnly: 'it would fill the account’s quota of groups' },
  ),
);

export const getGroupCases = cases(
  'GetGroup',
  modelled('finds a group by name and by ARN', async (target) => {
    const group = await aGroup(target, { FilterExpression: 'error' });

    for (const by of [{ GroupName: group.GroupName }, { GroupARN: group.GroupARN }]) {
      matches((await get(target, by)).Group, {
        GroupName: group.GroupName,
        GroupARN: group.GroupARN,
        FilterExpression: 'error',
      });
    }
  }),
  observed('refuses a call with neither', (target) => invalid(get(target, {}), eitherName)),
  observed('refuses a call with both', async (target) => {
    const { GroupName, GroupARN } = await aGroup(target);
    await invalid(get(target, { GroupName, GroupARN }), eitherName);
  }),
  observed('does not know a group: 400, without a dot', (target) =>
    invalid(get(target, { GroupName: target.name('absent') }), 'Group not found'),
  ),
  documented('tells names in capitals from others', async (target) => {
    const { GroupName } = await aGroup(target);
    await invalid(get(target, { GroupName: GroupName.toUpperCase() }), 'Group not found');
  }),
  documented('has the group Default, which has no filter', async (target) => {
    const { Group } = await get(target, { GroupName: 'Default' });

    match(Group?.GroupARN, /:group\/Default$/);
    equal(Group?.FilterExpression, undefined);
  }),
  assumed('finds the group Default by its ARN', async (target) => {
    const { Group } = await get(target, { GroupName: 'Default' });
    equal((await get(target, { GroupARN: Group?.GroupARN })).Group?.GroupName, 'Default');
  }),
);

export const getGroupsCases = cases(
  'GetGroups',
  documented('lists Default and what was created', async (target) => {
    const { GroupName } = await aGroup(target);
    const names = (await listed(target)).map((group) => group.GroupName);

    ok(names.includes('Default'));
    ok(names.includes(GroupName));
  }),
  observed('refuses any token', (target) =>
    invalid(
      target.client.send(new GetGroupsCommand({ NextToken: 'x' })),
      'Next Token not supported',
    ),
  ),
);

export const updateGroupCases = cases(
  'UpdateGroup',
  modelled('changes the filter and keeps the ARN', async (target) => {
    const { GroupName, GroupARN } = await aGroup(target);
    const { Group } = await updateGroup(target, { GroupName, FilterExpression: 'error' });

    matches(Group, { GroupName, GroupARN, FilterExpression: 'error' });
    equal((await get(target, { GroupName })).Group?.FilterExpression, 'error');
  }),
  modelled('finds the group by its ARN', async (target) => {
    const { GroupName, GroupARN } = await aGroup(target);
    const { Group } = await updateGroup(target, { GroupARN, FilterExpression: 'error' });

    matches(Group, { GroupName, FilterExpression: 'error' });
  }),
  documented('switches insights on and off', async (target) => {
    const { GroupName } = await aGroup(target);
    for (const InsightsEnabled of [true, false]) {
      const { Group } = await updateGroup(target, {
        GroupName,
        FilterExpression: 'fault',
        InsightsConfiguration: { InsightsEnabled, NotificationsEnabled: false },
      });
      equal(Group?.InsightsConfiguration?.InsightsEnabled, InsightsEnabled);
    }
  }),
  observed('refuses an empty filter', async (target) => {
    const { GroupName } = await aGroup(target);
    await invalid(updateGroup(target, { GroupName, FilterExpression: '' }), emptyFilter);
  }),
  observed('refuses a call that changes nothing', async (target) => {
    const { GroupName } = await aGroup(target);
    await invalid(updateGroup(target, { GroupName }), emptyFilter);
  }),
  observed('refuses a filter that is none, with the place', async (target) => {
    const { GroupName } = await aGroup(target);
    await invalid(
      updateGroup(target, { GroupName, FilterExpression: 'duration < ' }),
      badExpression,
    );
  }),
  observed('refuses a call with neither name nor ARN', (target) =>
    invalid(updateGroup(target, { FilterExpression: 'fault' }), eitherName),
  ),
  observed('does not know a group', (target) =>
    invalid(
      updateGroup(target, { GroupName: target.name('absent'), FilterExpression: 'fault' }),
      'Group not found',
    ),
  ),
);

export const deleteGroupCases = cases(
  'DeleteGroup',
  modelled('removes a group and answers nothing', async (target) => {
    const { GroupName } = await aGroup(target);
    const { $metadata, ...rest } = await target.client.send(new DeleteGroupCommand({ GroupName }));

    equal($metadata.httpStatusCode, 200);
    deepEqual(rest, {});
    await invalid(get(target, { GroupName }), 'Group not found');
  }),
  modelled('finds the group by its ARN', async (target) => {
    const { GroupName, GroupARN } = await aGroup(target);
    await target.client.send(new DeleteGroupCommand({ GroupARN }));

    await invalid(get(target, { GroupName }), 'Group not found');
  }),
  observed('does not know a group', (target) =>
    invalid(
      target.client.send(new DeleteGroupCommand({ GroupName: target.name('absent') })),
      'Group not found',
    ),
  ),
  observed('refuses a call with neither name nor ARN', (target) =>
    invalid(target.client.send(new DeleteGroupCommand({})), eitherName),
  ),
  documented(
    'keeps the group Default',
    (target) => invalid(target.client.send(new DeleteGroupCommand({ GroupName: 'Default' })), /./),
    { localOnly: 'if it were not kept, the account would have lost it' },
  ),
);
