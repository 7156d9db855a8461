import { type Assessment, assess } from './fault-forecast.ts';
import { figures } from './figures.ts';
import { type GroupMinute, noOutcomes, requestsOf, type ServiceCalls } from './group-minute.ts';
import { measureImpact, windowOf } from './impact.ts';
import { type Insight, insightId, insightsByService, isOrdinary } from './insight.ts';
import { close, record } from './insight-events.ts';
import { callersOf, rootCauses } from './root-causes.ts';
import { describeFaults, describeService, describeServices } from './summary-texts.ts';

export interface GroupHistory {
  readonly arn: string;
  readonly name: string;
  /** Oldest first: the window and the history of the minute looked at, and all of its active insights. */
  readonly minutes: readonly GroupMinute[];
}

/**
 * Looks at one more minute of a group, the one that begins at `at`: opens, goes on with and closes its
 * insights.
 *
 * @param known the group's insights, closed ones too, since their time says nothing of what is ordinary.
 * @returns the same list with what changed.
 */
export function advanceInsights(
  known: readonly Insight[],
  group: GroupHistory,
  at: number,
): readonly Insight[] {
  const anomalous = assessServices(known, group.minutes, at);
  if (anomalous.size === 0 && !known.some(isActive)) return known;
  const edges = windowOf(group.minutes, at).flatMap((minute) => minute.edges);
  let insights = known;
  for (const [cause, services] of byMostFaults(anomalous, edges)) {
    insights = place(insights, group, { at, cause, services, anomalous, edges });
  }
  return insights.map((insight) => settle(insight, group, at));
}

const isActive = ({ state }: Insight): boolean => state === 'ACTIVE';

/** Those that are anomalous. */
function assessServices(
  insights: readonly Insight[],
  minutes: readonly GroupMinute[],
  at: number,
): ReadonlyMap<string, Assessment> {
  const faults = new Map<string, number>();
  for (const { services } of windowOf(minutes, at)) {
    for (const [key, { fault }] of services) faults.set(key, (faults.get(key) ?? 0) + fault);
  }
  const known = insightsByService(insights);
  const anomalous = new Map<string, Assessment>();
  for (const [key, count] of faults) {
    if (count < figures.leastFaults) continue;
    const own = minutes.flatMap(({ minute, services }) => {
      const counts = services.get(key);
      return counts ? [{ minute, requests: requestsOf(counts), faults: counts.fault }] : [];
    });
    const assessment = assess(own, at, isOrdinary(known.get(key) ?? []));
    if (assessment?.isAnomalous) anomalous.set(key, assessment);
  }
  return anomalous;
}

function byMostFaults(
  anomalous: ReadonlyMap<string, Assessment>,
  edges: readonly ServiceCalls[],
): [string, string[]][] {
  const faults = new Map([...anomalous].map(([key, assessment]) => [key, assessment.faults]));
  return [...rootCauses(faults, edges)].sort(
    ([a], [b]) => (faults.get(b) ?? 0) - (faults.get(a) ?? 0) || (a < b ? -1 : 1),
  );
}

/** What a minute showed of one root cause. */
interface Finding {
  readonly at: number;
  readonly cause: string;
  readonly services: readonly string[];
  readonly anomalous: ReadonlyMap<string, Assessment>;
  readonly edges: readonly ServiceCalls[];
}

/** Adds it to the insight that it belongs to, or opens one. */
function place(
  insights: readonly Insight[],
  group: GroupHistory,
  finding: Finding,
): readonly Insight[] {
  const { cause, services } = finding;
  const active = insights.filter(isActive);
  const own = active.find(({ rootCause }) => rootCause === cause);
  // The cause that was known fails through one further down: the same trouble, understood better.
  const same = active.filter((insight) => insight !== own && services.includes(insight.rootCause));
  const first =
    own ?? same[0] ?? active.find((insight) => insight.services.includes(cause)) ?? undefined;
  if (first === undefined) {
    return active.length < figures.mostActive ? [...insights, open(group, finding)] : insights;
  }
  const rootCause = same.includes(first) ? cause : first.rootCause;
  const grown = goOn({ ...first, rootCause }, first, group, finding);
  return insights.map((insight) => {
    if (insight === first) return grown;
    if (!same.includes(insight)) return insight;
    const impact = measureImpact(insight, group.minutes, insight.lastAnomalous);
    return close(insight, finding.at, `It goes on as part of the insight ${first.id}`, impact);
  });
}

