import type { Point } from './layout-map.ts';

export interface EdgeLine {
  /** For `d` of a path. */
  readonly path: string;
  /** Where figures about it stand. */
  readonly middle: Point;
  /** Tip of the arrow. */
  readonly tip: Point;
  /** Where the arrow points, in degrees, clockwise from the right. */
  readonly angle: number;
}

export interface EdgeEnds {
  readonly from: Point & { readonly radius: number };
  readonly to: Point & { readonly radius: number };
  readonly route: readonly Point[];
  /** Keeps edges between the same two nodes apart. */
  readonly shift: number;
}

/** Between an arrow and the ring that it points at. */
const margin = 3;
const arrowLength = 8;

/** From ring to ring through the bends of its route, level wherever it meets one. */
export function edgeLine({ from, to, route, shift }: EdgeEnds): EdgeLine {
  const distance = to.x - from.x;
  const beside = from.radius + to.radius + 32;
  // A caller that was dragged to above its callee leaves to the right all the same.
  const direction = distance < -beside ? -1 : 1;
  const start = { x: from.x + direction * reach(from.radius, shift), y: from.y + shift };
  const tip = { x: to.x - direction * (reach(to.radius, shift) + margin), y: to.y + shift };
  const end = { x: tip.x - direction * arrowLength, y: tip.y };
  const points = [start, ...route.map(({ x, y }) => ({ x, y: y + shift })), end];
  const curves = points.slice(1).map((point, index) => {
    const before = points[index] ?? start;
    const pull = Math.max(Math.abs(point.x - before.x) / 2, distance * direction < beside ? 70 : 0);
    return [
      before,
      { x: before.x + direction * pull, y: before.y },
      { x: point.x - direction * pull, y: point.y },
      point,
    ] as const;
  });
  const path = `M${text(start)}${curves.map(([, a, b, point]) => `C${text(a)} ${text(b)} ${text(point)}`).join('')}`;
  const half = curves[Math.floor(curves.length / 2)] ?? [start, start, end, end];
  return {
    path,
    middle: curves.length % 2 === 0 ? half[0] : middleOf(half),
    tip,
    angle: direction === 1 ? 0 : 180,
  };
}

/** A node that calls itself: over its left shoulder, where its callers leave room. */
export function loopLine({ x, y, radius }: EdgeEnds['from'], shift = 0): EdgeLine {
  const start = { x: x - radius * 0.2, y: y - radius };
  const tip = { x: x - radius * 0.9 - margin, y: y - radius * 0.44 };
  const far = radius * 1.25 + Math.abs(shift);
  return {
    path: `M${text(start)}C${text({ x: x - radius * 0.5, y: y - far - 12 })} ${text({ x: x - far - 14, y: y - far + 6 })} ${text({ x: tip.x - 7, y: tip.y - 4 })}`,
    middle: { x: x - far, y: y - far },
    tip,
    angle: 30,
  };
}

/** How far to the side the ring is, at that height above its middle. */
const reach = (radius: number, shift: number): number =>
  Math.sqrt(Math.max(0, radius ** 2 - shift ** 2));

const middleOf = ([a, b, c, d]: readonly [Point, Point, Point, Point]): Point => ({
  x: (a.x + 3 * b.x + 3 * c.x + d.x) / 8,
  y: (a.y + 3 * b.y + 3 * c.y + d.y) / 8,
});

const text = ({ x, y }: Point): string => `${round(x)},${round(y)}`;
const round = (value: number): number => Math.round(value * 10) / 10;

/** For each edge how far it is moved, so that those between the same two nodes do not lie on each other. */
export function shiftsOf(
  edges: readonly { readonly key: string; readonly from: string; readonly to: string }[],
): Map<string, number> {
  const groups = Map.groupBy(edges, ({ from, to }) =>
    JSON.stringify(from < to ? [from, to] : [to, from]),
  );
  return new Map(
    [...groups.values()].flatMap((group) =>
      group.map(({ key }, index) => [key, (index - (group.length - 1) / 2) * 16] as const),
    ),
  );
}
