import type { PutEncryptionConfigRequest, PutEncryptionConfigResult } from '@aws-sdk/client-xray';
import type { Encryption, EncryptionState } from '../../encryption/encryption.ts';
import { KmsError } from '../../encryption/errors.ts';
import { invalidRequest } from '../errors.ts';
import { encryptionConfigShape, toEncryptionConfig } from '../model/encryption-shapes.ts';
import type { Operation } from '../operation.ts';
import { string, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_PutEncryptionConfig.html */
export const putEncryptionConfig: Operation<'PutEncryptionConfig'> = {
  coverage: {
    exact:
      'A key by id, alias or the ARN of either, answered as UPDATING with its ARN and ACTIVE a moment later; what is stored already is not encrypted anew; with a key that is disabled or gone nothing is stored and reads fail.',
    unlike: [
      'the update takes two seconds, and until it is ACTIVE the old settings hold alone.',
      'the key is one of the local KMS, which has keys of this account and region only, all of them symmetric; no key policy or grant is asked for.',
      'with NONE the traces lie on disk as they were sent: there is no key of AWS to encrypt them with.',
      'while the key cannot be used, PutTraceSegments answers each document as unprocessed with the code KmsKeyUnavailable, where X-Ray takes it and drops it.',
      'deleting a key removes the traces that it encrypted, where X-Ray keeps what nobody can read until it is 30 days old.',
      'the texts of the errors are not known; these name the key and what is wrong with it.',
    ],
  },
  input: structureOf<PutEncryptionConfigRequest>()(
    { KeyId: string({ min: 1, max: 3000 }), Type: string({ oneOf: ['NONE', 'KMS'] }) },
    ['Type'],
  ),
  output: structureOf<PutEncryptionConfigResult>()({ EncryptionConfig: encryptionConfigShape }),
  run: (input, { encryption }) =>
    ({
      EncryptionConfig: toEncryptionConfig(configure(input, encryption)),
    }) satisfies PutEncryptionConfigResult,
};

/** @throws XRayError */
function configure(
  { Type, KeyId }: PutEncryptionConfigRequest,
  encryption: Encryption,
): EncryptionState {
  if (Type !== 'KMS') {
    if (KeyId === undefined) return encryption.useNoKey();
    throw invalidRequest('KeyId must not be given when Type is NONE');
  }
  if (KeyId === undefined) throw invalidRequest('KeyId must be given when Type is KMS');
  try {
    return encryption.useKey(KeyId);
  } catch (error) {
    if (error instanceof KmsError) throw invalidRequest(error.message);
    throw error;
  }
}
