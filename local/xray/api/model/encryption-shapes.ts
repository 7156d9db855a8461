import type { EncryptionConfig } from '@aws-sdk/client-xray';
import type { EncryptionState } from '../../encryption/encryption.ts';
import { string, structureOf } from '../shapes.ts';

export const encryptionConfigShape = structureOf<EncryptionConfig>()({
  KeyId: string(),
  Status: string(),
  Type: string(),
});

/** The configuration as the API spells it. */
export const toEncryptionConfig = ({ keyArn, status }: EncryptionState): EncryptionConfig => ({
  KeyId: keyArn,
  Status: status,
  Type: keyArn === undefined ? 'NONE' : 'KMS',
});
