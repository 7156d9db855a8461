import { PlanError } from '../../plan/plan.ts';
import { isRecord } from '../protocols/json.ts';

/** The options that an environment is configured by. */
export interface OptionSettings {
  find(namespace: string, name: string): string | undefined;
  /** Every option of a namespace. */
  all(namespace: string): Readonly<Record<string, string>>;
}

/**
 * Reads `OptionSettings`; the last of several for the same option counts.
 *
 * @see https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
 * @throws PlanError for an entry that names no option; `at` says whose it is.
 */
export function readOptionSettings(entries: readonly unknown[], at: string): OptionSettings {
  const namespaces = new Map<string, Map<string, string>>();
  for (const entry of entries) {
    const { Namespace, OptionName, Value } = isRecord(entry) ? entry : {};
    if (typeof Namespace !== 'string' || typeof OptionName !== 'string') {
      throw new PlanError(
        `${at}: OptionSettings must have a Namespace and an OptionName each, got "${(JSON.stringify(entry) ?? '').slice(0, 200)}"`,
      );
    }
    const options = namespaces.get(Namespace) ?? new Map<string, string>();
    // An option without a value has its default.
    if (Value === undefined || Value === null) options.delete(OptionName);
    else options.set(OptionName, String(Value));
    namespaces.set(Namespace, options);
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
