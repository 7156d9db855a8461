import type { GetEncryptionConfigRequest, GetEncryptionConfigResult } from '@aws-sdk/client-xray';
import { encryptionConfigShape, toEncryptionConfig } from '../model/encryption-shapes.ts';
import type { Operation } from '../operation.ts';
import { structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_GetEncryptionConfig.html */
export const getEncryptionConfig: Operation<'GetEncryptionConfig'> = {
  coverage: {
    exact: 'The configuration and its status, with the ARN of the key, however the key was named.',
    unlike: [],
  },
  input: structureOf<GetEncryptionConfigRequest>()({}),
  output: structureOf<GetEncryptionConfigResult>()({ EncryptionConfig: encryptionConfigShape }),
  run: (_, { encryption }) =>
    ({
      EncryptionConfig: toEncryptionConfig(encryption.config()),
    }) satisfies GetEncryptionConfigResult,
};
