import { useMemo } from 'react';
import type { WireService } from '../../api/operations.ts';
import { usePreferences } from '../../frame/preferences.ts';
import { buildMap } from './build-map.ts';
import { MapCanvas } from './MapCanvas.tsx';
import { findEdge, findNode } from './map-model.ts';
import type { SizeBy } from './node-size.ts';
import { useLayout } from './use-layout.ts';
import type { Stop } from './walk-map.ts';

export interface ServiceMapProps {
  /** Of GetServiceGraph or GetTraceGraph. */
  readonly services: readonly WireService[];
  /** What it is a map of: `Map of this trace`. */
  readonly label: string;
  /** How long its figures took to come together, for rates; a trace has none. */
  readonly seconds?: number;
  readonly show?: 'numbers' | 'icons';
  readonly size?: SizeBy;
  /** Keys of a node, as `nodeKey` makes them, or of an edge. */
  readonly selected?: { readonly node?: string | undefined; readonly edge?: string | undefined };
  /** Undefined when the selection was taken back. */
  readonly onSelect?: (stop: Stop | undefined) => void;
  /** Both nodes of a Lambda function. @default as the preferences say */
  readonly splitLambda?: boolean;
}

/** A service map without anything around it, as large as its place. */
export function ServiceMap({
  services,
  label,
  seconds,
  show,
  size,
  selected,
  onSelect,
  splitLambda,
}: ServiceMapProps) {
  const { mergesLambda } = usePreferences();
  const split = splitLambda ?? !mergesLambda;
  const map = useMemo(() => buildMap({ services, splitLambda: split }), [services, split]);
  const { layout } = useLayout(map, 0);
  const node = findNode(map, selected?.node);
  const edge = findEdge(map, selected?.edge);
  const stop: Stop | undefined =
    edge !== undefined ? { kind: 'edge', key: edge.key } : node && { kind: 'node', key: node.key };
  return (
    <MapCanvas
      map={map}
      layout={layout}
      label={label}
      seconds={seconds}
      show={show}
      size={size}
      selected={stop}
      onSelect={onSelect}
    />
  );
}
