import type { Clock } from '../clock.ts';
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
}

const lastRemoval = 'last';

export function openSamplingRules(options: SamplingRulesOptions): SamplingRules {
  const { clock, stored, removals } = options;
  let listed: readonly SamplingRule[] = [];
  let ordered: readonly SamplingRule[] = [];
  let byRuleName: ReadonlyMap<string, SamplingRule> = new Map();

  const read = (): void => {
    const kept = stored.all();
    const hasDefault = kept.some(({ name }) => name === defaultRuleName);
    const rules = hasDefault ? kept : [...kept, defaultRule(options)];
    listed = rules.toSorted(byName);
    ordered = rules.toSorted(byPriority);
    byRuleName = new Map(rules.map((rule) => [rule.name, rule]));
  };

  read();
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
      read();
    },
    remove(name) {
      if (!stored.remove(name)) return;
      removals.put(lastRemoval, wholeSeconds(clock.now()));
      read();
    },
  };
}

/** As X-Ray tells times of rules (observed). */
export const wholeSeconds = (time: EpochSeconds): EpochSeconds => epochSeconds(Math.floor(time));
