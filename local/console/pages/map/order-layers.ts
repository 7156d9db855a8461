import { at } from './rank-nodes.ts';

/** Nodes and the bends of long edges in columns; every edge leads from one column to the next. */
export interface Layers {
  /** Items of each column, from top to bottom. */
  readonly layers: readonly (readonly number[])[];
  /** For each item, those of the column to the left and to the right that it is joined with. */
  readonly left: readonly (readonly number[])[];
  readonly right: readonly (readonly number[])[];
}

/** Of a large map each takes its time, and the first ones do most. */
const sweepsOf = (items: number): number => (items > 5000 ? 6 : 12);

/** Orders each column so that few edges cross: barycenters, back and forth, and the best order that was seen. */
export function orderLayers(start: Layers): number[][] {
  const { left, right } = start;
  let layers = start.layers.map((layer) => [...layer]);
  let best = layers;
  let fewest = countCrossings({ ...start, layers });
  const sweeps = sweepsOf(left.length);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const forward = sweep % 2 === 0;
    const position = positions(layers, left.length);
    const wanted = new Float64Array(left.length);
    const next = layers.map((layer) => [...layer]);
    const neighbours = forward ? left : right;
    const order = forward ? next.keys() : [...next.keys()].reverse();
    for (const index of order) {
      const layer = next[index] ?? [];
      for (const item of layer) {
        wanted[item] = mean(neighbours[item] ?? [], position) ?? at(position, item);
      }
      layer.sort((a, b) => at(wanted, a) - at(wanted, b) || at(position, a) - at(position, b));
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

function positions(layers: Layers['layers'], count: number): Int32Array {
  const position = new Int32Array(count);
  for (const layer of layers) for (const [place, item] of layer.entries()) position[item] = place;
  return position;
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
  const position = positions(layers, right.length);
  let crossings = 0;
  for (let index = 0; index + 1 < layers.length; index++) {
    const size = layers[index + 1]?.length ?? 0;
    const sums = new Int32Array(size + 1);
    let counted = 0;
    for (const item of layers[index] ?? []) {
      const ends = right[item] ?? [];
      for (const end of ends) {
        let before = 0;
        for (let node = at(position, end) + 1; node > 0; node -= node & -node) {
          before += at(sums, node);
        }
        crossings += counted - before;
      }
      for (const end of ends) {
        for (let node = at(position, end) + 1; node <= size; node += node & -node) {
          sums[node] = at(sums, node) + 1;
        }
      }
      counted += ends.length;
    }
  }
  return crossings;
}
