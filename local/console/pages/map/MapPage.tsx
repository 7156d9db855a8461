import { useMemo, useRef, useState } from 'react';
import { useAddress } from '../../address/address.ts';
import { parseScope } from '../../address/scope.ts';
import { useConsoleInfo } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Loading } from '../../components/Loading.tsx';
import { useKeys } from '../../keyboard/use-keys.ts';
import { EdgePanel } from './EdgePanel.tsx';
import { EmptyMap } from './EmptyMap.tsx';
import { LeaveMap } from './LeaveMap.tsx';
import { MapCanvas, type MapHandle } from './MapCanvas.tsx';
import { MapLegend } from './MapLegend.tsx';
import { MapNotice } from './MapNotice.tsx';
import styles from './MapPage.module.css';
import { MapStatus } from './MapStatus.tsx';
import { MapTable } from './MapTable.tsx';
import { MapToolbar } from './MapToolbar.tsx';
import { findEdge, findNode, hasTraffic } from './map-model.ts';
import { useMapPreferences } from './map-preferences.ts';
import { useMoved, withMoved } from './moved-nodes.ts';
import { NodePanel } from './NodePanel.tsx';
import { changePlace, parseMapPlace } from './url.ts';
import { useAnnouncedFaults } from './use-announced-faults.ts';
import { useFind } from './use-find.ts';
import { useLayout } from './use-layout.ts';
import { useMapSource } from './use-map-source.ts';
import { useMapView } from './use-map-view.ts';
import { useSecondClicks } from './use-second-clicks.ts';
import { useStable } from './use-stable.ts';
import { useZones } from './use-zones.ts';
import { readingOrder, type Stop } from './walk-map.ts';

const zoomStep = 1.3;
/** A smaller map is seen at one glance. */
const worthGrouping = 12;

