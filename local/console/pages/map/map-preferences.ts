import { useState } from 'react';
import { readStored, type StorageKey, writeStored } from '../../frame/storage.ts';
import type { SizeBy } from './node-size.ts';

/** How this browser draws the map. */
export interface MapPreferences {
  readonly show: 'numbers' | 'icons';
  readonly size: SizeBy;
  /** Whether what the template declares is there before it has traffic. */
  readonly withDeclared: boolean;
}

const key: StorageKey = 'tracelab.map';

export const usualMapPreferences: MapPreferences = {
  show: 'numbers',
  size: 'none',
  withDeclared: true,
};

/** Whatever is stored: what is no preference is as usual. */
export function parseMapPreferences(stored: unknown): MapPreferences {
  const { show, size, withDeclared } = (
    typeof stored === 'object' && stored !== null ? stored : {}
  ) as Partial<Record<keyof MapPreferences, unknown>>;
  return {
    show: show === 'icons' ? 'icons' : 'numbers',
    size: size === 'health' || size === 'traffic' ? size : 'none',
    withDeclared: withDeclared !== false,
  };
}

export function useMapPreferences(): [MapPreferences, (change: Partial<MapPreferences>) => void] {
  const [preferences, setPreferences] = useState(() => parseMapPreferences(readStored(key)));
  return [
    preferences,
    (change) => {
      const next = { ...preferences, ...change };
      setPreferences(next);
      writeStored(key, next);
    },
  ];
}
