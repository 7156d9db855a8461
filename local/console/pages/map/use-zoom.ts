import { select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from 'd3-zoom';
import { type RefObject, useLayoutEffect, useMemo, useRef } from 'react';
import type { Bounds, Point } from './layout-map.ts';

export interface Zoom {
  /** Everything in sight. */
  fit(bounds: Bounds): void;
  /** The same, unless someone has moved or zoomed the map. */
  fitUntouched(bounds: Bounds): void;
  center(point: Point): void;
  /** Moves the map as little as it takes to have the point in sight. */
  reveal(point: Point): void;
  zoomBy(factor: number): void;
  panBy(x: number, y: number): void;
  /** How large a unit of the map is, in pixels. */
  scale(): number;
}

const padding = 20;
/** Names can be read from here on. */
const largestFit = 1.15;

/** Pan, wheel and pinch: changes nothing but the one transform of `layer`, without React. */
export function useZoom(
  svg: RefObject<SVGSVGElement | null>,
  layer: RefObject<SVGGElement | null>,
): Zoom {
  const behavior = useRef<ZoomBehavior<SVGSVGElement, unknown>>(undefined);
  const touched = useRef(false);

  // Before the first layout effect of the drawing, which fits the map into its place.
  useLayoutEffect(() => {
    const element = svg.current;
    if (element === null) return;
    const made = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.04, 4])
      .filter(
        (event: MouseEvent) =>
          (!event.ctrlKey || event.type === 'wheel') &&
          !event.button &&
          // A node that is dragged is not the map that is dragged.
          !(event.type === 'mousedown' && isOnNode(event.target)) &&
          !(event.type === 'touchstart' && isOnNode(event.target)),
      )
      .on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<SVGSVGElement, unknown>) => {
        if (sourceEvent != null) touched.current = true;
        layer.current?.setAttribute('transform', transform.toString());
      });
    behavior.current = made;
    select(element).call(made).on('dblclick.zoom', null);
    return () => {
      select(element).on('.zoom', null);
    };
  }, [svg, layer]);

  return useMemo((): Zoom => {
    const size = () => {
      const { clientWidth = 0, clientHeight = 0 } = svg.current ?? {};
      return { width: clientWidth || 1, height: clientHeight || 1 };
    };
    const move = (act: (made: ZoomBehavior<SVGSVGElement, unknown>, on: SVGSVGElement) => void) => {
      if (behavior.current !== undefined && svg.current !== null)
        act(behavior.current, svg.current);
    };
    const fit = (bounds: Bounds) =>
      move((made, on) => {
        const { width, height } = size();
        const scale = Math.min(
          largestFit,
          Math.max(1, width - 2 * padding) / Math.max(1, bounds.width),
          Math.max(1, height - 2 * padding) / Math.max(1, bounds.height),
        );
        const transform = zoomIdentity
          .translate(width / 2, height / 2)
          .scale(scale)
          .translate(-bounds.x - bounds.width / 2, -bounds.y - bounds.height / 2);
        made.transform(select(on), transform);
      });
    return {
      fit: (bounds) => {
        touched.current = false;
        fit(bounds);
      },
      fitUntouched: (bounds) => {
        if (!touched.current) fit(bounds);
      },
      center: ({ x, y }) => move((made, on) => made.translateTo(select(on), x, y)),
      reveal: ({ x, y }) =>
        move((made, on) => {
          const { width, height } = size();
          const now = zoomTransform(on);
          const [left, top] = now.apply([x, y]);
          const edge = Math.min(90, width / 4, height / 4);
          const moveX = Math.max(0, edge - left) + Math.min(0, width - edge - left);
          const moveY = Math.max(0, edge - top) + Math.min(0, height - edge - top);
          if (moveX !== 0 || moveY !== 0) {
            made.translateBy(select(on), moveX / now.k, moveY / now.k);
          }
        }),
      zoomBy: (factor) =>
        move((made, on) => {
          touched.current = true;
          made.scaleBy(select(on), factor);
        }),
      panBy: (x, y) =>
        move((made, on) => {
          touched.current = true;
          const { k } = zoomTransform(on);
          made.translateBy(select(on), x / k, y / k);
        }),
      scale: () => (svg.current === null ? 1 : zoomTransform(svg.current).k),
    };
  }, [svg]);
}

const isOnNode = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-node]') !== null;
