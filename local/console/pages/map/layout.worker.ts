import { layOutMap, type MapLayout, type Topology } from './layout-map.ts';

export interface LayoutQuestion {
  readonly id: number;
  readonly topology: Topology;
  readonly previous: MapLayout | undefined;
}

export interface LayoutAnswer {
  readonly id: number;
  readonly layout: MapLayout;
}

addEventListener('message', ({ data }: MessageEvent<LayoutQuestion>) => {
  const { id, topology, previous } = data;
  postMessage({ id, layout: layOutMap(topology, previous) } satisfies LayoutAnswer);
});
