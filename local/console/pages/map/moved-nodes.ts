import { useMemo, useState } from 'react';
import { readStored, type StorageKey, writeStored } from '../../frame/storage.ts';
import type { MapLayout, Point } from './layout-map.ts';
import { nodeExtent } from './layout-part.ts';
import type { MapModel } from './map-model.ts';

/** Where someone has dragged nodes to, by their places' names. */
export type MovedNodes = ReadonlyMap<string, Point>;

const key: StorageKey = 'tracelab.map-places';
const most = 500;

/** Names come from traces, so they are kept in a list and never as keys. */
export function parseMoved(stored: unknown): Map<string, Point> {
  if (!Array.isArray(stored)) return new Map();
  return new Map(
    stored.slice(-most).flatMap((entry: unknown) => {
      const [place, x, y] = Array.isArray(entry) ? (entry as unknown[]) : [];
      return typeof place === 'string' && isPlace(x) && isPlace(y)
        ? [[place, { x: Number(x), y: Number(y) }] as const]
        : [];
    }),
  );
}

/** Farther away, one node would make all others too small to see. */
const farthest = 100_000;

const isPlace = (value: unknown): boolean =>
  typeof value === 'number' && Math.abs(value) <= farthest;

export interface Moved {
  readonly nodes: MovedNodes;
  move(place: string, to: Point): void;
  /** Back to where the layout has them. */
  tidy(): void;
}

export function useMoved(): Moved {
  const [nodes, setNodes] = useState<MovedNodes>(() => parseMoved(readStored(key)));
  return useMemo(() => {
    const keep = (next: MovedNodes) => {
      setNodes(next);
      writeStored(
        key,
        [...next].slice(-most).map(([place, { x, y }]) => [place, x, y]),
      );
    };
    return {
      nodes,
      move: (place, to) =>
        keep(
          new Map([...nodes].filter(([each]) => each !== place)).set(place, {
            x: Math.round(to.x),
            y: Math.round(to.y),
          }),
        ),
      tidy: () => keep(new Map()),
    };
  }, [nodes]);
}

/** The layout with some nodes elsewhere; edges of theirs go straight. */
export function withMoved(layout: MapLayout, map: MapModel, moved: MovedNodes): MapLayout {
  const here = [...moved].filter(([place]) => layout.places.has(place));
  if (here.length === 0) return layout;
  const places = new Map([...layout.places, ...here]);
  const movedKeys = new Set(
    map.nodes.filter(({ place }) => moved.has(place)).map(({ key }) => key),
  );
  const routes = new Map(layout.routes);
  for (const edge of map.edges) {
    if (movedKeys.has(edge.from) || movedKeys.has(edge.to)) routes.delete(edge.key);
  }
  let { x: left, y: top } = layout.bounds;
  let [right, bottom] = [left + layout.bounds.width, top + layout.bounds.height];
  for (const [, { x, y }] of here) {
    left = Math.min(left, x - 90);
    right = Math.max(right, x + 90);
    top = Math.min(top, y - nodeExtent.above);
    bottom = Math.max(bottom, y + nodeExtent.below);
  }
  return { places, routes, bounds: { x: left, y: top, width: right - left, height: bottom - top } };
}