function open(group: GroupHistory, finding: Finding): Insight {
  const { at, cause, services, anomalous } = finding;
  const start = Math.min(at, ...services.map((key) => anomalous.get(key)?.since ?? at));
  const basis: Insight = {
    id: insightId(group.arn, cause, start),
    groupArn: group.arn,
    groupName: group.name,
    state: 'ACTIVE',
    rootCause: cause,
    services: [cause, ...services.filter((service) => service !== cause)].slice(
      0,
      figures.mostInInsight,
    ),
    entries: entriesOf(cause, group.minutes, finding),
    start,
    lastAnomalous: at + 60,
    updated: at + 60,
    impact: { client: noOutcomes, rootCause: noOutcomes, top: [] },
    summary: '',
    events: [],
  };
  const impact = measureImpact(basis, group.minutes, at + 60);
  return record(basis, at, impact, summaryOf(basis, finding));
}

function goOn(next: Insight, before: Insight, group: GroupHistory, finding: Finding): Insight {
  const { at, services } = finding;
  const known = new Set(before.services);
  const added = services
    .filter((service) => !known.has(service))
    .slice(0, figures.mostInInsight - known.size);
  const grown: Insight = {
    ...next,
    services: [...before.services, ...added],
    entries: [
      ...new Set([...before.entries, ...entriesOf(next.rootCause, group.minutes, finding)]),
    ],
    lastAnomalous: at + 60,
  };
  const summary = summaryOf(grown, finding);
  const news = [
    ...(grown.rootCause === before.rootCause
      ? []
      : [`The root cause is ${describeService(grown.rootCause)}.`]),
    ...(added.length === 0 ? [] : [`${describeServices(added)} failed as well.`]),
  ];
  if (news.length > 0) {
    const impact = measureImpact(grown, group.minutes, at + 60);
    return record(grown, at, impact, [...news, summary].join(' '), summary);
  }
  return { ...grown, summary };
}

const summaryOf = (insight: Insight, { cause, anomalous }: Finding): string => {
  const assessment = anomalous.get(insight.rootCause) ?? anomalous.get(cause);
  const service = anomalous.has(insight.rootCause) ? insight.rootCause : cause;
  return assessment === undefined ? insight.summary : `${describeFaults(service, assessment)}.`;
};

function entriesOf(
  cause: string,
  minutes: readonly GroupMinute[],
  { at, edges }: Finding,
): string[] {
  const callers = callersOf(cause, edges);
  const called = windowOf(minutes, at).flatMap(({ clients }) => [...clients.keys()]);
  return [...new Set(called)].filter((service) => callers.has(service)).sort();
}

/** Brings an active insight up to the end of the minute: closes it, or notes where it stands from time to time. */
function settle(insight: Insight, group: GroupHistory, at: number): Insight {
  if (!isActive(insight)) return insight;
  const now = at + 60;
  if (now - insight.lastAnomalous >= figures.closingMinutes * 60) {
    const reason = `Fault rates have been as expected for ${figures.closingMinutes} minutes`;
    return close(insight, at, reason, measureImpact(insight, group.minutes, insight.lastAnomalous));
  }
  const impact = measureImpact(insight, group.minutes, now);
  const last = insight.events.at(-1)?.time ?? insight.start;
  return now - last >= figures.eventMinutes * 60
    ? record(insight, at, impact, insight.summary)
    : { ...insight, updated: now, impact };
}
