import { PlanError } from '../../plan/plan.ts';
import { isRecord } from '../protocols/json.ts';

/** The options that an environment is configured by. */
export interface OptionSettings {
  find(namespace: string, name: string): string | undefined;
  /** Every option of a namespace. */
  all(namespace: string): Readonly<Record<string, string>>;
}

/** One of them; without a value the option has its default. */
export interface OptionEntry {
  readonly namespace: string;
  readonly name: string;
  readonly value: string | undefined;
}

/**
 * Reads `OptionSettings`.
 *
 * @see https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
 * @throws PlanError for an entry that names no option; `at` says whose it is.
 */
export function readOptionEntries(entries: readonly unknown[], at: string): OptionEntry[] {
  return entries.map((entry) => {
    const { Namespace, OptionName, Value } = isRecord(entry) ? entry : {};
    if (typeof Namespace !== 'string' || typeof OptionName !== 'string') {
      throw new PlanError(
        `${at}: OptionSettings must have a Namespace and an OptionName each, got "${(JSON.stringify(entry) ?? '').slice(0, 200)}"`,
      );
    }
    const value = Value === undefined || Value === null ? undefined : String(Value);
    return { namespace: Namespace, name: OptionName, value };
  });
}

/** The last of several entries for the same option counts. */
export function toOptionSettings(entries: readonly OptionEntry[]): OptionSettings {
  const namespaces = new Map<string, Map<string, string>>();
  for (const { namespace, name, value } of entries) {
    const options = namespaces.get(namespace) ?? new Map<string, string>();
    if (value === undefined) options.delete(name);
    else options.set(name, value);
    namespaces.set(namespace, options);
  }
  return {
    find: (namespace, name) => namespaces.get(namespace)?.get(name),
    all: (namespace) => Object.fromEntries(namespaces.get(namespace) ?? []),
  };
}

/** @throws PlanError when the option is neither. */
export function readFlag(
  options: OptionSettings,
  namespace: string,
  name: string,
  at: string,
): boolean {
  const value = options.find(namespace, name);
  switch (value?.toLowerCase()) {
    case undefined:
    case 'false':
      return false;
    case 'true':
      return true;
    default:
      throw new PlanError(`${at}: ${namespace} ${name} must be "true" or "false", got "${value}"`);
  }
}
