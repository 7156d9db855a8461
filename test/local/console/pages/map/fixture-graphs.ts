import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WireService } from '../../../../../local/console/api/operations.ts';

/** GetServiceGraph of the app of this repository after its first round of orders, without members that are null. */
export const appServices: readonly WireService[] = (
  JSON.parse(
    readFileSync(
      join(import.meta.dirname, '../../../../fixtures/console/service-graph.json'),
      'utf8',
    ),
  ) as { Services: WireService[] }
).Services;

interface Counts {
  readonly ok?: number;
  readonly error?: number;
  readonly throttle?: number;
  readonly fault?: number;
  /** Seconds, of each. */
  readonly time?: number;
}

export const statistics = ({ ok = 0, error = 0, throttle = 0, fault = 0, time = 0.1 }: Counts) => ({
  OkCount: ok,
  ErrorStatistics: { ThrottleCount: throttle, OtherCount: error, TotalCount: error + throttle },
  FaultStatistics: { OtherCount: fault, TotalCount: fault },
  TotalCount: ok + error + throttle + fault,
  TotalResponseTime: (ok + error + throttle + fault) * time,
});

export interface DrawnNode extends Counts {
  readonly name: string;
  readonly type?: string;
  /** Names of the nodes that it calls, or `[name, type]`; `link` before a link. */
  readonly calls?: readonly (string | readonly [name: string, type: string])[];
  readonly links?: readonly string[];
  readonly state?: string;
  readonly root?: boolean;
}

/** A graph as X-Ray would answer, of nodes that are named by hand. */
export function graph(...nodes: readonly DrawnNode[]): WireService[] {
  const idOf = (target: string | readonly [string, string]) => {
    const [name, type] = typeof target === 'string' ? [target] : target;
    return nodes.findIndex(
      (node) => node.name === name && (type === undefined || node.type === type),
    );
  };
  return nodes.map((node, ReferenceId) => {
    const { name, type, calls = [], links = [], state = 'active', root = false, ...counts } = node;
    const isClient = type === 'client';
    const time = { Value: counts.time ?? 0.1 };
    const edge = {
      SummaryStatistics: statistics(isClient ? { ok: 1 } : counts),
      ResponseTimeHistogram: [{ ...time, Count: 1 }],
      Aliases: [],
    };
    return {
      ReferenceId,
      Name: name,
      ...(type !== undefined && { Type: type }),
      State: isClient ? 'unknown' : state,
      Root: root,
      Edges: [
        ...calls.map((target) => ({ ...edge, ReferenceId: idOf(target) })),
        ...links.map((target) => ({
          ReferenceId: idOf(target),
          EdgeType: 'link',
          ReceivedEventAgeHistogram: [{ Value: 2, Count: 3 }],
          Aliases: [],
        })),
      ],
      ...(!isClient && {
        SummaryStatistics: statistics(counts),
        ResponseTimeHistogram: [{ ...time, Count: 1 }],
        DurationHistogram: [{ ...time, Count: 1 }],
      }),
    };
  });
}

/** Numbers that look random and are the same each time. */
export function pseudoRandom(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = pseudoRandom(seed);
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** A tree with some more calls across it. */
export function largeTopology(count: number, seed = 3) {
  const random = pseudoRandom(seed);
  const nodes = Array.from({ length: count }, (_, index) => `node-${index}`);
  const edges = nodes.slice(1).flatMap((to, index) => {
    const from = `node-${Math.floor(random() * (index + 1))}`;
    const more = `node-${Math.floor(random() * count)}`;
    return [
      { key: `${from}>${to}`, from, to },
      ...(random() < 0.5 && more !== to ? [{ key: `${more}>${to} too`, from: more, to }] : []),
    ];
  });
  return { nodes, edges };
}
