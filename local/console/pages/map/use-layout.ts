import { useEffect, useMemo, useRef, useState } from 'react';
import type { LayoutAnswer, LayoutQuestion } from './layout.worker.ts';
import { layOutMap, type MapLayout, type Topology } from './layout-map.ts';
import type { MapModel } from './map-model.ts';

/** From here on another thread does it, so that the page answers meanwhile. */
const many = 400;

const nothing: MapLayout = {
  places: new Map(),
  routes: new Map(),
  bounds: { x: 0, y: 0, width: 1, height: 1 },
};

export interface LaidOut {
  readonly layout: MapLayout;
  /** Whether the layout of what is to be shown is still being computed. */
  readonly isPending: boolean;
}

/**
 * The layout of a map, computed only when its nodes or edges change; what was there keeps its order.
 * @param generation another one forgets the order that grew, and lays out anew
 */
export function useLayout(map: MapModel, generation: number | string): LaidOut {
  const topology = useTopology(map);
  const previous = useRef<{ readonly generation: number | string; readonly layout: MapLayout }>(
    undefined,
  );
  const isLarge = topology.nodes.length + topology.edges.length > many && hasWorkers();
  const before = previous.current?.generation === generation ? previous.current.layout : undefined;

  // The order so far is read when the topology changes and not otherwise: a layout is no input of itself.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const direct = useMemo(
    () => (isLarge ? undefined : layOutMap(topology, before)),
    [topology, isLarge, generation],
  );
  const [computed, setComputed] = useState<{ readonly of: Topology; readonly layout: MapLayout }>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!isLarge) return;
    const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<LayoutAnswer>) => {
      setComputed({ of: topology, layout: data.layout });
      worker.terminate();
    });
    // Where the browser refuses workers, the page waits rather than stay empty.
    worker.addEventListener('error', () => {
      setComputed({ of: topology, layout: layOutMap(topology, before) });
    });
    worker.postMessage({ id: 0, topology, previous: before } satisfies LayoutQuestion);
    return () => worker.terminate();
  }, [topology, isLarge, generation]);

  const layout = direct ?? computed?.layout ?? nothing;
  useEffect(() => {
    if (layout !== nothing) previous.current = { generation, layout };
  }, [layout, generation]);
  return { layout, isPending: direct === undefined && computed?.of !== topology };
}

const hasWorkers = (): boolean => typeof Worker !== 'undefined';

/** The same object as long as it says the same. */
function useTopology(map: MapModel): Topology {
  const nodes = map.nodes.map(({ place }) => place);
  const places = new Map(map.nodes.map(({ key, place }) => [key, place]));
  const edges = map.edges.map(({ key, from, to }) => ({
    key,
    from: places.get(from) ?? from,
    to: places.get(to) ?? to,
  }));
  const signature = JSON.stringify([nodes, edges]);
  return useMemo(() => {
    const [nodeList, edgeList] = JSON.parse(signature) as [string[], Topology['edges'][number][]];
    return { nodes: nodeList, edges: edgeList };
  }, [signature]);
}
