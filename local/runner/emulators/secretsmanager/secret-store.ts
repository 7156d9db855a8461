import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isRecord } from '../protocols/json.ts';
import { generatePassword } from './generate-password.ts';
import type { AttachedTarget, SecretConfig, SecretContent } from './secret-config.ts';
import { writePrivateFile } from './write-private-file.ts';

/** A secret with its value. */
export interface Secret extends SecretConfig {
  /** `undefined` until the secret has a value. */
  readonly current: SecretVersion | undefined;
}

export interface SecretVersion {
  readonly id: string;
  readonly text: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
}

export interface SecretStore {
  readonly all: readonly Secret[];
  /** By ARN, by ARN without its last six characters, or by name. */
  find(id: string): Secret | undefined;
}

export interface SecretStoreOptions {
  /** Keeps the values between runs. @default they are made anew */
  readonly file?: string;
  readonly now: () => number;
  readonly targetOf: (secretArn: string) => AttachedTarget | undefined;
  readonly warn: (message: string) => void;
}

/** What is kept of a generated value, and the recipe's digest: another recipe makes another value. */
interface KeptSecret {
  readonly recipe: string;
  readonly id: string;
  readonly text: string;
  readonly createdAt: number;
}

/** Secrets whose generated values stay the same from run to run, as long as their recipes do. */
export function openSecretStore(
  configs: readonly SecretConfig[],
  { file, now, targetOf, warn }: SecretStoreOptions,
): SecretStore {
  const kept = file === undefined ? new Map<string, KeptSecret>() : readKept(file, warn);
  let made = 0;

  const contentOf = (config: SecretConfig): KeptSecret | undefined => {
    const { content } = config;
    if (content.kind === 'none') return undefined;
    const recipe = digestOf(content);
    const known = kept.get(config.arn);
    if (known?.recipe === recipe) return known;
    made += 1;
    const fresh = { recipe, id: randomUUID(), text: make(content), createdAt: now() };
    kept.set(config.arn, fresh);
    return fresh;
  };

  const all = configs.map((config): Secret => {
    const own = contentOf(config);
    return { ...config, current: own && attach(own, targetOf(config.arn)) };
  });
  if (file !== undefined && made > 0) {
    writePrivateFile(file, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
  }

  const byId = new Map(
    all.flatMap((secret) => [
      [secret.name, secret] as const,
      [secret.arn, secret] as const,
      [secret.arn.replace(/-[^-]{6}$/, ''), secret] as const,
    ]),
  );
  return { all, find: (id) => byId.get(id) };
}

function make(content: Exclude<SecretContent, { kind: 'none' }>): string {
  if (content.kind === 'given') return content.text;
  const { template, ...recipe } = content.recipe;
  const password = generatePassword(recipe);
  if (template === undefined) return password;
  return JSON.stringify({ ...template.members, [template.key]: password });
}

/** A secret that is no JSON object has no place for the target's address, and stays as it is. */
function attach(
  { id, text, createdAt }: KeptSecret,
  target: AttachedTarget | undefined,
): SecretVersion {
  if (target === undefined) return { id, text, createdAt };
  const members = parsed(text);
  if (!isRecord(members)) return { id, text, createdAt };
  return { id, createdAt, text: JSON.stringify({ ...members, ...target }) };
}

const digestOf = (content: SecretContent): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex');

function readKept(file: string, warn: (message: string) => void): Map<string, KeptSecret> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    warn(`the secrets kept in "${file}" cannot be read (${(error as Error).message}): made anew`);
    return new Map();
  }
  const entries = parsed(text);
  if (!isRecord(entries)) {
    warn(`the secrets kept in "${file}" are damaged: they are made anew`);
    return new Map();
  }
  return new Map(
    Object.entries(entries).flatMap(([arn, value]) => {
      if (isKept(value)) return [[arn, value] as const];
      warn(`the secret "${arn}" kept in "${file}" is damaged: it is made anew`);
      return [];
    }),
  );
}

const isKept = (value: unknown): value is KeptSecret =>
  isRecord(value) &&
  typeof value.recipe === 'string' &&
  typeof value.id === 'string' &&
  typeof value.text === 'string' &&
  typeof value.createdAt === 'number';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
