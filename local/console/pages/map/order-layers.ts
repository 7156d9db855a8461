import { at } from './rank-nodes.ts';

/** Nodes and the bends of long edges in columns; every edge leads from one column to the next. */
export interface Layers {
  /** Items of each column, from top to bottom. */
  readonly layers: readonly (readonly number[])[];
  /** For each item, those of the column to the left and to the right that it is joined with. */
  readonly left: readonly (readonly number[])[];
  readonly right: readonly (readonly number[])[];
}

const sweeps = 12;

/** Orders each column so that few edges cross: barycenters, back and forth, and the best order that was seen. */
export function orderLayers(start: Layers): number[][] {
  const { left, right } = start;
  let layers = start.layers.map((layer) => [...layer]);
  let best = layers;
  let fewest = countCrossings({ ...start, layers });
  const size = left.length;
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const forward = sweep % 2 === 0;
    const position = new Float64Array(size);
    for (const layer of layers) for (const [place, item] of layer.entries()) position[item] = place;
    const next = layers.map((layer) => [...layer]);
    const neighbours = forward ? left : right;
    const order = forward ? next.keys() : [...next.keys()].reverse();
    for (const index of order) {
      const layer = next[index] ?? [];
      const weights = new Map(
        layer.map((item) => [item, mean(neighbours[item] ?? [], position) ?? at(position, item)]),
      );
      layer.sort(
        (a, b) =>
          (weights.get(a) ?? 0) - (weights.get(b) ?? 0) || at(position, a) - at(position, b),
      );
      for (const [place, item] of layer.entries()) position[item] = place;
    }
    layers = next;
    const crossings = countCrossings({ ...start, layers });
    if (crossings < fewest) {
      fewest = crossings;
      best = layers;
    }
  }
  return best;
}

/**
 * Orders each column by where its items were; what is new goes where what it is joined with is.
 * @param known heights of the items that had a place; those keep their order
 */
export function orderLike(
  { layers, left, right }: Layers,
  known: ReadonlyMap<number, number>,
): number[][] {
  const heights = new Map(known);
  const free = layers.flat().filter((item) => !known.has(item));
  for (let round = 0; round < 4; round++) {
    for (const item of round % 2 === 0 ? free : free.toReversed()) {
      const around = [...(left[item] ?? []), ...(right[item] ?? [])].flatMap(
        (each) => heights.get(each) ?? [],
      );
      if (around.length > 0) {
        heights.set(item, around.reduce((sum, each) => sum + each, 0) / around.length);
      }
    }
  }
  return layers.map((layer) =>
    layer.toSorted(
      (a, b) =>
        (heights.get(a) ?? Number.MAX_VALUE) - (heights.get(b) ?? Number.MAX_VALUE) ||
        Number(!known.has(a)) - Number(!known.has(b)) ||
        a - b,
    ),
  );
}

function mean(items: readonly number[], position: ArrayLike<number>): number | undefined {
  if (items.length === 0) return undefined;
  let sum = 0;
  for (const item of items) sum += at(position, item);
  return sum / items.length;
}

/** Of all pairs of neighbouring columns, each in the logarithm of its size: counts inversions with a tree of sums. */
export function countCrossings({ layers, right }: Layers): number {
  let crossings = 0;
  for (let index = 0; index + 1 < layers.length; index++) {
    const target = layers[index + 1] ?? [];
    const places = new Map(target.map((item, place) => [item, place]));
    const sums = new Int32Array(target.length + 1);
    let counted = 0;
    for (const item of layers[index] ?? []) {
      const ends = (right[item] ?? []).flatMap((to) => places.get(to) ?? []);
      for (const end of ends) {
        let before = 0;
        for (let node = end + 1; node > 0; node -= node & -node) before += at(sums, node);
        crossings += counted - before;
      }
      for (const end of ends) {
        for (let node = end + 1; node <= target.length; node += node & -node) {
          sums[node] = at(sums, node) + 1;
        }
      }
      counted += ends.length;
    }
  }
  return crossings;
}
