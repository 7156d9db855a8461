/** Places in the list of nodes; no edge leads from a node to itself, none is there twice. */
export interface NumberedGraph {
  readonly count: number;
  readonly edges: readonly (readonly [from: number, to: number])[];
}

/** The column of each node, from 0: one to the right of the rightmost node that calls it; calls that close a circle do not count. */
export function rankNodes({ count, edges }: NumberedGraph): number[] {
  const forward = withoutCircles({ count, edges });
  const ranks = Array<number>(count).fill(0);
  const next = adjacency(count, forward);
  const waiting = Array<number>(count).fill(0);
  for (const [, to] of forward) waiting[to] = at(waiting, to) + 1;
  const ready = waiting.flatMap((callers, node) => (callers === 0 ? [node] : []));
  for (const node of ready) {
    for (const to of next[node] ?? []) {
      ranks[to] = Math.max(at(ranks, to), at(ranks, node) + 1);
      waiting[to] = at(waiting, to) - 1;
      if (waiting[to] === 0) ready.push(to);
    }
  }
  return besideTheirTargets(ranks, count, forward);
}

/** What nothing calls stands right before the first it calls: a client of a service far to the right. */
function besideTheirTargets(
  ranks: readonly number[],
  count: number,
  edges: NumberedGraph['edges'],
): number[] {
  const called = new Set(edges.map(([, to]) => to));
  const moved = [...ranks];
  const next = adjacency(count, edges);
  for (let node = 0; node < count; node++) {
    const targets = next[node] ?? [];
    if (called.has(node) || targets.length === 0) continue;
    moved[node] = Math.min(...targets.map((to) => at(ranks, to))) - 1;
  }
  return moved;
}

/** Turns the calls around that lead back to where a walk from the entrances is on its way. */
function withoutCircles({ count, edges }: NumberedGraph): (readonly [number, number])[] {
  const next = adjacency(count, edges);
  const called = new Set(edges.map(([, to]) => to));
  const nodes = Array.from({ length: count }, (_, node) => node);
  const starts = [...nodes.filter((node) => !called.has(node)), ...nodes];
  const state = new Uint8Array(count);
  const back = new Set<number>();
  for (const start of starts) {
    if (state[start] !== 0) continue;
    const way: { readonly node: number; place: number }[] = [{ node: start, place: 0 }];
    state[start] = 1;
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const to = next[top.node]?.[top.place];
      top.place += 1;
      if (to === undefined) {
        state[top.node] = 2;
        way.pop();
      } else if (state[to] === 1) back.add(top.node * count + to);
      else if (state[to] === 0) {
        state[to] = 1;
        way.push({ node: to, place: 0 });
      }
    }
  }
  return edges.map(([from, to]) => (back.has(from * count + to) ? [to, from] : [from, to]));
}

export function adjacency(count: number, edges: NumberedGraph['edges']): number[][] {
  const lists: number[][] = Array.from({ length: count }, () => []);
  for (const [from, to] of edges) lists[from]?.push(to);
  return lists;
}

/** For lists of numbers that have one at every place that is asked for. */
export const at = (list: ArrayLike<number>, place: number): number => list[place] ?? 0;
