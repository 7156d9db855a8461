import { boolean, integer, list, type StructureShape, string, structure } from '../api/shapes.ts';
import { KmsError } from './errors.ts';
import { deletionDays, type Keys } from './keys.ts';
import { type KmsAlias, type KmsKey, parseKeyReference } from './kms-key.ts';

/** One operation of KMS: what it takes, and what it does with that. */
export interface KmsOperation {
  readonly input: StructureShape;
  /** @throws KmsError. `undefined`: an answer without a body. */
  run(input: KmsInput, keys: Keys): object | undefined;
}

/** Members as their shape has read them. */
export type KmsInput = Readonly<Record<string, unknown>>;

const keyId = string({ min: 1, max: 2048 });
const aliasName = string({ min: 1, max: 256 });
const paging = { Limit: integer({ min: 1, max: 1000 }), Marker: string({ min: 1, max: 1024 }) };

const text = (input: KmsInput, name: string): string => String(input[name] ?? '');

/** The operations that a key's life needs, of https://docs.aws.amazon.com/kms/latest/APIReference/. */
export const kmsOperations: Readonly<Record<string, KmsOperation>> = {
  CreateKey: {
    input: structure({
      Description: string({ max: 8192 }),
      KeySpec: string(),
      CustomerMasterKeySpec: string(),
      KeyUsage: string(),
      Origin: string(),
      MultiRegion: boolean,
      Policy: string(),
      Tags: list(structure({ TagKey: string(), TagValue: string() })),
    }),
    run(input, keys) {
      refuseOtherKinds(input);
      const key = keys.create({ description: text(input, 'Description') });
      return { KeyMetadata: toMetadata(key, keys) };
    },
  },
  ListKeys: {
    input: structure(paging),
    run(input, keys) {
      refuseMarker(input);
      return {
        Keys: keys.list().map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })),
        Truncated: false,
      };
    },
  },
  ListAliases: {
    input: structure({ KeyId: keyId, ...paging }),
    run(input, keys) {
      refuseMarker(input);
      const only = input.KeyId === undefined ? undefined : keys.get(text(input, 'KeyId')).id;
      const aliases = keys.aliases().filter((alias) => only === undefined || alias.keyId === only);
      return { Aliases: aliases.map((alias) => toAliasEntry(alias, keys)), Truncated: false };
    },
  },
  DescribeKey: {
    input: structure({ KeyId: keyId }, ['KeyId']),
    run: (input, keys) => ({ KeyMetadata: toMetadata(keys.get(text(input, 'KeyId')), keys) }),
  },
  EnableKey: {
    input: structure({ KeyId: keyId }, ['KeyId']),
    run: (input, keys) => void keys.enable(byIdOrArn(input, keys)),
  },
  DisableKey: {
    input: structure({ KeyId: keyId }, ['KeyId']),
    run: (input, keys) => void keys.disable(byIdOrArn(input, keys)),
  },
  ScheduleKeyDeletion: {
    input: structure(
      {
        KeyId: keyId,
        PendingWindowInDays: integer({ min: deletionDays.least, max: deletionDays.most }),
      },
      ['KeyId'],
    ),
    run(input, keys) {
      const days = Number(input.PendingWindowInDays ?? deletionDays.most);
      const key = keys.scheduleDeletion(byIdOrArn(input, keys), days);
      return {
        KeyId: key.arn,
        DeletionDate: key.deletionAt,
        KeyState: key.state,
        PendingWindowInDays: days,
      };
    },
  },
  CancelKeyDeletion: {
    input: structure({ KeyId: keyId }, ['KeyId']),
    run: (input, keys) => ({ KeyId: keys.cancelDeletion(byIdOrArn(input, keys)).arn }),
  },
  CreateAlias: {
    input: structure({ AliasName: aliasName, TargetKeyId: keyId }, ['AliasName', 'TargetKeyId']),
    run(input, keys) {
      const target = byIdOrArn({ KeyId: input.TargetKeyId }, keys);
      keys.createAlias(text(input, 'AliasName'), target);
      return undefined;
    },
  },
  DeleteAlias: {
    input: structure({ AliasName: aliasName }, ['AliasName']),
    run: (input, keys) => void keys.deleteAlias(text(input, 'AliasName')),
  },
};

/** Not of KMS, which deletes nothing at once: what `tracelab keys delete --now` calls. */
export const localOperations: Readonly<Record<string, KmsOperation>> = {
  DeleteKeyNow: {
    input: structure({ KeyId: keyId }, ['KeyId']),
    run: (input, keys) => ({ KeyId: keys.deleteNow(byIdOrArn(input, keys)).arn }),
  },
};

/** Operations that change a key take no alias, at KMS as here. */
function byIdOrArn(input: KmsInput, { account, region }: Keys): string {
  const reference = text(input, 'KeyId');
  const parsed = parseKeyReference(reference, { account, region });
  if (parsed === undefined || 'id' in parsed) return reference;
  throw new KmsError(
    'NotFoundException',
    `Invalid keyId '${reference}': an alias cannot stand for the key here; use its id or ARN`,
  );
}

function refuseOtherKinds(input: KmsInput): void {
  const only = {
    KeySpec: 'SYMMETRIC_DEFAULT',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeyUsage: 'ENCRYPT_DECRYPT',
    Origin: 'AWS_KMS',
    MultiRegion: false,
  };
  for (const [name, value] of Object.entries(only)) {
    const given = input[name] ?? value;
    if (given === value) continue;
    throw new KmsError(
      'UnsupportedOperationException',
      `${name} "${given}" is not supported by the local KMS, whose keys are all "${value}"; leave it out`,
    );
  }
}

/** Answers come in one page. */
function refuseMarker(input: KmsInput): void {
  if (input.Marker === undefined) return;
  throw new KmsError('InvalidMarkerException', `Marker "${input.Marker}" is not of this KMS`);
}

const toMetadata = (key: KmsKey, { account }: Keys) => ({
  AWSAccountId: account,
  KeyId: key.id,
  Arn: key.arn,
  CreationDate: key.createdAt,
  Enabled: key.state === 'Enabled',
  Description: key.description,
  KeyUsage: 'ENCRYPT_DECRYPT',
  KeyState: key.state,
  ...(key.deletionAt !== undefined && { DeletionDate: key.deletionAt }),
  Origin: 'AWS_KMS',
  KeyManager: key.manager,
  CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
  KeySpec: 'SYMMETRIC_DEFAULT',
  EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
  MultiRegion: false,
});

const toAliasEntry = (alias: KmsAlias, { account, region }: Keys) => ({
  AliasName: alias.name,
  AliasArn: `arn:aws:kms:${region}:${account}:${alias.name}`,
  TargetKeyId: alias.keyId,
  CreationDate: alias.createdAt,
  LastUpdatedDate: alias.createdAt,
});
