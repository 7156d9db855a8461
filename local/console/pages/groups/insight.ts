import { counted } from '../../../wording/duration.ts';
import type { Output } from '../../api/operations.ts';
import { formatShare } from '../../format/rate.ts';

export type WireInsight = NonNullable<Output<'GetInsight'>['Insight']>;
export type WireInsightEvent = NonNullable<Output<'GetInsightEvents'>['InsightEvents']>[number];
export type WireImpactService = NonNullable<Output<'GetInsightImpactGraph'>['Services']>[number];

/** https://docs.aws.amazon.com/xray/latest/api/API_Insight.html */
export interface Insight {
  readonly id: string;
  readonly groupName: string;
  readonly isActive: boolean;
  readonly categories: readonly string[];
  readonly rootCause: Service | undefined;
  /** Epoch seconds. */
  readonly start: number;
  /** Absent while it is active. */
  readonly end: number | undefined;
  readonly summary: string;
  readonly impact: Impacts;
}

export interface Service {
  readonly name: string;
  readonly type: string | undefined;
}

export interface Impacts {
  /** Of the requests of clients. */
  readonly client: Impact;
  /** Of the requests to the root cause. */
  readonly rootCause: Impact;
  /** Services with the most faults, most first. */
  readonly services: readonly Service[];
}

export interface Impact {
  readonly faults: number;
  readonly total: number;
}

export interface InsightEvent {
  readonly time: number;
  readonly summary: string;
  readonly impact: Impacts;
}

export const readInsight = (wire: WireInsight): Insight => ({
  id: wire.InsightId ?? '',
  groupName: wire.GroupName ?? '',
  isActive: wire.State !== 'CLOSED',
  categories: wire.Categories ?? [],
  rootCause: readService(wire.RootCauseServiceId),
  start: wire.StartTime ?? 0,
  end: wire.EndTime ?? undefined,
  summary: wire.Summary ?? '',
  impact: readImpacts(wire),
});

export const readEvent = (wire: WireInsightEvent): InsightEvent => ({
  time: wire.EventTime ?? 0,
  summary: wire.Summary ?? '',
  impact: readImpacts(wire),
});

/** `40 of 100 requests failed (40 %)`. */
export const tellImpact = ({ faults, total }: Impact): string =>
  `${faults} of ${counted(total, 'request')} failed (${formatShare(faults, total)})`;

/** `12 min`, `3 h 5 min`. */
export function tellLasting(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

type WireImpacts = Pick<
  WireInsight,
  | 'ClientRequestImpactStatistics'
  | 'RootCauseServiceRequestImpactStatistics'
  | 'TopAnomalousServices'
>;

const readImpacts = (wire: WireImpacts): Impacts => ({
  client: readImpact(wire.ClientRequestImpactStatistics),
  rootCause: readImpact(wire.RootCauseServiceRequestImpactStatistics),
  services: (wire.TopAnomalousServices ?? []).flatMap(({ ServiceId }) => {
    const service = readService(ServiceId);
    return service === undefined ? [] : [service];
  }),
});

const readImpact = (wire: WireImpacts['ClientRequestImpactStatistics']): Impact => ({
  faults: wire?.FaultCount ?? 0,
  total: wire?.TotalCount ?? 0,
});

const readService = (wire: WireInsight['RootCauseServiceId']): Service | undefined =>
  wire?.Name == null ? undefined : { name: wire.Name, type: wire.Type ?? undefined };
