import { oddTable, oddTier, usualTier } from './traces.ts';
import type { BenchXRayClient } from './xray-client.ts';

/** The traces of a data directory lie in it; epoch seconds. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** A question that is asked again and again, each time in another place where there are several. */
export interface Query {
  readonly name: string;
  /** Milliseconds of the issue, at most. */
  readonly limit: number;
  /** Prepares the question of one turn; asking it gives whether it was answered as it should. */
  prepare(client: BenchXRayClient, window: Window, turn: number): Promise<Ask>;
}

export type Ask = () => Promise<string>;

const table = 'orders';
const filters: readonly (readonly [kind: string, ...texts: readonly [string, string, string]])[] = [
  ['boolean', 'ok', 'fault', 'throttle'],
  ['annotation', tier(usualTier), tier(oddTier), tier('none')],
  ['service', service(table), service(oddTable), service('none')],
  ['edge', edge(table), edge(oddTable), edge('none')],
];
const amounts = ['much', '0.01 %', 'nothing'] as const;

function tier(value: string): string {
  return `annotation.tier = "${value}"`;
}

function service(name: string): string {
  return `service("${name}")`;
}

function edge(target: string): string {
  return `edge("place-order", "${target}")`;
}

export const summaryQueries: readonly Query[] = filters.flatMap(([kind, ...texts]) =>
  texts.map((text, index) => summaryQuery(`GetTraceSummaries, ${kind}: ${amounts[index]}`, text)),
);

/** Walks from page to page, and begins again behind the last one. */
function summaryQuery(name: string, filter: string): Query {
  let token: string | undefined;
  return {
    name,
    limit: 50,
    prepare: async (client, window, turn) => {
      if (turn === 0) token = undefined;
      const body = JSON.stringify({ ...times(window), FilterExpression: filter, NextToken: token });
      return async () => {
        const answer = await client.post('/TraceSummaries', body);
        token = /"NextToken":"([^"]*)"/.exec(answer)?.[1];
        return answer;
      };
    },
  };
}

export const batchQuery: Query = {
  name: 'BatchGetTraces of 5',
  limit: 5,
  prepare: async (client, window, turn) => {
    const start = placeIn({ start: window.start, end: window.end - 700 }, turn);
    const summaries = await client.post(
      '/TraceSummaries',
      JSON.stringify(times({ start, end: start + 600 })),
    );
    const ids = [...summaries.matchAll(/"Id":"(1-[^"]*)"/g)].map(([, id]) => id).slice(0, 5);
    if (ids.length < 5) throw new Error(`there are only ${ids.length} traces to ask for`);
    const body = JSON.stringify({ TraceIds: ids });
    return () => client.post('/Traces', body);
  },
};

export const graphQueries: readonly Query[] = [1, 6].map((hours) => ({
  name: `GetServiceGraph over ${hours} h`,
  limit: 50,
  prepare: async (client, window, turn) => {
    const body = JSON.stringify(times(sliding(window, hours, turn)));
    return () => client.post('/ServiceGraph', body);
  },
}));

const selectors = [
  ['clients', undefined],
  ['a service', service(table)],
  ['an edge', edge(table)],
] as const;

export const seriesQueries: readonly Query[] = selectors.map(([whose, selector]) => ({
  name: `GetTimeSeriesServiceStatistics over 6 h, ${whose}`,
  limit: 50,
  prepare: async (client, window, turn) => {
    const body = JSON.stringify({
      ...times(sliding(window, 6, turn)),
      Period: turn % 2 === 0 ? 300 : 60,
      EntitySelectorExpression: selector,
    });
    return () => client.post('/TimeSeriesServiceStatistics', body);
  },
}));

const times = ({ start, end }: Window) => ({ StartTime: start, EndTime: end });

/** A window of that many hours that begins at another second each time, within a minute. */
function sliding({ start, end }: Window, hours: number, turn: number): Window {
  const length = hours * 3600 - 60;
  const first = hours * 3600 >= end - start ? start : placeIn({ start, end: end - length }, turn);
  return { start: first + ((turn * 7) % 60), end: first + ((turn * 7) % 60) + length };
}

/** Never the same and not in order, so that nothing near is still at hand. */
const placeIn = ({ start, end }: Window, turn: number): number =>
  start + (((turn * 0.618034) % 1) + 0.001) * 0.99 * (end - start);
