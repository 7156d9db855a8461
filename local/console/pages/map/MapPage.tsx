import { useMemo } from 'react';
import { useAddress } from '../../address/address.ts';
import { parseScope } from '../../address/scope.ts';
import { useServiceGraph } from '../../api/queries.ts';
import { buildMap } from './build-map.ts';
import { MapCanvas } from './MapCanvas.tsx';
import styles from './MapPage.module.css';
import { useLayout } from './use-layout.ts';

export function MapPage() {
  const scope = parseScope(useAddress());
  const graph = useServiceGraph(scope);
  const services = graph.data?.value;
  const map = useMemo(() => buildMap({ services: services ?? [] }), [services]);
  const { layout } = useLayout(map, 0);
  const seconds = graph.data && graph.data.window.end - graph.data.window.start;
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Service map</h1>
      <MapCanvas map={map} layout={layout} label="Service map" seconds={seconds} />
    </div>
  );
}
