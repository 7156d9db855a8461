import { join } from 'node:path';
import type { AppPlan } from './app-plan.ts';
import { resolveDynamicReferences } from './assembly/dynamic-references.ts';
import type { Cloud } from './cloud.ts';
import { attachedTarget } from './emulators/rds/attached-target.ts';
import {
  createSecretsManager,
  type SecretsManager,
} from './emulators/secretsmanager/secretsmanager.ts';
import { createSsm, type Ssm } from './emulators/ssm/ssm.ts';

/** Values that the template names and services keep. */
export interface StoredValues {
  readonly secrets: SecretsManager;
  readonly parameters: Ssm;
  /** The plan with its dynamic references replaced by their values. */
  readonly plan: AppPlan;
  /**
   * What a task definition's `valueFrom` stands for: a secret's ARN, with the key of a member or without,
   * or the name or ARN of a parameter. @throws UnresolvableError
   */
  valueFrom(reference: string): string;
}

/** @param dataDir where secrets are kept between runs; `undefined` makes them anew */
export function openStoredValues(
  plan: AppPlan,
  cloud: Cloud,
  dataDir: string | undefined,
): StoredValues {
  const databases = new Map(plan.databases.map((database) => [database.identifier, database]));
  const secrets = createSecretsManager(cloud, plan.secrets, {
    ...(dataDir !== undefined && { file: join(dataDir, 'secrets.json') }),
    attachments: plan.secretAttachments,
    targetOf: (targetId) => {
      const database = databases.get(targetId);
      return database && attachedTarget(database);
    },
  });
  const parameters = createSsm(cloud, plan.parameters);
  const sources = { secretsmanager: secrets.resolve, ssm: parameters.resolve };
  return {
    secrets,
    parameters,
    plan: resolveDynamicReferences(plan, sources, cloud.warn),
    valueFrom: (reference) =>
      /^arn:[^:]*:secretsmanager:/.test(reference)
        ? secrets.resolve(reference)
        : parameters.resolve(reference),
  };
}
