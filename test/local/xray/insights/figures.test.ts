import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { figures } from '../../../../local/xray/insights/figures.ts';

const text = readFileSync(new URL('../../../../docs/insights.md', import.meta.url), 'utf8');

const said: Readonly<Record<keyof typeof figures, string>> = {
  windowMinutes: `the last ${figures.windowMinutes} minutes`,
  historyMinutes: `the ${figures.historyMinutes} minutes before the window`,
  leastRequests: `fewer than ${figures.leastRequests} requests`,
  leastFaults: `or ${figures.leastFaults} faults nothing is concluded`,
  leastHistoryRequests: `at least ${figures.leastHistoryRequests} requests`,
  leastHistoryMinutes: `at least ${figures.leastHistoryMinutes} different minutes`,
  trimmedShare: `a tenth (${figures.trimmedShare})`,
  chance: `at most ${figures.chance.toFixed(5)} on either side`,
  leastRise: `5 percentage points (${figures.leastRise})`,
  closingMinutes: `anomalous for ${figures.closingMinutes} minutes`,
  eventMinutes: `every ${figures.eventMinutes} minutes`,
  mostActive: `at most ${figures.mostActive} open insights`,
  mostInInsight: `at most ${figures.mostInInsight} services`,
  mostKept: `${figures.mostKept} at most`,
  daysKept: `kept for ${figures.daysKept} days`,
  mostServices: `the ${figures.mostServices} services with the most requests`,
  mostEvents: `at most ${figures.mostEvents} are kept`,
};

describe('docs/insights.md', () => {
  it.each(Object.entries(said))('tells the figure %s', (_, words) => {
    expect(text.replaceAll(/\s+/g, ' ')).toContain(words);
  });
});
