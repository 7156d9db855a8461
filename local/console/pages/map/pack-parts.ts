import type { MapLayout, Point } from './layout-map.ts';
import type { PlacedPart } from './layout-part.ts';
import { compareTexts } from './map-model.ts';

const gap = 24;
/** Width by height that a map of many parts grows towards. */
const wanted = 1.7;

/** Puts the parts onto shelves as wide as the widest of them, in the order they had, then the largest first. */
export function packParts(
  parts: readonly PlacedPart[],
  previous?: ReadonlyMap<string, Point>,
): MapLayout {
  const area = parts.reduce(
    (sum, { bounds: { width, height } }) => sum + (width + gap) * (height + gap),
    0,
  );
  const room = Math.max(Math.sqrt(area * wanted), ...parts.map(({ bounds }) => bounds.width));
  const places = new Map<string, Point>();
  const routes = new Map<string, readonly Point[]>();
  const end = { x: 0, y: 0, shelf: 0, width: 0 };
  for (const part of inOrder(parts, previous)) {
    const { bounds } = part;
    if (end.x > 0 && end.x + bounds.width > room) {
      end.y += end.shelf + gap;
      end.x = 0;
      end.shelf = 0;
    }
    const move = ({ x, y }: Point) => ({ x: x - bounds.x + end.x, y: y - bounds.y + end.y });
    for (const [node, place] of part.places) places.set(node, move(place));
    for (const [edge, route] of part.routes) routes.set(edge, route.map(move));
    end.width = Math.max(end.width, end.x + bounds.width);
    end.shelf = Math.max(end.shelf, bounds.height);
    end.x += bounds.width + gap;
  }
  return { places, routes, bounds: { x: 0, y: 0, width: end.width, height: end.y + end.shelf } };
}

function inOrder(
  parts: readonly PlacedPart[],
  previous: ReadonlyMap<string, Point> = new Map(),
): PlacedPart[] {
  const ranked = parts.map((part) => {
    const before = part.nodes.flatMap((node) => previous.get(node) ?? []);
    return {
      part,
      y: Math.min(...before.map(({ y }) => y)),
      x: Math.min(...before.map(({ x }) => x)),
    };
  });
  const compare = (a: number, b: number) => (a === b ? 0 : a - b);
  return ranked
    .sort(
      (a, b) =>
        compare(a.y, b.y) ||
        compare(a.x, b.x) ||
        b.part.nodes.length - a.part.nodes.length ||
        compareTexts(a.part.nodes[0] ?? '', b.part.nodes[0] ?? ''),
    )
    .map(({ part }) => part);
}
