import {
  type EncryptionConfig,
  GetEncryptionConfigCommand,
  PutEncryptionConfigCommand,
} from '@aws-sdk/client-xray';
import { plainText } from '../../wording/plain-text.ts';
import { type Action, chooseAction } from '../action.ts';
import {
  type Command,
  type CommandInput,
  choice,
  instanceFlags,
  numberFlag,
  outputFlag,
  stringFlag,
  UsageError,
} from '../command.ts';
import { findXRay, targetFlags, type XRayTarget } from '../endpoint.ts';
import { type KeyMetadata, type KmsCall, kmsClient } from '../kms-client.ts';
import { formatKeys, type ListedKey } from '../output/keys.ts';

const actions = {
  list: { name: 'none', flags: ['output'] },
  create: { name: 'none', flags: ['alias', 'description', 'output'] },
  use: { name: 'needed', flags: [] },
  enable: { name: 'needed', flags: [] },
  disable: { name: 'needed', flags: [] },
  delete: { name: 'needed', flags: ['now', 'days'] },
} as const satisfies Record<string, Action>;

export const keys: Command = {
  name: 'keys',
  summary: 'Keys of the local KMS, with one of which X-Ray can encrypt what it stores.',
  positionals: '<list|create|use|enable|disable|delete> [key]',
  flags: {
    alias: { type: 'string', value: 'name', help: 'create: a name for the key, as alias/orders' },
    description: { type: 'string', value: 'text', help: 'create: what the key is for' },
    days: {
      type: 'string',
      value: 'number',
      help: 'delete: days in which enable takes the deletion back, 7 to 30 (default 30)',
    },
    now: { type: 'boolean', help: 'delete: at once, with all that the key encrypts' },
    ...outputFlag,
    ...instanceFlags,
    'endpoint-url': targetFlags['endpoint-url'],
  },
  examples: [
    'tracelab keys create --alias alias/orders',
    'tracelab keys use alias/orders',
    'tracelab keys disable alias/orders',
    'tracelab keys delete alias/orders --now',
    'tracelab keys use none',
  ],
  run: async (input) => {
    const { verb, name = '' } = chooseAction(keys, input, actions);
    const days = daysOf(input);
    const target = findXRay(input.flags);
    const kms = kmsClient(target.url ?? '');
    const work: Work = { ...input, target, kms };
    switch (verb) {
      case 'list':
        return print(await listKeys(work), work);
      case 'create':
        return create(work);
      case 'use':
        return use(name, work);
      case 'enable':
        return enable(name, work);
      case 'disable':
        return tell(await change('DisableKey', name, work), 'disabled', work);
      case 'delete':
        return remove(name, days, work);
    }
  },
};

interface Work extends CommandInput {
  readonly target: XRayTarget;
  readonly kms: KmsCall;
}

function daysOf({ flags }: CommandInput): number | undefined {
  const days = numberFlag(flags, 'days', { byDefault: 30, min: 7, max: 30, integer: true });
  if (flags.now !== true) return days;
  if (flags.days !== undefined) throw new UsageError('--now and --days do not go together');
  return undefined;
}

async function listKeys({ kms, target }: Work): Promise<ListedKey[]> {
  const [{ Keys }, { Aliases }, { EncryptionConfig }] = await Promise.all([
    kms<{ Keys: { KeyArn: string }[] }>('TrentService.ListKeys'),
    kms<{ Aliases: { AliasName: string; TargetKeyId: string }[] }>('TrentService.ListAliases'),
    target.client.send(new GetEncryptionConfigCommand({})),
  ]);
  const found = await Promise.all(Keys.map(({ KeyArn }) => describe(KeyArn, kms)));
  return found
    .toSorted((a, b) => a.CreationDate - b.CreationDate)
    .map((key) => ({
      ...key,
      Aliases: Aliases.filter((alias) => alias.TargetKeyId === key.KeyId).map(
        (alias) => alias.AliasName,
      ),
      Encrypts: isUsed(key, EncryptionConfig),
    }));
}

const isUsed = (key: KeyMetadata, config: EncryptionConfig | undefined): boolean =>
  config?.Type === 'KMS' && config.KeyId === key.Arn;

const describe = async (reference: string, kms: KmsCall): Promise<KeyMetadata> =>
  (await kms<{ KeyMetadata: KeyMetadata }>('TrentService.DescribeKey', { KeyId: reference }))
    .KeyMetadata;

function print(found: readonly ListedKey[], { flags, terminal }: Work): number {
  const output = choice(flags, 'output', ['text', 'json'], 'text');
  if (output === 'json') terminal.out(`${JSON.stringify(found, null, 2)}\n`);
  else if (found.length > 0) terminal.out(formatKeys(found));
  else terminal.err('  no keys yet: tracelab keys create\n');
  return 0;
}

async function create(work: Work): Promise<number> {
  const { flags, kms } = work;
  const alias = stringFlag(flags, 'alias');
  const { KeyMetadata } = await kms<{ KeyMetadata: KeyMetadata }>('TrentService.CreateKey', {
    Description: stringFlag(flags, 'description') ?? '',
  });
  if (alias !== undefined) {
    try {
      await kms('TrentService.CreateAlias', { AliasName: alias, TargetKeyId: KeyMetadata.KeyId });
    } catch (error) {
      // Nobody asked for a key without a name.
      await kms('TraceLab.DeleteKeyNow', { KeyId: KeyMetadata.KeyId });
      throw error;
    }
  }
  return print(
    [{ ...KeyMetadata, Aliases: alias === undefined ? [] : [alias], Encrypts: false }],
    work,
  );
}

async function use(name: string, { target, terminal }: Work): Promise<number> {
  const input = name === 'none' ? { Type: 'NONE' as const } : { Type: 'KMS' as const, KeyId: name };
  const { EncryptionConfig } = await target.client.send(new PutEncryptionConfigCommand(input));
  const what = EncryptionConfig?.KeyId ?? 'no key';
  terminal.err(`  what is stored from now on is encrypted with ${plainText(what)}\n`);
  return 0;
}

async function enable(name: string, work: Work): Promise<number> {
  const key = await describe(name, work.kms);
  if (key.KeyState === 'PendingDeletion') await change('CancelKeyDeletion', key.Arn, work);
  return tell(await change('EnableKey', key.Arn, work), 'enabled', work);
}

/** @returns the ARN of the key, which most operations want in place of an alias. */
async function change(operation: string, name: string, { kms }: Work): Promise<string> {
  const { Arn } = await describe(name, kms);
  await kms(`TrentService.${operation}`, { KeyId: Arn });
  return Arn;
}

async function remove(name: string, days: number | undefined, work: Work): Promise<number> {
  const { Arn } = await describe(name, work.kms);
  if (days === undefined) {
    await work.kms('TraceLab.DeleteKeyNow', { KeyId: Arn });
    return tell(Arn, 'deleted, with the traces that it encrypted:', work);
  }
  await work.kms('TrentService.ScheduleKeyDeletion', { KeyId: Arn, PendingWindowInDays: days });
  return tell(Arn, `disabled, and to be deleted in ${days} days:`, work);
}

function tell(arn: string, what: string, { terminal }: Work): number {
  terminal.err(`  ${what} ${plainText(arn)}\n`);
  return 0;
}
