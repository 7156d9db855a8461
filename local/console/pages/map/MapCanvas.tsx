import {
  type KeyboardEvent,
  memo,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { counted } from '../../../wording/duration.ts';
import type { MapLayout, Point } from './layout-map.ts';
import styles from './MapCanvas.module.css';
import { MapLabel } from './MapLabel.tsx';
import { EdgeLayer, NodeLayer } from './MapLayers.tsx';
import { labelsOf } from './map-labels.ts';
import type { MapModel } from './map-model.ts';
import { largestRadius, type SizeBy } from './node-size.ts';
import { elementOf, stopOf } from './stop-elements.ts';
import { useDrag } from './use-drag.ts';
import { useDrawing } from './use-drawing.ts';
import { useZoom, type Zoom } from './use-zoom.ts';
import { readingOrder, type Stop, walk } from './walk-map.ts';

export interface MapHandle extends Pick<Zoom, 'zoomBy'> {
  readonly svg: SVGSVGElement | null;
  fit(): void;
  /** Brings a node to the middle and gives it the focus. */
  goTo(nodeKey: string): void;
}

export interface MapCanvasProps {
  readonly map: MapModel;
  readonly layout: MapLayout;
  readonly label: string;
  /** What the figures are about; rates are left out without. */
  readonly seconds?: number | undefined;
  readonly show?: 'numbers' | 'icons' | undefined;
  readonly size?: SizeBy | undefined;
  readonly selected?: Stop | undefined;
  /** Keys of nodes that stay bright while everything else is dimmed. */
  readonly highlighted?: ReadonlySet<string> | undefined;
  /** By key of edge: between which zones its calls went. */
  readonly zones?: ReadonlyMap<string, string> | undefined;
  readonly onSelect?: ((stop: Stop | undefined) => void) | undefined;
  /** A double click. */
  readonly onFocusNode?: ((key: string) => void) | undefined;
  /** A node was dragged there. */
  readonly onMove?: ((place: string, to: Point) => void) | undefined;
  readonly ref?: Ref<MapHandle>;
}

/** The drawing of a map: pan, zoom, drag, keys. What a selection means is up to the page around it. */
export const MapCanvas = memo(function MapCanvas(props: MapCanvasProps) {
  const { map, layout, selected, highlighted, show = 'numbers', size = 'none' } = props;
  const svg = useRef<SVGSVGElement>(null);
  const layer = useRef<SVGGElement>(null);
  const zoom = useZoom(svg, layer);
  const [pointed, setPointed] = useState<Stop>();
  const [active, setActive] = useState<string>();
  const help = useId();

  const latestPlaces = useRef<ReadonlyMap<string, Point>>(new Map());
  const drag = useDrag(svg, map, latestPlaces, zoom.scale, props.onMove);
  const { places, lines, busiest } = useDrawing(map, layout, size, drag.dragged);
  latestPlaces.current = places;
  const order = useMemo(() => readingOrder(map, places), [map, places]);
  const tabStop = active !== undefined && places.has(active) ? active : order[0];

  const bounds = useRef(layout.bounds);
  bounds.current = layout.bounds;
  const selectedPlace = useRef<Point>(undefined);
  selectedPlace.current = placeOf(map, places, selected);
  useLayoutEffect(() => zoom.fitUntouched(layout.bounds, selectedPlace.current), [zoom, layout]);
  useEffect(() => {
    const element = svg.current;
    if (element === null || typeof ResizeObserver === 'undefined') return;
    let before = selectedPlace.current;
    const observer = new ResizeObserver(() => {
      const { current } = selectedPlace;
      // A panel that opens beside the map leaves it where it is, but for what the panel is about; one that closes, too.
      if (current !== undefined) zoom.reveal(current);
      else if (before === undefined) zoom.fitUntouched(bounds.current);
      before = current;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [zoom]);

  useImperativeHandle(
    props.ref,
    () => ({
      svg: svg.current,
      zoomBy: zoom.zoomBy,
      fit: () => zoom.fit(layout.bounds),
      goTo: (key) => {
        const place = latestPlaces.current.get(key);
        if (place !== undefined) zoom.center(place);
        elementOf(svg.current, { kind: 'node', key })?.focus({ preventScroll: true });
      },
    }),
    [zoom, layout],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const stop = stopOf(event.target);
    const next = stop && walk(map, places, stop, event.key);
    if (event.key === '+') zoom.zoomBy(1.3);
    else if (event.key === '-') zoom.zoomBy(1 / 1.3);
    else if (event.key === '0') zoom.fit(layout.bounds);
    else if (event.key === 'Escape' && selected !== undefined) props.onSelect?.(undefined);
    else if (stop !== undefined && (event.key === 'Enter' || event.key === ' ')) {
      props.onSelect?.(stop);
    } else if (next !== undefined) {
      elementOf(svg.current, next)?.focus({ preventScroll: true });
      const place = placeOf(map, places, next);
      if (place !== undefined) zoom.reveal(place);
    } else return;
    event.preventDefault();
  };

  return (
    <>
      <p id={help} className="visually-hidden">
        Right and left arrow walk along calls, up and down to the next node; Enter opens; plus and
        minus zoom, 0 shows everything.
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset draws nothing */}
      <svg
        ref={svg}
        className={styles.canvas}
        role="group"
        aria-label={`${props.label}: ${counted(map.nodes.length, 'node')}, ${counted(map.edges.length, 'edge')}`}
        aria-describedby={help}
        {...drag.handlers}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          if (drag.wasDrag()) return;
          const stop = stopOf(event.target);
          if (stop !== undefined || selected !== undefined) props.onSelect?.(stop);
        }}
        onDoubleClick={(event) => {
          const stop = stopOf(event.target);
          if (stop?.kind === 'node') props.onFocusNode?.(stop.key);
        }}
        onPointerOver={(event) => setPointed((before) => sameOr(before, stopOf(event.target)))}
        onPointerLeave={() => setPointed(undefined)}
        onFocus={(event) => {
          const stop = stopOf(event.target);
          if (stop?.kind === 'node') setActive(stop.key);
          setPointed(stop);
        }}
        onBlur={() => setPointed(undefined)}
      >
        <g ref={layer} data-layer="">
          <EdgeLayer
            {...{ map, size, busiest, selected, highlighted, lines }}
            zones={props.zones}
          />
          <NodeLayer
            {...{ map, size, busiest, selected, highlighted, places, show, tabStop }}
            seconds={props.seconds}
          />
          {labelsOf(map, selected, pointed, zoom.scale(), props.seconds).map(
            ({ stop, ...label }) => {
              const at =
                stop.kind === 'edge'
                  ? lines.get(stop.key)?.middle
                  : aboveNode(places.get(stop.key));
              return at && <MapLabel key={stop.key} at={at} {...label} scale={zoom.scale()} />;
            },
          )}
        </g>
      </svg>
    </>
  );
});

/** The same object for the same thing, so that moving within it draws nothing anew. */
const sameOr = (before: Stop | undefined, now: Stop | undefined): Stop | undefined =>
  before?.kind === now?.kind && before?.key === now?.key ? before : now;

const aboveNode = (place: Point | undefined): Point | undefined =>
  place && { x: place.x, y: place.y - largestRadius };

/** Of an edge, where it leads. */
function placeOf(
  { edges }: MapModel,
  places: ReadonlyMap<string, Point>,
  stop: Stop | undefined,
): Point | undefined {
  if (stop === undefined) return undefined;
  const key = stop.kind === 'node' ? stop.key : edges.find((edge) => edge.key === stop.key)?.to;
  return places.get(key ?? '');
}
