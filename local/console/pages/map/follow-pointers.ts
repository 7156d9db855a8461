import type { Point } from './layout-map.ts';
import { movedBy, pinched, scaledAt, type ViewTransform, wheelFactor } from './view-transform.ts';

/** Pixels that a pointer may tremble without dragging the map. */
const slack = 3;

/**
 * Has a drag of the ground, the wheel, and two fingers change the view. A node that is dragged is not the map
 * that is dragged.
 * @returns what ends it
 */
export function followPointers(
  svg: SVGSVGElement,
  change: (next: (before: ViewTransform) => ViewTransform) => void,
): () => void {
  const pointers = new Map<number, Point>();
  let started: Point | undefined;
  let isDragging = false;

  const pointOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = svg.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };

  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || event.ctrlKey || isOnNode(event.target)) return;
    if (pointers.size >= 2) return;
    started = pointOf(event);
    isDragging = pointers.size > 0;
    pointers.set(event.pointerId, started);
  };

  const onMove = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined || started === undefined) return;
    const now = pointOf(event);
    isDragging ||= Math.hypot(now.x - started.x, now.y - started.y) > slack;
    if (!isDragging) return;
    // Only now, so that a click on an edge is the edge's.
    if (!svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    change((view) =>
      other === undefined
        ? movedBy(view, now.x - before.x, now.y - before.y)
        : pinched(view, [before, other], [now, other]),
    );
  };

  const onUp = ({ pointerId }: PointerEvent) => {
    if (!pointers.delete(pointerId) || !isDragging) return;
    // The click that ends a drag is none.
    svg.addEventListener('click', stop, { capture: true });
    setTimeout(() => svg.removeEventListener('click', stop, { capture: true }));
  };

  const onWheel = (event: WheelEvent) => {
    // Or else the page would scroll, or the browser zoom.
    event.preventDefault();
    change((view) => scaledAt(view, wheelFactor(event), pointOf(event)));
  };

  svg.addEventListener('pointerdown', onDown);
  svg.addEventListener('pointermove', onMove);
  svg.addEventListener('pointerup', onUp);
  svg.addEventListener('pointercancel', onUp);
  svg.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    svg.removeEventListener('pointerdown', onDown);
    svg.removeEventListener('pointermove', onMove);
    svg.removeEventListener('pointerup', onUp);
    svg.removeEventListener('pointercancel', onUp);
    svg.removeEventListener('wheel', onWheel);
  };
}

const stop = (event: Event) => event.stopPropagation();

const isOnNode = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-node]') !== null;
