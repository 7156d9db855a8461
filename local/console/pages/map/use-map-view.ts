import { useMemo } from 'react';
import type { Address } from '../../address/address.ts';
import type { Scope } from '../../address/scope.ts';
import { useApp } from '../../api/queries.ts';
import { usePreferences } from '../../frame/preferences.ts';
import { buildMap } from './build-map.ts';
import type { MapModel } from './map-model.ts';
import { type Extent, narrowMap, neighbourhood, tooMany } from './narrow-map.ts';
import { parseMapPlace } from './url.ts';
import type { MapSource } from './use-map-source.ts';

export interface MapView {
  /** Everything there is. */
  readonly whole: MapModel;
  /** What is drawn of it. */
  readonly map: MapModel;
  readonly hidden: number;
  readonly extent: Extent;
  /** Whether the extent was chosen for its reader. */
  readonly isOwnChoice: boolean;
  readonly hasLambda: boolean;
  readonly hasDeclared: boolean;
  readonly hasStacks: boolean;
  readonly app: ReturnType<typeof useApp>['data'];
  /** Changes when another map is asked for, rather than the same one having grown. */
  readonly kind: string;
}

/** Which map the page shows, of its source, its address and the preferences. */
export function useMapView(
  source: MapSource,
  scope: Scope,
  address: Address,
  withDeclared: boolean,
): MapView {
  const { mergesLambda } = usePreferences();
  const app = useApp().data;
  // What a group or filter leaves out is not missing.
  const isNarrow = scope.filter.trim() !== '' || scope.group !== undefined;
  const declared = isNarrow ? undefined : app?.declared;
  const { services } = source;
  const whole = useMemo(
    () =>
      buildMap({
        services: services ?? [],
        declared: withDeclared ? declared : undefined,
        resources: app?.resources,
        splitLambda: !mergesLambda,
      }),
    [services, declared, withDeclared, app?.resources, mergesLambda],
  );
  const { focus, reach = 1, extent: chosen, open = [] } = parseMapPlace(address);
  const extent = chosen ?? (whole.nodes.length > tooMany ? 'busiest' : 'all');
  const opened = JSON.stringify(open);
  const resources = app?.resources;
  const { map, hidden } = useMemo(
    () =>
      focus === undefined
        ? narrowMap(whole, extent, new Set(JSON.parse(opened) as string[]), resources)
        : neighbourhood(whole, focus, reach),
    [whole, extent, opened, resources, focus, reach],
  );
  return {
    whole,
    map,
    hidden,
    extent,
    isOwnChoice: chosen === undefined && extent === 'busiest',
    hasLambda: whole.nodes.some(({ parts }) => parts.some(({ type }) => type === 'AWS::Lambda')),
    hasDeclared: (declared?.nodes.length ?? 0) > 0,
    hasStacks: (resources?.length ?? 0) > 0,
    app,
    kind: JSON.stringify([
      scope.group,
      scope.filter,
      withDeclared && declared !== undefined,
      mergesLambda,
      ...[extent, open, focus, reach],
    ]),
  };
}
