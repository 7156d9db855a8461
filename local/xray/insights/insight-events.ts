import { figures } from './figures.ts';
import type { Impact, Insight } from './insight.ts';

/** Closes it as of when it last stood out. */
export function close(insight: Insight, at: number, reason: string, impact: Impact): Insight {
  const closed: Insight = { ...insight, state: 'CLOSED', end: insight.lastAnomalous };
  return record(closed, at, impact, `${reason}.`, insight.summary);
}

/** Notes an event at the end of the minute `at`. @param summary the insight's from now on. */
export function record(
  insight: Insight,
  at: number,
  impact: Impact,
  text: string,
  summary = text,
): Insight {
  const time = at + 60;
  const events = [...insight.events, { time, summary: text, impact }];
  return {
    ...insight,
    updated: time,
    impact,
    summary,
    // The first and the latest say the most.
    events: events.length > figures.mostEvents ? events.toSpliced(1, 1) : events,
  };
}
