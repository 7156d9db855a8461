import { type PointerEvent, type RefObject, useRef, useState } from 'react';
import type { Point } from './layout-map.ts';
import type { MapModel } from './map-model.ts';
import { stopOf } from './stop-elements.ts';
import type { Dragged } from './use-drawing.ts';

/** Pixels that a press may wander and still be a click. */
const slack = 4;

export interface Drag {
  readonly dragged: Dragged | undefined;
  /** Whether the press that ended last moved a node, and so was no click; asking takes it back. */
  wasDrag(): boolean;
  readonly handlers: {
    onPointerDown(event: PointerEvent): void;
    onPointerMove(event: PointerEvent): void;
    onPointerUp(): void;
    onPointerCancel(): void;
  };
}

/** Nodes that can be put elsewhere. Without `onMove` they stay where they are. */
export function useDrag(
  svg: RefObject<SVGSVGElement | null>,
  map: MapModel,
  places: RefObject<ReadonlyMap<string, Point>>,
  scale: () => number,
  onMove: ((place: string, to: Point) => void) | undefined,
): Drag {
  const [dragged, setDragged] = useState<Dragged>();
  const press = useRef<{
    readonly place: string;
    readonly start: Point;
    readonly from: Point;
    moved: boolean;
    done: boolean;
  }>(undefined);
  const end = (isDone: boolean) => {
    if (press.current?.moved === true && dragged !== undefined && isDone) {
      onMove?.(dragged.place, dragged.to);
    }
    if (press.current !== undefined) press.current.done = true;
    setDragged(undefined);
  };
  return {
    dragged,
    wasDrag: () => {
      const moved = press.current?.moved === true;
      press.current = undefined;
      return moved;
    },
    handlers: {
      onPointerDown: (event) => {
        const stop = stopOf(event.target);
        const node =
          stop?.kind === 'node' ? map.nodes.find(({ key }) => key === stop.key) : undefined;
        const from = node && places.current.get(node.key);
        press.current =
          node === undefined || from === undefined || event.button !== 0
            ? undefined
            : {
                place: node.place,
                start: { x: event.clientX, y: event.clientY },
                from,
                moved: false,
                done: false,
              };
      },
      onPointerMove: (event) => {
        const { current } = press;
        if (current === undefined || current.done || onMove === undefined) return;
        const [x, y] = [event.clientX - current.start.x, event.clientY - current.start.y];
        if (!current.moved && Math.hypot(x, y) < slack) return;
        if (!current.moved) {
          current.moved = true;
          svg.current?.setPointerCapture(event.pointerId);
        }
        const factor = scale();
        setDragged({
          place: current.place,
          to: { x: current.from.x + x / factor, y: current.from.y + y / factor },
        });
      },
      onPointerUp: () => end(true),
      onPointerCancel: () => end(false),
    },
  };
}
