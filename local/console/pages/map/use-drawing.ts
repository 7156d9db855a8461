import { useMemo } from 'react';
import { type EdgeLine, edgeLine, loopLine, shiftsOf } from './edge-path.ts';
import type { MapLayout, Point } from './layout-map.ts';
import type { MapModel } from './map-model.ts';
import { nodeRadius, type SizeBy } from './node-size.ts';

/** A node that is being dragged. */
export interface Dragged {
  readonly place: string;
  readonly to: Point;
}

export interface Drawing {
  /** Middles of nodes, by key. */
  readonly places: ReadonlyMap<string, Point>;
  /** By key of edge. */
  readonly lines: ReadonlyMap<string, EdgeLine>;
  /** Requests of the node that has most. */
  readonly busiest: number;
}

/** Where everything of a map is drawn. */
export function useDrawing(
  map: MapModel,
  layout: MapLayout,
  size: SizeBy,
  dragged: Dragged | undefined,
): Drawing {
  const places = useMemo(() => {
    const found = map.nodes.flatMap(({ key, place }) => {
      const at = dragged?.place === place ? dragged.to : layout.places.get(place);
      return at === undefined ? [] : [[key, at] as const];
    });
    return new Map(found);
  }, [map, layout, dragged]);
  const busiest = useMemo(
    () => map.nodes.reduce((most, { figures }) => Math.max(most, figures.total), 1),
    [map],
  );
  const lines = useMemo(() => {
    const shifts = shiftsOf(map.edges);
    const ends = new Map(
      map.nodes.flatMap((node) => {
        const place = places.get(node.key);
        const radius = nodeRadius(node, size, busiest);
        return place === undefined ? [] : [[node.key, { ...place, radius }] as const];
      }),
    );
    const moved = map.nodes.find(({ place }) => place === dragged?.place)?.key;
    return new Map(
      map.edges.flatMap(({ key, from, to }) => {
        const [start, end] = [ends.get(from), ends.get(to)];
        if (start === undefined || end === undefined) return [];
        const shift = shifts.get(key) ?? 0;
        if (from === to) return [[key, loopLine(start, shift)] as const];
        const route = from === moved || to === moved ? [] : (layout.routes.get(key) ?? []);
        return [[key, edgeLine({ from: start, to: end, route, shift })] as const];
      }),
    );
  }, [map, layout, places, size, busiest, dragged]);
  return { places, lines, busiest };
}