export function MapPage() {
  const address = useAddress();
  const scope = parseScope(address);
  const place = parseMapPlace(address);
  const info = useConsoleInfo().data;
  const source = useMapSource(scope);
  const [preferences, changePreferences] = useMapPreferences();
  const view = useMapView(source, scope, address, preferences.withDeclared);
  const { map, whole } = view;
  const moved = useMoved();
  const [generation, setGeneration] = useState(0);
  const laidOut = useLayout(map, `${generation} ${view.kind}`);
  // Where someone dragged them to, nodes are on the whole map; part of it has a layout of its own.
  const isWhole = place.focus === undefined && view.extent === 'all';
  const layout = useMemo(
    () => (isWhole ? withMoved(laidOut.layout, map, moved.nodes) : laidOut.layout),
    [isWhole, laidOut.layout, map, moved.nodes],
  );
  const zones = useZones(whole, scope, source.window);
  useAnnouncedFaults(whole, JSON.stringify(scope));
  const canvas = useRef<MapHandle>(null);

  const { find, setFind, found, foundElsewhere } = useFind(map, whole);
  const goToFound = () => {
    const first = readingOrder(map, layout.places).find((key) => found?.has(key));
    const [elsewhere] = foundElsewhere;
    if (first === undefined) {
      if (elsewhere !== undefined) changePlace(address, { focus: elsewhere, reach: 1 });
    } else if (place.asTable) changePlace(address, { node: first, edge: undefined });
    else canvas.current?.goTo(first);
  };

  const edge = findEdge(map, place.edge) ?? findEdge(whole, place.edge);
  const node =
    edge === undefined ? (findNode(map, place.node) ?? findNode(whole, place.node)) : undefined;
  const selected = useMemo(
    (): Stop | undefined =>
      edge !== undefined
        ? { kind: 'edge', key: edge.key }
        : node && { kind: 'node', key: node.key },
    [edge, node],
  );
  const select = useStable((stop: Stop | undefined) =>
    changePlace(address, {
      node: stop?.kind === 'node' ? stop.key : undefined,
      edge: stop?.kind === 'edge' ? stop.key : undefined,
    }),
  );
  const focusNode = useStable((key: string) => changePlace(address, { focus: key, reach: 1 }));
  const move = useStable(moved.move);
  useKeys({
    twin: () => changePlace(address, { asTable: !place.asTable }, 'replace'),
    'zoom-in': () => canvas.current?.zoomBy(zoomStep),
    'zoom-out': () => canvas.current?.zoomBy(1 / zoomStep),
    'zoom-fit': () => canvas.current?.fit(),
  });
  const secondClicks = useSecondClicks(focusNode);

  const isLoaded =
    source.services !== undefined && info !== undefined && (!info.hasApp || view.app !== undefined);
  // What someone has just excluded they do not miss.
  const isNarrow = scope.filter.trim() !== '' || scope.group !== undefined;
  const gone =
    place.focus !== undefined && findNode(whole, place.focus) === undefined
      ? place.focus
      : node === undefined && edge === undefined && !isNarrow
        ? (place.edge ?? place.node)
        : undefined;
  const isFiltered = scope.filter.trim() !== '';
  const isEmpty = source.services !== undefined && !whole.nodes.some(hasTraffic);
  const ends = edge && {
    from: findNode(whole, edge.from) ?? findNode(map, edge.from),
    to: findNode(whole, edge.to) ?? findNode(map, edge.to),
  };
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Service map</h1>
      <MapToolbar
        address={address}
        preferences={preferences}
        onPreferences={changePreferences}
        find={find}
        onFind={setFind}
        onFound={goToFound}
        found={found?.size}
        foundElsewhere={foundElsewhere.length}
        hasDeclared={view.hasDeclared}
        hasLambda={view.hasLambda}
        extent={
          whole.nodes.length > worthGrouping || view.extent !== 'all' ? view.extent : undefined
        }
        nodeCount={whole.nodes.length}
        hasStacks={view.hasStacks}
        isMoved={isWhole && moved.nodes.size > 0}
        onTidy={() => {
          moved.tidy();
          setGeneration(generation + 1);
        }}
        leave={
          <LeaveMap
            map={map}
            services={source.services}
            layout={layout}
            scope={scope}
            info={info}
            window={source.window}
            canvas={canvas}
          />
        }
      />
      <MapNotice
        whole={whole}
        address={address}
        extent={view.extent}
        isOwnChoice={view.isOwnChoice}
        hasStacks={view.hasStacks}
        gone={isLoaded ? gone : undefined}
        isNarrow={isNarrow}
      />
      {source.error !== null && <ErrorNotice error={source.error} onRetry={source.retry} />}
      <div className={styles.main} {...secondClicks}>
        <div className={styles.map}>
          {isEmpty && (
            <div className={map.nodes.length > 0 ? undefined : styles.empty}>
              <EmptyMap
                scope={scope}
                info={info}
                window={source.window}
                withOutline={map.nodes.length > 0}
                hasOlder={view.app?.resources.some(({ lastTrace }) => lastTrace !== undefined)}
              />
            </div>
          )}
          {source.services === undefined && source.error === null && (
            <Loading label="Loading the service map…" />
          )}
          {laidOut.isPending && <Loading label={`Laying out ${map.nodes.length} nodes…`} />}
          {place.asTable && map.nodes.length > 0 ? (
            <MapTable
              map={map}
              address={address}
              seconds={source.seconds}
              zones={zones}
              found={found}
            />
          ) : (
            map.nodes.length > 0 && (
              <div className={styles.drawing} data-old={source.isOld}>
                <MapCanvas
                  ref={canvas}
                  map={map}
                  layout={layout}
                  label="Service map"
                  seconds={source.seconds}
                  show={preferences.show}
                  size={preferences.size}
                  selected={selected}
                  highlighted={found}
                  zones={zones}
                  onSelect={select}
                  onFocusNode={focusNode}
                  onMove={isWhole ? move : undefined}
                />
                <div className={styles.zoom}>
                  <IconButton
                    icon="plus"
                    label="Zoom in (+)"
                    kind="plain"
                    onClick={() => canvas.current?.zoomBy(zoomStep)}
                  />
                  <IconButton
                    icon="minus"
                    label="Zoom out (-)"
                    kind="plain"
                    onClick={() => canvas.current?.zoomBy(1 / zoomStep)}
                  />
                  <IconButton
                    icon="fit"
                    label="Show everything (0)"
                    kind="plain"
                    onClick={() => canvas.current?.fit()}
                  />
                </div>
              </div>
            )
          )}
          <footer className={styles.footer}>
            {!place.asTable && map.nodes.length > 0 && (
              <MapLegend
                withDeclared={whole.nodes.some((each) => !hasTraffic(each))}
                withZones={zones.size > 0}
              />
            )}
            <MapStatus map={map} hidden={view.hidden} source={source} isFiltered={isFiltered} />
          </footer>
        </div>
        {node !== undefined && (
          <NodePanel
            node={node}
            map={whole}
            scope={scope}
            address={address}
            seconds={source.seconds}
            app={view.app}
            onClose={() => select(undefined)}
          />
        )}
        {edge !== undefined && ends?.from !== undefined && ends.to !== undefined && (
          <EdgePanel
            edge={edge}
            from={ends.from}
            to={ends.to}
            scope={scope}
            address={address}
            seconds={source.seconds}
            zones={zones.get(edge.key)}
            onClose={() => select(undefined)}
          />
        )}
      </div>
    </div>
  );
}
