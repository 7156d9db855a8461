import { GetEncryptionConfigCommand, PutEncryptionConfigCommand } from '@aws-sdk/client-xray';
import { cases, documented, modelled } from '../conformance-case.ts';
import { deepEqual, equal, invalid, ok, violates } from '../expectations.ts';
import type { Target } from '../target.ts';

const read = async (target: Target) =>
  (await target.client.send(new GetEncryptionConfigCommand({}))).EncryptionConfig;

const put = (target: Target, Type: 'NONE' | 'KMS', KeyId?: string) =>
  target.client.send(new PutEncryptionConfigCommand({ Type, KeyId }));

export const encryptionCases = [
  ...cases(
    'GetEncryptionConfig',
    modelled('tells type and status', async (target) => {
      const config = await read(target);

      ok(config?.Type === 'NONE' || config?.Type === 'KMS', `the type is ${config?.Type}`);
      ok(config?.Status === 'ACTIVE' || config?.Status === 'UPDATING');
    }),
    documented(
      'begins without a key',
      async (target) => deepEqual(await read(target), { Type: 'NONE', Status: 'ACTIVE' }),
      { localOnly: 'the account may have set a key' },
    ),
  ),
  ...cases(
    'PutEncryptionConfig',
    modelled('refuses another type than the two', (target) =>
      violates(
        put(target, 'AES' as 'KMS'),
        /at 'type' failed to satisfy constraint: Member must satisfy enum value set: \[/,
      ),
    ),
    documented('refuses KMS without a key', (target) => invalid(put(target, 'KMS'), /./)),
    documented('refuses a key without KMS', (target) =>
      invalid(put(target, 'NONE', 'alias/aws/xray'), /./),
    ),
    documented('refuses a key that there is not', (target) =>
      invalid(put(target, 'KMS', '6b7a5e0c-0f5e-4d7e-8a45-2f6f4b0d9c11'), /./),
    ),
    documented(
      'answers the ARN of the key, updating until it is active',
      async (target) => {
        const before = await read(target);
        target.atEnd(() => put(target, before?.Type ?? 'NONE', before?.KeyId));
        const { EncryptionConfig } = await put(target, 'KMS', 'alias/aws/xray');

        equal(EncryptionConfig?.Status, 'UPDATING');
        ok(/^arn:aws[a-z-]*:kms:/.test(EncryptionConfig?.KeyId ?? ''), EncryptionConfig?.KeyId);
        await target.pass(60);
        await target.eventually(async () => equal((await read(target))?.Status, 'ACTIVE'));
      },
      { accountWide: true },
    ),
  ),
];
