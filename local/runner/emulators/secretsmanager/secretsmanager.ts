import type { AwsService, Cloud } from '../../cloud.ts';
import { AwsError, asAwsError } from '../protocols/aws-error.ts';
import { decodeJson, jsonError, jsonResult } from '../protocols/json.ts';
import { operations } from './operations.ts';
import type { AttachedTarget, SecretAttachment, SecretConfig } from './secret-config.ts';
import { resolveSecret } from './secret-reference.ts';
import { openSecretStore, type SecretStore } from './secret-store.ts';

export interface SecretsManager {
  readonly handle: AwsService;
  /**
   * The value behind an ECS `valueFrom` (`<arn>` or `<arn>:<json key>:<stage>:<version>`) or behind what
   * follows `secretsmanager:` in a dynamic reference. @throws UnresolvableError saying what is missing
   */
  resolve(reference: string): string;
}

export interface SecretsManagerOptions {
  /** Where generated values are kept between runs. @default nowhere, they are made anew */
  readonly file?: string;
  readonly attachments: readonly SecretAttachment[];
  /** What an attached secret learns of its database; `undefined` for a target that does not run here. */
  readonly targetOf: (targetId: string) => AttachedTarget | undefined;
}

/** Secrets Manager with the secrets of the template. */
export function createSecretsManager(
  cloud: Cloud,
  secrets: readonly SecretConfig[],
  { file, attachments, targetOf }: SecretsManagerOptions,
): SecretsManager {
  const targets = new Map(attachments.map(({ secretArn, targetId }) => [secretArn, targetId]));
  const store = openSecretStore(secrets, {
    ...(file !== undefined && { file }),
    now: () => cloud.clock.now(),
    warn: cloud.warn,
    targetOf: (arn) => {
      const target = targets.get(arn);
      return target === undefined ? undefined : targetOf(target);
    },
  });
  return { handle: serviceOf(store, cloud), resolve: (text) => resolveSecret(store, text) };
}

const serviceOf =
  (store: SecretStore, { warn }: Cloud): AwsService =>
  (request) => {
    try {
      const { operation, input } = decodeJson(request);
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (run !== undefined) return jsonResult(request, run(input, store));
      throw new AwsError(
        'InvalidAction',
        `TraceLab does not emulate the Secrets Manager action "${operation}". Emulated are: ${Object.keys(operations).sort().join(', ')}.`,
      );
    } catch (cause) {
      return jsonError(request, asAwsError(cause, 'secretsmanager', warn), '');
    }
  };
