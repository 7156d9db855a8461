import type { EpochSeconds } from '../units.ts';
import { byName, byPriority, type SamplingRule } from './rule.ts';

/** The sampling rules of the account. */
export interface SamplingRules {
  /** As GetSamplingRules lists them. */
  list(): readonly SamplingRule[];
  /** As clients try them. */
  inOrder(): readonly SamplingRule[];
  find(name: string): SamplingRule | undefined;
  /** The newest modification among the rules. */
  lastModified(): EpochSeconds;
}

export function samplingRules(rules: readonly SamplingRule[]): SamplingRules {
  const listed = rules.toSorted(byName);
  const ordered = rules.toSorted(byPriority);
  const byRuleName = new Map(rules.map((rule) => [rule.name, rule]));
  return {
    list: () => listed,
    inOrder: () => ordered,
    find: (name) => byRuleName.get(name),
    lastModified: () => Math.max(0, ...rules.map((rule) => rule.modifiedAt)) as EpochSeconds,
  };
}
