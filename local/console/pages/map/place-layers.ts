import type { Layers } from './order-layers.ts';
import { at } from './rank-nodes.ts';

/** How far the middle of an item is from its upper and its lower end. */
export interface Extent {
  readonly above: number;
  readonly below: number;
}

export interface Placing extends Layers {
  /** How much an item pulls at what it is joined with: a straight long edge is worth more than a short one. */
  readonly weight: (a: number, b: number) => number;
  /** Distance of the middles of two items that follow each other in a column. */
  readonly distance: (layer: number, upper: number, lower: number) => number;
}

/** Of a large map each takes its time, and the first ones do most. */
const roundsOf = (items: number): number => (items > 5000 ? 3 : items > 1000 ? 8 : 16);

/** Heights of all items: as near as they can be to what they are joined with, in their order and without overlaps. */
export function placeLayers(placing: Placing): Float64Array {
  const { layers, left, right } = placing;
  const heights = new Float64Array(left.length);
  for (const [index, layer] of layers.entries()) {
    let height = 0;
    for (const [place, item] of layer.entries()) {
      const upper = layer[place - 1];
      if (upper !== undefined) height += placing.distance(index, upper, item);
      heights[item] = height;
    }
    for (const item of layer) heights[item] = at(heights, item) - height / 2;
  }
  const both = left.map((items, item) => [...items, ...(right[item] ?? [])]);
  const rounds = roundsOf(left.length);
  for (let round = 0; round < rounds; round++) {
    for (const index of layers.keys()) settle(placing, index, left, heights);
    for (const index of [...layers.keys()].reverse()) settle(placing, index, right, heights);
  }
  for (const index of layers.keys()) settle(placing, index, both, heights);
  return heights;
}

/**
 * Moves a column to where its neighbours want it: the least sum of squares under the least distances, which pooling
 * adjacent violators finds in one pass.
 */
function settle(
  { layers, weight, distance }: Placing,
  index: number,
  neighbours: readonly (readonly number[])[],
  heights: Float64Array,
): void {
  const layer = layers[index] ?? [];
  const offsets: number[] = [];
  const blocks: { sum: number; weight: number; items: number }[] = [];
  for (const [place, item] of layer.entries()) {
    const upper = layer[place - 1];
    const offset = upper === undefined ? 0 : at(offsets, place - 1) + distance(index, upper, item);
    offsets.push(offset);
    let sum = 0;
    let total = 0;
    for (const other of neighbours[item] ?? []) {
      const pull = weight(item, other);
      sum += pull * at(heights, other);
      total += pull;
    }
    const wanted = total > 0 ? sum / total : at(heights, item);
    let block = { sum: 0, weight: total > 0 ? total : 0.01, items: 1 };
    block.sum = (wanted - offset) * block.weight;
    for (
      let before = blocks.at(-1);
      before !== undefined && before.sum / before.weight > block.sum / block.weight;
      before = blocks.at(-1)
    ) {
      blocks.pop();
      block = {
        sum: before.sum + block.sum,
        weight: before.weight + block.weight,
        items: before.items + block.items,
      };
    }
    blocks.push(block);
  }
  let place = 0;
  for (const block of blocks) {
    for (let left = block.items; left > 0; left--, place++) {
      heights[at(layer, place)] = block.sum / block.weight + at(offsets, place);
    }
  }
}
