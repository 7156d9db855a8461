import { nodeKey } from '../../../../local/xray/graph/growing-graph.ts';
import type {
  GroupMinute,
  OutcomeCounts,
  ServiceCalls,
} from '../../../../local/xray/insights/group-minute.ts';

export const began = 1_800_000_000;

export const service = (name: string): string => nodeKey({ name });

/** One line of a series: a service's requests in a minute, so many of them faults. */
export interface ServiceMinute {
  readonly minute: number;
  readonly node: string;
  readonly requests: number;
  readonly faults: number;
}

const outcomes = ({ requests, faults }: ServiceMinute): OutcomeCounts => ({
  ok: requests - faults,
  error: 0,
  throttle: 0,
  fault: faults,
});

/**
 * Minutes from lines, `minute` counted from the beginning.
 * @param calls `from > to`; the calls have as many faults as their target. A client calls what none calls.
 */
export function groupMinutes(
  lines: readonly ServiceMinute[],
  calls: readonly string[] = [],
): GroupMinute[] {
  const pairs = calls.map((call) => call.split(' > '));
  const called = new Set(pairs.map(([, to]) => to));
  return [...Map.groupBy(lines, ({ minute }) => minute)]
    .sort(([a], [b]) => a - b)
    .map(([minute, ofMinute]) => {
      const find = (name = '') => ofMinute.find(({ node }) => node === name);
      return {
        minute: began + minute * 60,
        services: new Map(ofMinute.map((line) => [service(line.node), outcomes(line)])),
        clients: new Map(
          ofMinute
            .filter(({ node }) => !called.has(node))
            .map((line) => [service(line.node), outcomes(line)]),
        ),
        edges: pairs.flatMap(([from = '', to = '']): ServiceCalls[] => {
          const target = find(to);
          return target && find(from)
            ? [{ from: service(from), to: service(to), faults: target.faults }]
            : [];
        }),
      };
    });
}

/** The same every minute of [from, to): so many requests, and the share of them that are faults. */
export const steady = (
  node: string,
  from: number,
  to: number,
  { requests, rate }: { readonly requests: number; readonly rate: number },
): ServiceMinute[] =>
  Array.from({ length: to - from }, (_, index) => {
    const passed = (minute: number) => Math.round(minute * requests * rate);
    const minute = from + index;
    // Fractions of a fault come up in later minutes.
    return { minute, node, requests, faults: passed(minute + 1) - passed(minute) };
  });
