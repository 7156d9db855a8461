import type { Clock } from '../../../../local/xray/clock.ts';
import type { SamplingRule } from '../../../../local/xray/sampling/rule.ts';
import { openSamplingRules, type SamplingRules } from '../../../../local/xray/sampling/rules.ts';
import { openSettings } from '../../../../local/xray/settings/settings-store.ts';

/** The sampling rules of an account that keeps nothing; the default one is there in any case. */
export function rulesInMemory(clock: Clock, rules: readonly SamplingRule[] = []): SamplingRules {
  const settings = openSettings({ warn: () => undefined });
  const opened = openSamplingRules({
    clock,
    account: '123456789012',
    region: 'us-east-1',
    warn: () => undefined,
    stored: settings.collection('rules'),
    removals: settings.collection('removals'),
  });
  for (const rule of rules) opened.put(rule);
  return opened;
}
