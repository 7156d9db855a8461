import { UnresolvableError } from '../../assembly/errors.ts';
import { isRecord } from '../protocols/json.ts';
import type { SecretStore } from './secret-store.ts';

interface SecretReference {
  readonly id: string;
  /** Absent: the whole text. */
  readonly key?: string;
  readonly stage?: string;
  readonly version?: string;
}

/**
 * `<arn>[:<key>[:<stage>[:<version>]]]` of a task definition, or `<id>:SecretString:<key>:<stage>:<version>`
 * of a dynamic reference; parts that are left empty have their defaults.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
export function parseSecretReference(text: string): SecretReference {
  const parts = text.split(':');
  // The colons of an ARN are its own.
  const id = parts.splice(0, text.startsWith('arn:') ? 7 : 1).join(':');
  if (parts[0] === 'SecretString') parts.shift();
  const [key, stage, version, ...rest] = parts;
  if (id === '' || rest.length > 0) {
    throw new UnresolvableError(
      `the secret reference "${text}" must look like "<secret>:<key>:<stage>:<version>"`,
    );
  }
  return { id, ...(key && { key }), ...(stage && { stage }), ...(version && { version }) };
}

/** @throws UnresolvableError, which never shows a value */
export function resolveSecret(store: SecretStore, reference: string): string {
  const { id, key, stage, version } = parseSecretReference(reference);
  const secret = store.find(id);
  if (secret === undefined) {
    throw new UnresolvableError(
      `secret "${id}" is not of this app; run its stack here too, or name a secret that runs`,
    );
  }
  const { current } = secret;
  if (current === undefined) {
    throw new UnresolvableError(
      `secret "${secret.name}" has no value; give it SecretString or GenerateSecretString`,
    );
  }
  if ((stage ?? 'AWSCURRENT') !== 'AWSCURRENT' || (version ?? current.id) !== current.id) {
    throw new UnresolvableError(
      `secret "${secret.name}" has only its current version here, not "${version ?? stage}"`,
    );
  }
  if (key === undefined) return current.text;
  const members = membersOf(current.text);
  const value = Object.hasOwn(members, key) ? members[key] : undefined;
  if (typeof value === 'string') return value;
  if (value !== undefined) return JSON.stringify(value);
  throw new UnresolvableError(`secret "${secret.name}" is no JSON object with a key "${key}"`);
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
