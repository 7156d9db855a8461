import { findPublicParameter } from '../../plan/public-parameters.ts';
import { AwsError } from '../protocols/aws-error.ts';
import type { ParameterConfig, ParameterType } from './parameter-config.ts';

/** One version of a parameter. */
export interface Parameter {
  readonly name: string;
  readonly arn: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  /** Seconds since 1970. */
  readonly modifiedAt: number;
  readonly description?: string;
  readonly allowedPattern?: string;
}

export interface ParameterStore {
  /**
   * @param reference a name or an ARN, with `:<version>` or without
   * @throws AwsError ParameterNotFound, ParameterVersionNotFound
   */
  get(reference: string): Parameter & { readonly selector?: string };
  /** The newest version of every parameter, by name. */
  all(): readonly Parameter[];
  /** The newest version, or `undefined`. */
  find(name: string): Parameter | undefined;
  put(config: ParameterConfig): Parameter;
  /** Says whether there was one. */
  delete(name: string): boolean;
}

export interface ParameterStoreOptions {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly now: () => number;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
const mostVersions = 100;

/** Parameters in memory: those of the template as they were declared, and what is put while the app runs. */
export function createParameterStore(
  configs: readonly ParameterConfig[],
  { partition, account, region, now }: ParameterStoreOptions,
): ParameterStore {
  const versions = new Map<string, Parameter[]>();

  const arnOf = (name: string, owner = account) =>
    `arn:${partition}:ssm:${region}:${owner}:parameter${name.startsWith('/') ? '' : '/'}${name}`;

  function put(config: ParameterConfig): Parameter {
    const known = versions.get(config.name) ?? [];
    const parameter = {
      ...config,
      arn: arnOf(config.name),
      version: (known.at(-1)?.version ?? 0) + 1,
      modifiedAt: now(),
    };
    versions.set(config.name, [...known, parameter].slice(-mostVersions));
    return parameter;
  }
  for (const config of configs) put(config);

  function versionsOf(name: string): readonly Parameter[] {
    const value = findPublicParameter(name);
    if (value === undefined) return versions.get(name) ?? [];
    const arn = arnOf(name, name.startsWith('/aws/service/') ? '' : account);
    return [{ name, arn, type: 'String', value, version: 1, modifiedAt: now() }];
  }

  return {
    get(reference) {
      const { names, selector } = parseReference(reference);
      const name = names.find((each) => versionsOf(each).length > 0) ?? reference;
      const known = versionsOf(name);
      if (known.length === 0) throw parameterNotFound();
      if (selector === undefined) return known.at(-1) ?? notThere();
      const found = known.find(({ version }) => String(version) === selector);
      if (found !== undefined) return { ...found, selector: `:${selector}` };
      throw new AwsError(
        'ParameterVersionNotFound',
        `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`,
      );
    },
    all: () =>
      [...versions.values()]
        .flatMap((known) => known.at(-1) ?? [])
        .sort((one, other) => (one.name < other.name ? -1 : 1)),
    find: (name) => versions.get(name)?.at(-1),
    put,
    delete: (name) => versions.delete(name),
  };
}

// Observed: the code alone, without a message.
export const parameterNotFound = () => new AwsError('ParameterNotFound', '');

function notThere(): never {
  throw parameterNotFound();
}

/** An ARN says nothing about whether a name of one level begins with a slash. */
function parseReference(reference: string): { names: string[]; selector: string | undefined } {
  const [, inArn] = /^arn:[^:]+:ssm:[^:]*:[^:]*:parameter(\/.*)$/.exec(reference) ?? [];
  const [name = '', selector] = (inArn ?? reference).split(':');
  return { names: inArn === undefined ? [name] : [name, name.slice(1)], selector };
}
