import { idleUsage } from './idle-usage.ts';
import { currency, pricesReadOn, region } from './prices.ts';
import { requestUsage } from './request-usage.ts';
import type { NamedTemplate } from './template.ts';
import { type CostLine, daysPerMonth, sumOf, toCostLine } from './usage.ts';
import { countTraces, type TraceCounts, xrayUsage } from './x-ray-usage.ts';

export interface StackEstimate {
  readonly id: string;
  /** What it costs by being there. */
  readonly idle: { readonly month: number; readonly day: number; readonly lines: CostLine[] };
  /** What its requests cost beside that, in a month; of a stack that takes requests. */
  readonly requests?: {
    readonly request: string;
    readonly month: number;
    readonly lines: CostLine[];
  };
}

export interface Estimate {
  readonly region: string;
  readonly currency: string;
  readonly pricesReadOn: string;
  readonly requestsPerMonth: number;
  readonly stacks: readonly StackEstimate[];
  readonly xray: {
    readonly traces: TraceCounts;
    readonly month: number;
    readonly lines: readonly CostLine[];
  };
  readonly total: {
    readonly idleMonth: number;
    readonly idleDay: number;
    /** Of every stack, X-Ray included, each asked so many times. */
    readonly requestsMonth: number;
  };
  readonly notEstimated: readonly string[];
}

/** What the stacks of an app cost at list prices, idle and for so many requests to each of them. */
export function estimate(templates: readonly NamedTemplate[], requestsPerMonth: number): Estimate {
  const stacks = templates.map((named) => estimateStack(named, requestsPerMonth));
  const traces = countTraces(templates, requestsPerMonth);
  const xrayLines = xrayUsage(traces).map(toCostLine);
  const idleMonth = total(stacks.map(({ idle }) => idle.month));
  return {
    region,
    currency,
    pricesReadOn,
    requestsPerMonth,
    stacks,
    xray: { traces, month: sumOf(xrayLines), lines: xrayLines },
    total: {
      idleMonth,
      idleDay: idleMonth / daysPerMonth,
      requestsMonth: total(stacks.map(({ requests }) => requests?.month ?? 0)) + sumOf(xrayLines),
    },
    notEstimated: [...templates.flatMap(unknownOf), ...neverEstimated],
  };
}

const neverEstimated = [
  'taxes, data transfer to the internet and between zones, storage of logs, tables and buckets',
  'free tiers, but for that of X-Ray',
  'requests to KMS, flow logs, spans of Transaction Search',
];

function estimateStack({ id, template }: NamedTemplate, requestsPerMonth: number): StackEstimate {
  const idleLines = idleUsage(template).flatMap((usage) =>
    'notEstimated' in usage || usage.quantity === 0 ? [] : [toCostLine(usage)],
  );
  const idleMonth = sumOf(idleLines);
  const used = requestUsage(id, requestsPerMonth);
  const requestLines = (used?.usage ?? []).map(toCostLine);
  return {
    id,
    idle: { month: idleMonth, day: idleMonth / daysPerMonth, lines: idleLines },
    requests: used && { request: used.request, month: sumOf(requestLines), lines: requestLines },
  };
}

function unknownOf({ id, template }: NamedTemplate): string[] {
  return idleUsage(template).flatMap((usage) =>
    'notEstimated' in usage ? [`${id}: ${usage.what} (${usage.notEstimated})`] : [],
  );
}

function total(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
