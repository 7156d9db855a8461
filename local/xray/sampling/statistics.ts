import type { Clock } from '../clock.ts';
import { type EpochSeconds, epochSeconds } from '../units.ts';
import { defaultRuleName } from './rule.ts';
import type { SamplingReport } from './targets.ts';

/** What all clients together reported of a rule for one window. */
export interface StatisticSummary {
  readonly ruleName: string;
  /** The start of the window. */
  readonly timestamp: EpochSeconds;
  readonly requestCount: number;
  readonly sampledCount: number;
  readonly borrowCount: number;
}

export interface SamplingStatistics {
  add(report: SamplingReport, time: EpochSeconds): void;
  /** By window, the latest last, and in it by rule. */
  list(): readonly StatisticSummary[];
}

const windowSeconds = 10;
/** Older ones are forgotten; X-Ray keeps recent minutes only (observed). */
const keptSeconds = 300;

type Counts = Pick<StatisticSummary, 'requestCount' | 'sampledCount' | 'borrowCount'>;

export function openSamplingStatistics(clock: Clock): SamplingStatistics {
  const windows = new Map<number, Map<string, Counts>>();

  const forgetOld = (): void => {
    const oldest = clock.now() - keptSeconds;
    for (const start of windows.keys()) if (start < oldest) windows.delete(start);
  };

  return {
    add(report, time) {
      forgetOld();
      const start = Math.floor(time / windowSeconds) * windowSeconds;
      const now = clock.now();
      // X-Ray takes reports of any time (observed); those of another time tell nothing about now.
      if (start < now - keptSeconds || start > now + windowSeconds) return;
      const rules = windows.get(start) ?? new Map<string, Counts>();
      windows.set(start, rules);
      const before = rules.get(report.ruleName);
      rules.set(report.ruleName, {
        requestCount: (before?.requestCount ?? 0) + report.requestCount,
        sampledCount: (before?.sampledCount ?? 0) + report.sampledCount,
        borrowCount: (before?.borrowCount ?? 0) + report.borrowCount,
      });
    },
    list() {
      forgetOld();
      return [...windows]
        .toSorted(([left], [right]) => left - right)
        .flatMap(([start, rules]) =>
          [...rules]
            .toSorted(([left], [right]) => compareNames(left, right))
            .map(([ruleName, counts]) => ({ ruleName, timestamp: epochSeconds(start), ...counts })),
        );
    },
  };
}

const compareNames = (left: string, right: string): number =>
  Number(left === defaultRuleName) - Number(right === defaultRuleName) || (left < right ? -1 : 1);
