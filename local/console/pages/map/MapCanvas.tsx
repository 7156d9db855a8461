import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { counted, formatDuration } from '../../../wording/duration.ts';
import { formatRate } from '../../format/rate.ts';
import { EdgeLabel } from './EdgeLabel.tsx';
import { EdgeShape } from './EdgeShape.tsx';
import { edgeLine, loopLine, shiftsOf } from './edge-path.ts';
import { averageOf } from './figures.ts';
import type { MapLayout, Point } from './layout-map.ts';
import styles from './MapCanvas.module.css';
import { hasTraffic, type MapModel } from './map-model.ts';
import { edgeFigures, sayEdge, sayNode } from './map-words.ts';
import { isDeclaredOnly, NodeShape } from './NodeShape.tsx';
import { nodeLabel } from './node-name.ts';
import { edgeWidth, nodeRadius, type SizeBy } from './node-size.ts';
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
  readonly show?: 'numbers' | 'icons';
  readonly size?: SizeBy;
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
  /** What is pointed at or has the focus. */
  readonly onPoint?: ((stop: Stop | undefined) => void) | undefined;
  readonly ref?: Ref<MapHandle>;
}

/** Pixels that a press may wander and still be a click. */
const slack = 4;

/** The drawing of a map: pan, zoom, drag, keys. What a selection means is up to the page around it. */
export function MapCanvas(props: MapCanvasProps) {
  const { map, layout, seconds, show = 'numbers', size = 'none', selected, highlighted } = props;
  const svg = useRef<SVGSVGElement>(null);
  const layer = useRef<SVGGElement>(null);
  const zoom = useZoom(svg, layer);
  const [pointed, setPointed] = useState<Stop>();
  const [active, setActive] = useState<string>();
  const [dragged, setDragged] = useState<{ readonly place: string; readonly to: Point }>();
  const help = useId();

  const places = useMemo(() => {
    const origin = { x: 0, y: 0 };
    return new Map(
      map.nodes.map(({ key, place }) => [
        key,
        (dragged?.place === place ? dragged.to : layout.places.get(place)) ?? origin,
      ]),
    );
  }, [map, layout, dragged]);
  const nodes = useMemo(() => new Map(map.nodes.map((node) => [node.key, node])), [map]);
  const busiest = useMemo(
    () => Math.max(1, ...map.nodes.map(({ figures }) => figures.total)),
    [map],
  );
  const shifts = useMemo(() => shiftsOf(map.edges), [map]);
  const lines = useMemo(() => {
    const end = (key: string) => {
      const node = nodes.get(key);
      const place = places.get(key);
      return node && place && { ...place, radius: nodeRadius(node, size, busiest) };
    };
    return new Map(
      map.edges.flatMap(({ key, from, to }) => {
        const ends = { from: end(from), to: end(to) };
        if (ends.from === undefined || ends.to === undefined) return [];
        const isMoved = [from, to].some((each) => nodes.get(each)?.place === dragged?.place);
        const line =
          from === to
            ? loopLine(ends.from, shifts.get(key))
            : edgeLine({
                from: ends.from,
                to: ends.to,
                route: isMoved ? [] : (layout.routes.get(key) ?? []),
                shift: shifts.get(key) ?? 0,
              });
        return [[key, line] as const];
      }),
    );
  }, [map, layout, nodes, places, shifts, size, busiest, dragged]);
  const tabStop = nodes.has(active ?? '') ? active : readingOrder(map, places)[0];

  useLayoutEffect(() => zoom.fitUntouched(layout.bounds), [zoom, layout]);
  useEffect(() => {
    const element = svg.current;
    if (element === null || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => zoom.fitUntouched(layout.bounds));
    observer.observe(element);
    return () => observer.disconnect();
  }, [zoom, layout]);

  const focusOn = (stop: Stop) => {
    elementOf(svg.current, stop)?.focus({ preventScroll: true });
    const place = places.get(
      stop.kind === 'node' ? stop.key : (map.edges.find(({ key }) => key === stop.key)?.to ?? ''),
    );
    if (place !== undefined) zoom.reveal(place);
  };
  useImperativeHandle(
    props.ref,
    () => ({
      svg: svg.current,
      zoomBy: zoom.zoomBy,
      fit: () => zoom.fit(layout.bounds),
      goTo: (key) => {
        const place = places.get(key);
        if (place !== undefined) zoom.center(place);
        elementOf(svg.current, { kind: 'node', key })?.focus({ preventScroll: true });
      },
    }),
    [zoom, layout, places],
  );

  const point = (stop: Stop | undefined) => {
    setPointed(stop);
    props.onPoint?.(stop);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const stop = stopOf(event.target);
    if (event.key === '+' || event.key === '-') {
      event.preventDefault();
      zoom.zoomBy(event.key === '+' ? 1.3 : 1 / 1.3);
      return;
    }
    if (event.key === '0') {
      event.preventDefault();
      zoom.fit(layout.bounds);
      return;
    }
    if (event.key === 'Escape' && selected !== undefined) {
      event.preventDefault();
      props.onSelect?.(undefined);
      return;
    }
    if (stop === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      props.onSelect?.(stop);
      return;
    }
    const next = walk(map, places, stop, event.key);
    if (next === undefined) return;
    event.preventDefault();
    focusOn(next);
  };

  const press = useRef<{
    readonly key: string;
    readonly place: string;
    readonly start: Point;
    readonly from: Point;
    moved: boolean;
  }>(undefined);
  const onPointerDown = (event: PointerEvent) => {
    const stop = stopOf(event.target);
    const node = stop?.kind === 'node' ? nodes.get(stop.key) : undefined;
    const from = node && places.get(node.key);
    press.current =
      node === undefined || from === undefined || event.button !== 0
        ? undefined
        : {
            key: node.key,
            place: node.place,
            start: { x: event.clientX, y: event.clientY },
            from,
            moved: false,
          };
  };
  const onPointerMove = (event: PointerEvent) => {
    const { current } = press;
    if (current === undefined || props.onMove === undefined) return;
    const [x, y] = [event.clientX - current.start.x, event.clientY - current.start.y];
    if (!current.moved && Math.hypot(x, y) < slack) return;
    if (!current.moved) {
      current.moved = true;
      svg.current?.setPointerCapture(event.pointerId);
    }
    const scale = zoom.scale();
    setDragged({
      place: current.place,
      to: { x: current.from.x + x / scale, y: current.from.y + y / scale },
    });
  };
  const onPointerUp = () => {
    if (press.current?.moved === true && dragged !== undefined) {
      props.onMove?.(dragged.place, dragged.to);
    }
    setDragged(undefined);
  };
  const onClick = (event: MouseEvent) => {
    const wasDrag = press.current?.moved === true;
    press.current = undefined;
    if (wasDrag) return;
    const stop = stopOf(event.target);
    if (stop !== undefined || selected !== undefined) props.onSelect?.(stop);
  };

  return (
    <>
      <p id={help} className="visually-hidden">
        Right and left arrow walk along calls, up and down to the next node; Enter opens, plus and
        minus zoom, 0 shows everything.
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset draws nothing */}
      <svg
        ref={svg}
        className={styles.canvas}
        role="group"
        aria-label={`${props.label}: ${counted(map.nodes.length, 'node')}, ${counted(map.edges.length, 'edge')}`}
        aria-describedby={help}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={(event) => {
          const stop = stopOf(event.target);
          if (stop?.kind === 'node') props.onFocusNode?.(stop.key);
        }}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onPointerOver={(event) => point(stopOf(event.target))}
        onPointerLeave={() => point(undefined)}
        onFocus={(event) => {
          const stop = stopOf(event.target);
          if (stop?.kind === 'node') setActive(stop.key);
          point(stop);
        }}
        onBlur={() => point(undefined)}
      >
        <g ref={layer} data-layer="">
          {map.edges.map((edge) => {
            const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
            const line = lines.get(edge.key);
            if (from === undefined || to === undefined || line === undefined) return null;
            return (
              <EdgeShape
                key={edge.key}
                edgeKey={edge.key}
                path={line.path}
                tipX={line.tip.x}
                tipY={line.tip.y}
                angle={line.angle}
                middleX={line.middle.x}
                middleY={line.middle.y}
                width={edgeWidth(edge.figures, size, busiest)}
                isLink={edge.kind === 'link'}
                isDeclared={!hasTraffic(edge)}
                isSelected={isSame(selected, 'edge', edge.key)}
                isDimmed={
                  highlighted !== undefined &&
                  !(highlighted.has(edge.from) && highlighted.has(edge.to))
                }
                zones={props.zones?.get(edge.key)}
                said={sayEdge(edge, from, to)}
              />
            );
          })}
          {map.nodes.map((node) => {
            const place = places.get(node.key);
            if (place === undefined) return null;
            const { figures } = node;
            const average = averageOf(figures);
            const requests =
              node.kind === 'client' && figures.total === 0 ? sentBy(map, node.key) : figures.total;
            const numbers = show === 'numbers' && requests > 0;
            return (
              <NodeShape
                key={node.place}
                nodeKey={node.key}
                label={nodeLabel(node)}
                said={sayNode(node, seconds)}
                kind={node.kind}
                type={node.type}
                isDeclared={isDeclaredOnly(node)}
                isUntraced={isDeclaredOnly(node) && node.declared?.untraced !== undefined}
                x={place.x}
                y={place.y}
                radius={nodeRadius(node, size, busiest)}
                ok={figures.ok}
                error={figures.error}
                throttle={figures.throttle}
                fault={figures.fault}
                average={numbers && average !== undefined ? formatDuration(average) : undefined}
                rate={numbers && seconds !== undefined ? formatRate(requests, seconds) : undefined}
                isSelected={isSame(selected, 'node', node.key)}
                isDimmed={highlighted !== undefined && !highlighted.has(node.key)}
                isTabStop={tabStop === node.key}
              />
            );
          })}
          {map.edges.map((edge) => {
            const line = lines.get(edge.key);
            const isShown = isSame(selected, 'edge', edge.key) || isSame(pointed, 'edge', edge.key);
            return isShown && line !== undefined ? (
              <EdgeLabel key={edge.key} at={line.middle} text={edgeFigures(edge)} />
            ) : null;
          })}
        </g>
      </svg>
    </>
  );
}

const isSame = (stop: Stop | undefined, kind: Stop['kind'], key: string): boolean =>
  stop?.kind === kind && stop.key === key;

/** X-Ray counts nothing at a client, but what leads away from it. */
const sentBy = ({ edges }: MapModel, client: string): number =>
  edges.reduce((sum, { from, figures }) => sum + (from === client ? figures.total : 0), 0);

/** The node or edge that an element is part of. */
function stopOf(target: EventTarget | null): Stop | undefined {
  const found = target instanceof Element ? target.closest('[data-node], [data-edge]') : null;
  const node = found?.getAttribute('data-node');
  if (node != null) return { kind: 'node', key: node };
  const edge = found?.getAttribute('data-edge');
  return edge == null ? undefined : { kind: 'edge', key: edge };
}

/** Keys come from traces, so they never become part of a selector. */
function elementOf(svg: SVGSVGElement | null, { kind, key }: Stop): SVGElement | undefined {
  const all = svg?.querySelectorAll<SVGElement>(`[data-${kind}]`) ?? [];
  return [...all].find((element) => element.getAttribute(`data-${kind}`) === key);
}
