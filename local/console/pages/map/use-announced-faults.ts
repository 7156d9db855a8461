import { useEffect, useRef } from 'react';
import { announce } from '../../frame/announce.ts';
import type { MapModel } from './map-model.ts';
import { nodeLabel } from './node-name.ts';

/** Has screen readers say at which nodes there are more faults than before. */
export function useAnnouncedFaults(map: MapModel, scopeKey: string): void {
  const before = useRef<{
    readonly scopeKey: string;
    readonly faults: ReadonlyMap<string, number>;
  }>(undefined);
  useEffect(() => {
    const faults = new Map(map.nodes.map(({ key, figures }) => [key, figures.fault]));
    const known = before.current;
    before.current = { scopeKey, faults };
    // Of another scope nothing is new.
    if (known === undefined || known.faults.size === 0 || known.scopeKey !== scopeKey) return;
    const risen = map.nodes.filter(
      ({ key, figures }) => figures.fault > (known.faults.get(key) ?? 0),
    );
    if (risen.length > 0) announce(`New faults: ${risen.map(nodeLabel).join(', ')}`);
  }, [map, scopeKey]);
}
