import { type RefObject, useLayoutEffect, useMemo, useRef } from 'react';
import { followPointers } from './follow-pointers.ts';
import type { Bounds, Point } from './layout-map.ts';
import { upright } from './MapLabel.tsx';
import {
  formatTransform,
  movedBy,
  placeOf,
  scaledAt,
  type ViewTransform,
  wholeScale,
  withPointAt,
} from './view-transform.ts';

export interface Zoom {
  /** Everything in sight. */
  fit(bounds: Bounds): void;
  /**
   * The same, unless someone has moved or zoomed the map; where all of it would be too small to read, what is
   * around a point.
   */
  fitUntouched(bounds: Bounds, around?: Point): void;
  center(point: Point): void;
  /** Moves the map as little as it takes to have the point in sight. */
  reveal(point: Point): void;
  zoomBy(factor: number): void;
  panBy(x: number, y: number): void;
  /** How large a unit of the map is, in pixels. */
  scale(): number;
}

const padding = 20;
/** Of a small map, which would be huge otherwise. */
const largestFit = 1.15;
const wellReadable = 0.65;
/** Below this scale a name is less than four pixels high. */
const readable = 0.3;

/** Pan, wheel and pinch: changes the one transform of `layer`, without React. */
export function useZoom(
  svg: RefObject<SVGSVGElement | null>,
  layer: RefObject<SVGGElement | null>,
): Zoom {
  const transform = useRef(wholeScale);
  const touched = useRef(false);

  // Before the first layout effect of the drawing, which fits the map into its place.
  useLayoutEffect(() => {
    const element = svg.current;
    if (element === null) return;
    return followPointers(element, (change) => {
      touched.current = true;
      transform.current = change(transform.current);
      applyTo(layer.current, transform.current);
    });
  }, [svg, layer]);

  return useMemo((): Zoom => {
    const size = () => {
      const { clientWidth = 0, clientHeight = 0 } = svg.current ?? {};
      return { width: clientWidth || 1, height: clientHeight || 1 };
    };
    const middle = (): Point => {
      const { width, height } = size();
      return { x: width / 2, y: height / 2 };
    };
    const show = (next: ViewTransform) => {
      transform.current = next;
      applyTo(layer.current, next);
    };
    const fit = (bounds: Bounds, around?: Point) => {
      const { width, height } = size();
      const scale = Math.min(
        largestFit,
        Math.max(1, width - 2 * padding) / Math.max(1, bounds.width),
        Math.max(1, height - 2 * padding) / Math.max(1, bounds.height),
      );
      if (around !== undefined && scale < wellReadable) {
        show(withPointAt(wellReadable, around, middle()));
        return;
      }
      const center = { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 };
      show(withPointAt(scale, center, middle()));
    };
    return {
      fit: (bounds) => {
        touched.current = false;
        fit(bounds);
      },
      fitUntouched: (bounds, around) => {
        if (!touched.current) fit(bounds, around);
      },
      center: (point) => {
        touched.current = true;
        show(withPointAt(transform.current.scale, point, middle()));
      },
      reveal: (point) => {
        const { width, height } = size();
        const { x, y } = placeOf(transform.current, point);
        const edge = Math.min(90, width / 4, height / 4);
        const moveX = Math.max(0, edge - x) + Math.min(0, width - edge - x);
        const moveY = Math.max(0, edge - y) + Math.min(0, height - edge - y);
        if (moveX !== 0 || moveY !== 0) show(movedBy(transform.current, moveX, moveY));
      },
      zoomBy: (factor) => {
        touched.current = true;
        show(scaledAt(transform.current, factor, middle()));
      },
      panBy: (x, y) => {
        touched.current = true;
        show(movedBy(transform.current, x, y));
      },
      scale: () => transform.current.scale,
    };
  }, [svg, layer]);
}

function applyTo(layer: SVGGElement | null, transform: ViewTransform): void {
  layer?.setAttribute('transform', formatTransform(transform));
  for (const label of layer?.querySelectorAll('[data-upright]') ?? []) {
    label.setAttribute('transform', upright(transform.scale));
  }
  // Beyond reading, text is only work for the browser: it goes once, and comes back once.
  const isFar = transform.scale < readable;
  if (layer?.hasAttribute('data-far') !== isFar) layer?.toggleAttribute('data-far', isFar);
}
