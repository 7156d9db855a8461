import type { Point } from './layout-map.ts';
import { compareTexts, type MapEdge, type MapModel } from './map-model.ts';

/** What has the keyboard's focus on the map. */
export type Stop =
  | { readonly kind: 'node'; readonly key: string }
  | { readonly kind: 'edge'; readonly key: string };

type Places = ReadonlyMap<string, Point>;

/**
 * Where an arrow key leads: from a node right along its first call and on to who is called, left back to who calls; up and down
 * to the next node of the map, or on an edge to the next call of the same caller.
 * @param places by key of node
 */
export function walk(map: MapModel, places: Places, from: Stop, key: string): Stop | undefined {
  return from.kind === 'node'
    ? walkFromNode(map, places, from.key, key)
    : walkFromEdge(map, places, from.key, key);
}

function walkFromNode(map: MapModel, places: Places, node: string, key: string): Stop | undefined {
  switch (key) {
    case 'ArrowRight':
      return edgeStop(
        byHeight(
          map.edges.filter(({ from }) => from === node),
          places,
          'to',
        )[0],
      );
    case 'ArrowLeft':
      return edgeStop(
        byHeight(
          map.edges.filter(({ to }) => to === node),
          places,
          'from',
        )[0],
      );
    case 'ArrowUp':
    case 'ArrowDown': {
      const order = readingOrder(map, places);
      return nodeStop(order[order.indexOf(node) + (key === 'ArrowUp' ? -1 : 1)]);
    }
    case 'Home':
      return nodeStop(readingOrder(map, places)[0]);
    case 'End':
      return nodeStop(readingOrder(map, places).at(-1));
    default:
      return undefined;
  }
}

function walkFromEdge(
  map: MapModel,
  places: Places,
  key: string,
  pressed: string,
): Stop | undefined {
  const edge = map.edges.find((each) => each.key === key);
  if (edge === undefined) return undefined;
  switch (pressed) {
    case 'ArrowRight':
      return nodeStop(edge.to);
    case 'ArrowLeft':
      return nodeStop(edge.from);
    case 'ArrowUp':
    case 'ArrowDown': {
      const siblings = byHeight(
        map.edges.filter(({ from }) => from === edge.from),
        places,
        'to',
      );
      return edgeStop(siblings[siblings.indexOf(edge) + (pressed === 'ArrowUp' ? -1 : 1)]);
    }
    default:
      return undefined;
  }
}

/** Columns from left to right, each from top to bottom. */
export const readingOrder = (map: MapModel, places: Places): string[] =>
  map.nodes
    .map(({ key }) => ({ key, place: places.get(key) ?? { x: 0, y: 0 } }))
    .sort((a, b) => a.place.x - b.place.x || a.place.y - b.place.y || compareTexts(a.key, b.key))
    .map(({ key }) => key);

const byHeight = (edges: readonly MapEdge[], places: Places, end: 'from' | 'to'): MapEdge[] =>
  edges.toSorted(
    (a, b) =>
      (places.get(a[end])?.y ?? 0) - (places.get(b[end])?.y ?? 0) || compareTexts(a.key, b.key),
  );

const nodeStop = (key: string | undefined): Stop | undefined =>
  key === undefined ? undefined : { kind: 'node', key };

const edgeStop = (edge: MapEdge | undefined): Stop | undefined =>
  edge && { kind: 'edge', key: edge.key };
