import type { Clock } from '../clock.ts';
import { keptValues } from '../settings/kept-values.ts';
import type { SettingCollection } from '../settings/settings-store.ts';
import { type EpochSeconds, epochSeconds } from '../units.ts';
import {
  byName,
  byPriority,
  defaultRule,
  defaultRuleName,
  type RuleOwner,
  type SamplingRule,
} from './rule.ts';

/** The sampling rules of the account. */
export interface SamplingRules {
  /** As GetSamplingRules lists them. */
  list(): readonly SamplingRule[];
  /** As clients try them. */
  inOrder(): readonly SamplingRule[];
  find(name: string): SamplingRule | undefined;
  /** When a rule was last added, changed or removed. */
  lastModified(): EpochSeconds;
  /** Adds it, or replaces the one of its name. @throws TraceStoreError */
  put(rule: SamplingRule): void;
  /** @throws TraceStoreError */
  remove(name: string): void;
}

export interface SamplingRulesOptions extends RuleOwner {
  readonly clock: Clock;
  /** By name; `Default` only once it was changed. */
  readonly stored: SettingCollection<SamplingRule>;
  /** When a rule was last removed: no rule tells of that. */
  readonly removals: SettingCollection<EpochSeconds>;
  /** One line for the person at the terminal. */
  readonly warn: (message: string) => void;
}

const lastRemoval = 'last';

export function openSamplingRules(options: SamplingRulesOptions): SamplingRules {
  const { clock, stored, removals, warn } = options;
  const onUnusable = (value: unknown) =>
    warn(`a sampling rule in the settings is not usable and left out: ${JSON.stringify(value)}`);
  let kept = keptValues(stored, defaultRule(options), onUnusable);
  let listed: readonly SamplingRule[] = [];
  let ordered: readonly SamplingRule[] = [];
  let byRuleName: ReadonlyMap<string, SamplingRule> = new Map();

  const use = (rules: readonly SamplingRule[]): void => {
    kept = rules;
    const hasDefault = rules.some(({ name }) => name === defaultRuleName);
    const all = hasDefault ? rules : [...rules, defaultRule(options)];
    listed = all.toSorted(byName);
    ordered = all.toSorted(byPriority);
    byRuleName = new Map(all.map((rule) => [rule.name, rule]));
  };
  const without = (name: string) => kept.filter((rule) => rule.name !== name);

  use(kept);
  return {
    list: () => listed,
    inOrder: () => ordered,
    find: (name) => byRuleName.get(name),
    lastModified: () =>
      epochSeconds(
        Math.max(removals.get(lastRemoval) ?? 0, ...listed.map(({ modifiedAt }) => modifiedAt)),
      ),
    put(rule) {
      stored.put(rule.name, rule);
      use([...without(rule.name), rule]);
    },
    remove(name) {
      if (!stored.remove(name)) return;
      use(without(name));
      removals.put(lastRemoval, wholeSeconds(clock.now()));
    },
  };
}

/** As X-Ray tells times of rules (observed). */
export const wholeSeconds = (time: EpochSeconds): EpochSeconds => epochSeconds(Math.floor(time));
