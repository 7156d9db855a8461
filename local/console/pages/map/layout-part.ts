import type { Bounds, Point, Topology } from './layout-map.ts';
import { type Layers, orderLayers, orderLike } from './order-layers.ts';
import { type Extent, placeLayers } from './place-layers.ts';
import { at, rankNodes } from './rank-nodes.ts';

export type Part = Topology;

export interface PlacedPart {
  readonly nodes: readonly string[];
  readonly places: ReadonlyMap<string, Point>;
  readonly routes: ReadonlyMap<string, readonly Point[]>;
  readonly bounds: Bounds;
}

/** Distances on the map, in its own units; a pixel each when nothing is zoomed. */
export const columnWidth = 188;
/** A node with its ring, its name and what stands beneath. */
export const nodeExtent: Extent = { above: 46, below: 84 };
const bendExtent: Extent = { above: 9, below: 9 };
/** An edge that passes a node is level from one side of its name to the other. */
const besideName = 52;

/** A part of the map that hangs together. Nodes and edges are in order. */
export function layOutPart(
  { nodes, edges }: Part,
  previous?: ReadonlyMap<string, Point>,
): PlacedPart {
  const numbers = new Map(nodes.map((node, number) => [node, number]));
  const ends = edges.flatMap(({ key, from, to }) => {
    const [a, b] = [numbers.get(from) ?? 0, numbers.get(to) ?? 0];
    return a === b ? [] : [{ key, from: a, to: b }];
  });
  const distinct = new Map(
    ends.map(({ from, to }) => [from * nodes.length + to, [from, to] as const]),
  );
  const ranks = rankNodes({ count: nodes.length, edges: [...distinct.values()] });
  const { layers, bends, rankOf } = layer(nodes.length, ranks, ends);
  const known = new Map(
    nodes.flatMap((node, number) => {
      const place = previous?.get(node);
      return place === undefined ? [] : [[number, place.y] as const];
    }),
  );
  const order = known.size > 0 ? orderLike(layers, known) : orderLayers(layers);
  const isBend = (item: number) => item >= nodes.length;
  const columns = order.map((items) =>
    columnsOf(items.filter((item) => !isBend(item)).length, nodes.length),
  );
  const extent = (item: number) => (isBend(item) ? bendExtent : nodeExtent);
  const heights = placeLayers({
    ...layers,
    layers: order,
    weight: (a, b) => (isBend(a) && isBend(b) ? 24 : isBend(a) || isBend(b) ? 2 : 1),
    distance: (index, upper, lower) =>
      (extent(upper).below + extent(lower).above) / at(columns, index),
  });
  const starts = [0];
  for (const count of columns) starts.push((starts.at(-1) ?? 0) + count * columnWidth);
  const places = new Map<string, Point>();
  for (const [index, items] of order.entries()) {
    for (const [place, item] of items.filter((each) => !isBend(each)).entries()) {
      const x = at(starts, index) + (place % at(columns, index)) * columnWidth;
      places.set(nodes[item] ?? '', { x, y: at(heights, item) });
    }
  }
  const routes = new Map(
    ends.map(({ key }) => [
      key,
      (bends.get(key) ?? []).flatMap((item) => {
        const rank = at(rankOf, item);
        const [first, last] = [at(starts, rank), at(starts, rank + 1) - columnWidth];
        const y = at(heights, item);
        return [
          { x: first - besideName, y },
          { x: last + besideName, y },
        ];
      }),
    ]),
  );
  for (const { key, from, to } of ends) {
    if (at(ranks, from) > at(ranks, to)) routes.set(key, (routes.get(key) ?? []).toReversed());
  }
  return { nodes, places, routes, bounds: boundsOf(places, routes) };
}

/** How many columns a rank takes: a tall one wraps, each column a little lower than the one before. */
function columnsOf(count: number, all: number): number {
  const most = all <= 60 ? 8 : all <= 150 ? 12 : all <= 400 ? 18 : all <= 1000 ? 30 : 48;
  return Math.max(1, Math.ceil(count / most));
}

/** Puts nodes into columns, and bends where an edge passes some. */
function layer(
  count: number,
  ranks: readonly number[],
  ends: readonly { readonly key: string; readonly from: number; readonly to: number }[],
) {
  const least = Math.min(...ranks, 0);
  const rankOf = ranks.map((rank) => rank - least);
  const left: number[][] = rankOf.map(() => []);
  const right: number[][] = rankOf.map(() => []);
  const bends = new Map<string, number[]>();
  const join = (a: number, b: number) => {
    right[a]?.push(b);
    left[b]?.push(a);
  };
  for (const { key, from, to } of ends) {
    const [start, end] = at(rankOf, from) <= at(rankOf, to) ? [from, to] : [to, from];
    const chain: number[] = [];
    let last = start;
    for (let rank = at(rankOf, start) + 1; rank < at(rankOf, end); rank++) {
      const bend = rankOf.push(rank) - 1;
      left.push([]);
      right.push([]);
      chain.push(bend);
      join(last, bend);
      last = bend;
    }
    join(last, end);
    bends.set(key, chain);
  }
  const byRank: number[][] = Array.from({ length: Math.max(...rankOf, 0) + 1 }, () => []);
  for (const item of startOrder(count, left, right)) byRank[at(rankOf, item)]?.push(item);
  const layers: Layers = { layers: byRank, left, right };
  return { layers, bends, rankOf };
}

/** As a walk from the entrances meets them: what belongs together is near each other from the start. */
function startOrder(
  count: number,
  left: readonly (readonly number[])[],
  right: readonly (readonly number[])[],
): number[] {
  const seen = new Set<number>();
  const walk = (start: number) => {
    const way = [start];
    for (let item = way.pop(); item !== undefined; item = way.pop()) {
      if (seen.has(item)) continue;
      seen.add(item);
      way.push(...(right[item] ?? []).toReversed());
    }
  };
  for (let node = 0; node < count; node++) if (left[node]?.length === 0) walk(node);
  for (let node = 0; node < count; node++) walk(node);
  return [...seen];
}

function boundsOf(
  places: ReadonlyMap<string, Point>,
  routes: ReadonlyMap<string, readonly Point[]>,
): Bounds {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  const half = columnWidth / 2;
  const include = (x: number, top: number, bottom: number, side: number) => {
    minX = Math.min(minX, x - side);
    maxX = Math.max(maxX, x + side);
    minY = Math.min(minY, top);
    maxY = Math.max(maxY, bottom);
  };
  for (const { x, y } of places.values()) {
    include(x, y - nodeExtent.above, y + nodeExtent.below, half);
  }
  for (const route of routes.values()) for (const { x, y } of route) include(x, y, y, 0);
  return { x: minX, y: minY, width: maxX - minX, height: maxY - minY };
}
