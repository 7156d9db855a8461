import {
  CreateGroupCommand,
  DeleteGroupCommand,
  type Group,
  type InsightsConfiguration,
  UpdateGroupCommand,
  type XRayClient,
} from '@aws-sdk/client-xray';
import { plainText } from '../../wording/plain-text.ts';
import { type Action, chooseAction } from '../action.ts';
import {
  type Command,
  type CommandInput,
  choice,
  type FlagValues,
  outputFlag,
  UsageError,
} from '../command.ts';
import { findXRay, targetFlags } from '../endpoint.ts';
import { testGroup } from '../group-test.ts';
import { fetchGroups } from '../groups.ts';
import { formatGroups } from '../output/groups.ts';
import { timeFlags } from '../time-range.ts';
import { filterFlag } from '../trace-query.ts';

const actions = {
  list: { name: 'none', flags: [] },
  put: { name: 'needed', flags: ['filter', 'insights', 'notifications'] },
  delete: { name: 'needed', flags: [] },
  test: { name: 'optional', flags: ['filter', ...Object.keys(timeFlags)] },
} as const satisfies Record<string, Action>;

export const groups: Command = {
  name: 'groups',
  summary: 'Lists, sets, deletes and tries X-Ray groups; put leaves alone what it is not told.',
  positionals: '<list|put|delete|test> [name]',
  flags: {
    filter: {
      type: 'string',
      value: 'expression',
      help: 'X-Ray filter expression of the group; test tries one without a group',
    },
    insights: { type: 'boolean', help: 'put: turn insights on, or off with --no-insights' },
    notifications: {
      type: 'boolean',
      help: 'put: tell of insights, or not with --no-notifications',
    },
    ...timeFlags,
    ...outputFlag,
    ...targetFlags,
  },
  examples: [
    'tracelab groups list',
    `tracelab groups put slow-orders --filter 'service("place-order") { responsetime > 1 }'`,
    'tracelab groups test slow-orders --start-time 2h',
    `tracelab groups test --filter 'annotation.orderId BEGINSWITH "o-"'`,
    'tracelab groups delete slow-orders',
  ],
  run: async (input) => {
    const { verb, name } = chooseAction(groups, input, actions);
    const output = choice(input.flags, 'output', ['text', 'json'], 'text');
    switch (verb) {
      case 'list':
        return list(input, output);
      case 'put':
        return put(name ?? '', input, output);
      case 'delete':
        return remove(name ?? '', input);
      case 'test':
        return testGroup(name, input, output);
    }
  },
};

type Output = 'text' | 'json';

async function list({ flags, terminal }: CommandInput, output: Output): Promise<number> {
  const { client } = findXRay(flags);
  const found = await fetchGroups(client);
  if (output === 'json') terminal.out(`${JSON.stringify(found, null, 2)}\n`);
  else terminal.out(formatGroups(found));
  return 0;
}

async function put(
  name: string,
  { flags, terminal }: CommandInput,
  output: Output,
): Promise<number> {
  const change = { FilterExpression: filterFlag(flags), InsightsConfiguration: insightsOf(flags) };
  const { client } = findXRay(flags);
  const before = (await fetchGroups(client)).find(({ GroupName }) => GroupName === name);
  if (before === undefined && change.FilterExpression === undefined) {
    throw new UsageError(`there is no group "${name}" yet; a new one needs --filter`);
  }
  const group = await save(client, before, { GroupName: name, ...change });
  if (output === 'json') terminal.out(`${JSON.stringify(group, null, 2)}\n`);
  else terminal.out(formatGroups([group]));
  terminal.err(`  ${before === undefined ? 'created' : 'changed'} ${plainText(name)}\n`);
  return 0;
}

async function save(
  client: XRayClient,
  before: Group | undefined,
  change: Pick<Group, 'FilterExpression' | 'InsightsConfiguration'> & {
    readonly GroupName: string;
  },
): Promise<Group> {
  if (before === undefined) {
    return (await client.send(new CreateGroupCommand(change))).Group ?? {};
  }
  // X-Ray refuses a change of nothing.
  if (change.FilterExpression === undefined && change.InsightsConfiguration === undefined) {
    return before;
  }
  return (await client.send(new UpdateGroupCommand(change))).Group ?? {};
}

function insightsOf(flags: FlagValues): InsightsConfiguration | undefined {
  const { insights, notifications } = flags;
  if (insights === undefined && notifications === undefined) return undefined;
  return {
    ...(typeof insights === 'boolean' && { InsightsEnabled: insights }),
    ...(typeof notifications === 'boolean' && { NotificationsEnabled: notifications }),
  };
}

async function remove(name: string, { flags, terminal }: CommandInput): Promise<number> {
  const { client } = findXRay(flags);
  await client.send(new DeleteGroupCommand({ GroupName: name }));
  terminal.err(`  deleted ${plainText(name)}\n`);
  return 0;
}
