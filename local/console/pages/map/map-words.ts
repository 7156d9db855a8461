import { counted, formatDuration } from '../../../wording/duration.ts';
import { percentileOf } from '../../components/charts/percentiles.ts';
import { formatCount, formatShare } from '../../format/rate.ts';
import { type Figures, outcomesInOrder } from './figures.ts';
import { hasTraffic, type MapEdge, type MapNode } from './map-model.ts';
import { nodeLabel } from './node-name.ts';

/** `fault 10 %, throttle 2 %`; nothing where all went well. */
export const failuresText = (figures: Figures): string =>
  outcomesInOrder
    .filter((outcome) => outcome !== 'ok' && figures[outcome] > 0)
    .map((outcome) => `${formatShare(figures[outcome], figures.total)} ${outcome}`)
    .join(', ');

/** What a screen reader says of a node beyond its texts: `12 requests, 10 % fault`. */
export function sayNode(node: MapNode): string {
  const { figures, members } = node;
  return [
    ...(members === undefined && !hasTraffic(node)
      ? [node.declared?.untraced ?? 'declared, no traffic yet']
      : []),
    ...(figures.total > 0 ? [counted(figures.total, 'request')] : []),
    failuresText(figures),
  ]
    .filter(Boolean)
    .join(', ');
}

/** Why X-Ray will never see what goes over an edge: one of its ends sends nothing and is told of by nobody. */
export const untracedReason = (...ends: readonly (MapNode | undefined)[]): string | undefined =>
  ends.flatMap((end) =>
    end === undefined || hasTraffic(end) ? [] : (end.declared?.untraced ?? []),
  )[0];

/** `412 calls · p50 41 ms · p95 190 ms · 2 % throttle`. */
export function edgeFigures(edge: MapEdge): string {
  const { figures, kind, responseTimes } = edge;
  if (!hasTraffic(edge)) return 'declared, no traffic yet';
  const total =
    kind === 'link' ? responseTimes.reduce((sum, { count }) => sum + count, 0) : figures.total;
  const [middle, high] = [percentileOf(responseTimes, 0.5), percentileOf(responseTimes, 0.95)];
  return [
    kind === 'link'
      ? `${formatCount(total)} ${total === 1 ? 'event' : 'events'}`
      : `${formatCount(total)} ${total === 1 ? 'call' : 'calls'}`,
    ...(middle === undefined ? [] : [`p50 ${formatDuration(middle)}`]),
    ...(high === undefined ? [] : [`p95 ${formatDuration(high)}`]),
    ...(kind === 'link' && middle !== undefined ? ['until received'] : []),
    ...(failuresText(figures) === '' ? [] : [failuresText(figures)]),
  ].join(' · ');
}

/** `orders/prod → place-order, 412 calls …`. */
export const sayEdge = (edge: MapEdge, from: MapNode, to: MapNode): string =>
  `${edge.kind === 'link' ? 'Link' : 'Call'} from ${nodeLabel(from)} to ${nodeLabel(to)}: ${edgeText(edge, from, to).replaceAll(' · ', ', ')}`;

/** Its figures, or why there are none. */
export const edgeText = (
  edge: MapEdge,
  from: MapNode | undefined,
  to: MapNode | undefined,
): string =>
  !hasTraffic(edge) && untracedReason(from, to) !== undefined
    ? 'declared, not traced'
    : edgeFigures(edge);
