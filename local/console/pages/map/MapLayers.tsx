import { memo } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import { formatRate } from '../../format/rate.ts';
import { EdgeShape } from './EdgeShape.tsx';
import type { EdgeLine } from './edge-path.ts';
import { averageOf } from './figures.ts';
import type { Point } from './layout-map.ts';
import { hasTraffic, type MapModel } from './map-model.ts';
import { sayEdge, sayNode } from './map-words.ts';
import { isDeclaredOnly, NodeShape } from './NodeShape.tsx';
import { nodeLabel } from './node-name.ts';
import { edgeWidth, nodeRadius, type SizeBy } from './node-size.ts';
import type { Stop } from './walk-map.ts';

interface LayerProps {
  readonly map: MapModel;
  readonly size: SizeBy;
  /** Requests of the node that has most. */
  readonly busiest: number;
  readonly selected: Stop | undefined;
  /** Keys of nodes that stay bright. */
  readonly highlighted: ReadonlySet<string> | undefined;
}

export const isSame = (stop: Stop | undefined, kind: Stop['kind'], key: string): boolean =>
  stop?.kind === kind && stop.key === key;

export const EdgeLayer = memo(function EdgeLayer({
  map,
  size,
  busiest,
  selected,
  highlighted,
  lines,
  zones,
}: LayerProps & {
  /** By key of edge. */
  readonly lines: ReadonlyMap<string, EdgeLine>;
  readonly zones: ReadonlyMap<string, string> | undefined;
}) {
  const nodes = new Map(map.nodes.map((node) => [node.key, node]));
  return map.edges.map((edge) => {
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
          highlighted !== undefined && !(highlighted.has(edge.from) && highlighted.has(edge.to))
        }
        zones={zones?.get(edge.key)}
        said={sayEdge(edge, from, to)}
      />
    );
  });
});

export const NodeLayer = memo(function NodeLayer({
  map,
  size,
  busiest,
  selected,
  highlighted,
  places,
  show,
  seconds,
  tabStop,
}: LayerProps & {
  /** By key of node. */
  readonly places: ReadonlyMap<string, Point>;
  readonly show: 'numbers' | 'icons';
  readonly seconds: number | undefined;
  /** Key of the node that the tab key leads to. */
  readonly tabStop: string | undefined;
}) {
  return map.nodes.map((node) => {
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
        said={sayNode(node)}
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
  });
});

/** X-Ray counts nothing at a client, but what leads away from it. */
const sentBy = ({ edges }: MapModel, client: string): number =>
  edges.reduce((sum, { from, figures }) => sum + (from === client ? figures.total : 0), 0);
