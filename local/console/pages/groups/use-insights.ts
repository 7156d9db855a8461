import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { asked } from '../../account/asked.ts';
import { longestSeconds } from '../../address/time-range.ts';
import { callXRay } from '../../api/call.ts';
import { useLive } from '../../api/live.tsx';
import { pagesOf } from '../../api/pages-of.ts';
import {
  type Insight,
  type InsightEvent,
  readEvent,
  readInsight,
  type WireImpactService,
} from './insight.ts';

/** Insights are kept for 30 days; a little less, for clocks differ. */
const keptSeconds = 30 * 86_400 - 300;
/** Pages that are read: more nobody looks at. */
const mostInsights = 300;

/** Latest beginning first. */
export function useInsights(groupName: string, isReal: boolean) {
  const { now } = useLive();
  return useQuery({
    ...asked(isReal).options,
    queryKey: [asked(isReal).key, 'insights', groupName],
    queryFn: async ({ signal }): Promise<readonly Insight[]> => {
      const end = Math.ceil(now()) + 1;
      const input = { GroupName: groupName, StartTime: end - keptSeconds, EndTime: end };
      const insights: Insight[] = [];
      for await (const page of pagesOf('GetInsightSummaries', input, signal)) {
        insights.push(...(page.InsightSummaries ?? []).map(readInsight));
        if (insights.length >= mostInsights) break;
      }
      return insights.sort((left, right) => right.start - left.start);
    },
    placeholderData: keepPreviousData,
  });
}

export interface WholeInsight {
  readonly insight: Insight;
  /** Latest first. */
  readonly events: readonly InsightEvent[];
  readonly services: readonly WireImpactService[];
  /** What the services are those of. */
  readonly window: { readonly start: number; readonly end: number };
}

export function useInsight(id: string, isReal: boolean) {
  const { now } = useLive();
  return useQuery({
    ...asked(isReal).options,
    queryKey: [asked(isReal).key, 'insight', id],
    queryFn: async ({ signal }): Promise<WholeInsight> => {
      const { Insight: wire } = await callXRay('GetInsight', { InsightId: id }, signal);
      if (wire === undefined) throw new Error(`X-Ray says nothing of the insight "${id}".`);
      const insight = readInsight(wire);
      const end = Math.max(insight.end ?? Math.ceil(now()) + 1, insight.start + 60);
      const window = { start: Math.max(insight.start, end - longestSeconds), end };
      const [events, services] = await Promise.all([
        fetchEvents(id, signal),
        fetchServices(id, window, signal),
      ]);
      return { insight, events, services, window };
    },
  });
}

async function fetchEvents(id: string, signal: AbortSignal): Promise<InsightEvent[]> {
  const events: InsightEvent[] = [];
  for await (const page of pagesOf('GetInsightEvents', { InsightId: id }, signal)) {
    events.push(...(page.InsightEvents ?? []).map(readEvent));
  }
  return events.sort((left, right) => right.time - left.time);
}

async function fetchServices(
  id: string,
  { start, end }: WholeInsight['window'],
  signal: AbortSignal,
): Promise<WireImpactService[]> {
  const services: WireImpactService[] = [];
  const input = { InsightId: id, StartTime: start, EndTime: end };
  for await (const page of pagesOf('GetInsightImpactGraph', input, signal)) {
    services.push(...(page.Services ?? []));
  }
  return services;
}
