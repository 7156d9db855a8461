import { layOutPart, type Part } from './layout-part.ts';
import { compareTexts } from './map-model.ts';
import { packParts } from './pack-parts.ts';

/** What a layout depends on: which nodes there are and which lead to which. Figures do not move anything. */
export interface Topology {
  readonly nodes: readonly string[];
  readonly edges: readonly {
    readonly key: string;
    readonly from: string;
    readonly to: string;
  }[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Bounds extends Point {
  readonly width: number;
  readonly height: number;
}

export interface MapLayout {
  /** Middles of the nodes' rings. */
  readonly places: ReadonlyMap<string, Point>;
  /** By key of the edge: where it bends to pass the nodes between its ends. */
  readonly routes: ReadonlyMap<string, readonly Point[]>;
  readonly bounds: Bounds;
}

/**
 * From left to right, callers before what they call. The same for the same nodes and edges, in whatever order they come.
 * @param previous the layout so far: what it has keeps its order, what is new goes in between
 */
export function layOutMap(topology: Topology, previous?: MapLayout): MapLayout {
  const nodes = [...new Set(topology.nodes)].sort(compareTexts);
  const known = new Set(nodes);
  const edges = topology.edges
    .filter(({ from, to }) => known.has(from) && known.has(to))
    .toSorted((a, b) => compareTexts(a.key, b.key));
  const parts = partsOf(nodes, edges).map((part) => layOutPart(part, previous?.places));
  return packParts(parts, previous?.places);
}

/** Nodes that edges join, whichever way these lead. */
function partsOf(nodes: readonly string[], edges: Topology['edges']): Part[] {
  const above = new Map<string, string>();
  const top = (node: string): string => {
    let found = node;
    for (let next = above.get(found); next !== undefined; next = above.get(found)) found = next;
    for (let each = node; each !== found; ) {
      const next = above.get(each) ?? found;
      above.set(each, found);
      each = next;
    }
    return found;
  };
  for (const { from, to } of edges) {
    const [a, b] = [top(from), top(to)];
    if (a !== b) above.set(a, b);
  }
  const parts = Map.groupBy(nodes, top);
  const edgesOf = Map.groupBy(edges, ({ from }) => top(from));
  return [...parts].map(([root, members]) => ({ nodes: members, edges: edgesOf.get(root) ?? [] }));
}
