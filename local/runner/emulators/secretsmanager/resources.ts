import { createHash } from 'node:crypto';
import {
  type DeclaredResource,
  generatedName,
  PlanError,
  type PlanScope,
  type ResourceKind,
} from '../../plan/plan.ts';
import {
  flagProperty,
  integerProperty,
  recordProperty,
  requiredText,
  textProperty,
  wrongProperty,
} from '../protocols/declared-property.ts';
import { isRecord } from '../protocols/json.ts';
import { faultOfRecipe, passwordLengths } from './generate-password.ts';
import type {
  SecretAttachment,
  SecretConfig,
  SecretContent,
  SecretRecipe,
} from './secret-config.ts';

export interface SecretsPlan {
  readonly secrets: SecretConfig[];
  readonly secretAttachments: SecretAttachment[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html */
const secret: ResourceKind<SecretsPlan> = {
  type: 'AWS::SecretsManager::Secret',
  local: {
    runs: 'Kept from run to run, generated where the template says so, and read by the API, by dynamic references and by containers.',
    unlike: ['it is neither encrypted with a key nor rotated.'],
  },
  identify: (resource, scope) => {
    const { arn } = secretIdentity(resource, scope);
    return { ref: arn, attributes: { Id: arn } };
  },
  plan: (resource, into, scope) => {
    const description = textProperty(resource, 'Description');
    into.secrets.push({
      ...secretIdentity(resource, scope),
      ...(description !== undefined && { description }),
      content: contentOf(resource),
    });
  },
};

/** Its `Ref` is the secret's ARN, by which a template waits until the secret holds the database's address. */
const attachment: ResourceKind<SecretsPlan> = {
  type: 'AWS::SecretsManager::SecretTargetAttachment',
  local: {
    runs: 'Adds the address of its database to the secret.',
  },
  identify: (resource) => ({ ref: requiredText(resource, 'SecretId'), attributes: {} }),
  plan: (resource, into) => {
    into.secretAttachments.push({
      secretArn: requiredText(resource, 'SecretId'),
      targetId: requiredText(resource, 'TargetId'),
      targetType: requiredText(resource, 'TargetType'),
    });
  },
};

/** Nothing rotates here: a secret keeps its value until it is deleted with the data folder. */
const rotationSchedule: ResourceKind<unknown> = {
  type: 'AWS::SecretsManager::RotationSchedule',
  identify: (resource) => ({ ref: requiredText(resource, 'SecretId'), attributes: {} }),
  plan: () => {},
};

/** Who may read is not evaluated here, so a secret's policy is accepted and changes nothing. */
const resourcePolicy: ResourceKind<unknown> = {
  type: 'AWS::SecretsManager::ResourcePolicy',
  identify: (resource) => ({ ref: requiredText(resource, 'SecretId'), attributes: {} }),
  plan: () => {},
};

export const secretsResources: readonly ResourceKind<SecretsPlan>[] = [
  secret,
  attachment,
  rotationSchedule,
  resourcePolicy,
];

/** The ARN of a secret ends in six characters that Secrets Manager chooses; here they follow from the name. */
export function secretArn(name: string, { partition, region, account }: PlanScope): string {
  const suffix = createHash('sha256').update(`${account} ${region} ${name}`).digest('base64');
  const six = suffix.replace(/[^A-Za-z0-9]/g, '').slice(0, 6);
  return `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-${six}`;
}

function secretIdentity(resource: DeclaredResource, scope: PlanScope) {
  const name = textProperty(resource, 'Name') ?? generatedName(resource, 512);
  if (!/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name)) {
    throw wrongProperty(
      resource,
      'Name',
      name,
      'must be 1 to 512 letters, digits and characters of "/_+=.@-"',
    );
  }
  return { name, arn: secretArn(name, scope) };
}

function contentOf(resource: DeclaredResource): SecretContent {
  const text = textProperty(resource, 'SecretString');
  const generate = recordProperty(resource, 'GenerateSecretString');
  if (text !== undefined && generate !== undefined) {
    throw new PlanError(
      `${resource.constructPath}: SecretString and GenerateSecretString exclude each other; leave one out`,
    );
  }
  if (text !== undefined) return { kind: 'given', text };
  if (generate === undefined) return { kind: 'none' };
  const recipe = recipeOf(resource, generate);
  const fault = faultOfRecipe(recipe);
  if (fault === undefined) return { kind: 'generated', recipe };
  throw wrongProperty(resource, 'GenerateSecretString', generate, fault);
}

function recipeOf(
  resource: DeclaredResource,
  generate: Readonly<Record<string, unknown>>,
): SecretRecipe {
  const members: DeclaredResource = {
    ...resource,
    constructPath: `${resource.constructPath}: GenerateSecretString`,
    property: (name) => generate[name],
  };
  const flag = (name: string, byDefault = false) => flagProperty(members, name, byDefault);
  return {
    length: integerProperty(members, 'PasswordLength', passwordLengths),
    excludeCharacters: textProperty(members, 'ExcludeCharacters') ?? '',
    excludeLowercase: flag('ExcludeLowercase'),
    excludeUppercase: flag('ExcludeUppercase'),
    excludeNumbers: flag('ExcludeNumbers'),
    excludePunctuation: flag('ExcludePunctuation'),
    includeSpace: flag('IncludeSpace'),
    requireEachIncludedType: flag('RequireEachIncludedType', true),
    ...templateOf(members),
  };
}

function templateOf(members: DeclaredResource): Pick<SecretRecipe, 'template'> {
  const text = textProperty(members, 'SecretStringTemplate');
  const key = textProperty(members, 'GenerateStringKey');
  if (text === undefined && key === undefined) return {};
  if (text === undefined || key === undefined) {
    throw new PlanError(
      `${members.constructPath}: SecretStringTemplate and GenerateStringKey need each other; set both`,
    );
  }
  const template = parsed(text);
  if (isRecord(template)) return { template: { members: template, key } };
  throw wrongProperty(members, 'SecretStringTemplate', text, 'must be a JSON object');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
