import { afterEach, describe, expect, it } from 'vitest';
import { closeInstances, startInstance } from './test-instance.ts';

afterEach(closeInstances);

describe('the KMS of the local X-Ray', () => {
  it('takes a key through its life', async () => {
    const { kms } = await startInstance();

    const created = await kms('CreateKey', { Description: 'orders', KeySpec: 'SYMMETRIC_DEFAULT' });
    const { KeyId, Arn } = created.body.KeyMetadata;
    await kms('DisableKey', { KeyId });
    const disabled = await kms('DescribeKey', { KeyId });
    await kms('EnableKey', { KeyId: Arn });
    const scheduled = await kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 8 });
    const pending = await kms('DescribeKey', { KeyId });
    const cancelled = await kms('CancelKeyDeletion', { KeyId });
    const listed = await kms('ListKeys');

    expect(created).toMatchObject({
      status: 200,
      type: 'application/x-amz-json-1.1',
      body: {
        KeyMetadata: {
          AWSAccountId: '123456789012',
          Arn: `arn:aws:kms:us-east-1:123456789012:key/${KeyId}`,
          CreationDate: 1_800_000_000,
          Description: 'orders',
          Enabled: true,
          KeyManager: 'CUSTOMER',
          KeyState: 'Enabled',
          KeySpec: 'SYMMETRIC_DEFAULT',
          KeyUsage: 'ENCRYPT_DECRYPT',
        },
      },
    });
    expect(disabled.body.KeyMetadata).toMatchObject({ Enabled: false, KeyState: 'Disabled' });
    expect(scheduled.body).toEqual({
      KeyId: Arn,
      DeletionDate: 1_800_000_000 + 8 * 24 * 60 * 60,
      KeyState: 'PendingDeletion',
      PendingWindowInDays: 8,
    });
    expect(pending.body.KeyMetadata).toMatchObject({
      KeyState: 'PendingDeletion',
      DeletionDate: 1_800_000_000 + 8 * 24 * 60 * 60,
    });
    expect(cancelled.body).toEqual({ KeyId: Arn });
    expect(listed.body).toEqual({ Keys: [{ KeyId, KeyArn: Arn }], Truncated: false });
    expect(JSON.stringify(created.body)).not.toContain('aterial');
  });

  it('keeps aliases', async () => {
    const { kms } = await startInstance();
    const { KeyId } = (await kms('CreateKey')).body.KeyMetadata;
    const other = (await kms('CreateKey')).body.KeyMetadata.KeyId;

    const created = await kms('CreateAlias', { AliasName: 'alias/orders', TargetKeyId: KeyId });
    const byAlias = await kms('DescribeKey', { KeyId: 'alias/orders' });
    const listed = await kms('ListAliases');
    const ofOther = await kms('ListAliases', { KeyId: other });
    const deleted = await kms('DeleteAlias', { AliasName: 'alias/orders' });

    expect([created, deleted]).toMatchObject([{ status: 200, body: undefined }, { status: 200 }]);
    expect(byAlias.body.KeyMetadata.KeyId).toBe(KeyId);
    expect(listed.body.Aliases).toMatchObject([
      {
        AliasName: 'alias/orders',
        AliasArn: 'arn:aws:kms:us-east-1:123456789012:alias/orders',
        TargetKeyId: KeyId,
      },
    ]);
    expect(ofOther.body.Aliases).toEqual([]);
  });

  it.each([
    ['Encrypt', {}, 'UnknownOperationException', 'the local KMS has no operation "Encrypt"'],
    ['constructor', {}, 'UnknownOperationException', 'no operation "constructor"'],
    ['DescribeKey', {}, 'ValidationException', "Value null at 'keyId'"],
    ['DescribeKey', { KeyId: null }, 'ValidationException', "Value null at 'keyId'"],
    ['DescribeKey', { KeyId: 7 }, 'SerializationException', 'NUMBER_VALUE'],
    ['DescribeKey', '{"KeyId":', 'SerializationException', 'not valid JSON'],
    ['DescribeKey', '[]', 'SerializationException', 'Start of list'],
    ['DescribeKey', { KeyId: 'orders' }, 'NotFoundException', "Invalid keyId 'orders'"],
    ['DisableKey', { KeyId: 'alias/x' }, 'NotFoundException', 'an alias cannot stand for the key'],
    ['CreateKey', { KeySpec: 'RSA_2048' }, 'UnsupportedOperationException', 'KeySpec "RSA_2048"'],
    ['CreateKey', { MultiRegion: true }, 'UnsupportedOperationException', 'MultiRegion "true"'],
    ['ListKeys', { Marker: 'x' }, 'InvalidMarkerException', '"x"'],
    ['ScheduleKeyDeletion', { KeyId: 'x', PendingWindowInDays: 6 }, 'ValidationException', '7'],
    ['ScheduleKeyDeletion', { KeyId: 'x', PendingWindowInDays: 31 }, 'ValidationException', '30'],
  ])('answers %s %j with an error', async (target, input, code, message) => {
    const { kms } = await startInstance();

    const { status, body } = await kms(target, input);

    expect(status).toBe(400);
    expect(body.__type).toBe(code);
    expect(body.message).toContain(message);
  });

  it('says what state a key would have to be in', async () => {
    const { kms } = await startInstance();
    const { KeyId, Arn } = (await kms('CreateKey')).body.KeyMetadata;

    const early = await kms('CancelKeyDeletion', { KeyId });
    await kms('ScheduleKeyDeletion', { KeyId });
    const late = await kms('EnableKey', { KeyId });

    expect(early.body).toEqual({
      __type: 'KMSInvalidStateException',
      message: `${Arn} is not pending deletion.`,
    });
    expect(late.body.message).toBe(`${Arn} is pending deletion.`);
  });
});
