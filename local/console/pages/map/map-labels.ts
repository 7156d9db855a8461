import { formatDuration } from '../../../wording/duration.ts';
import { plainText } from '../../../wording/plain-text.ts';
import { formatRate } from '../../format/rate.ts';
import { averageOf } from './figures.ts';
import { labelSize } from './MapLabel.tsx';
import { hasTraffic, type MapEdge, type MapModel } from './map-model.ts';
import { edgeText, failuresText } from './map-words.ts';
import { nodeLabel } from './node-name.ts';
import { fitText } from './text-width.ts';
import type { Stop } from './walk-map.ts';

/** Below this scale the texts of a node are hard to read. */
const hardToRead = 0.55;

export interface MapLabelText {
  readonly stop: Stop;
  readonly text: string;
  /** A line above the text. */
  readonly title?: string | undefined;
}

/**
 * What stands on the map beside its nodes' own texts: all figures of the edge that is pointed at or has the focus, one of
 * the edge that is selected, and the name of a node that is too small to tell.
 */
export function labelsOf(
  map: MapModel,
  selected: Stop | undefined,
  pointed: Stop | undefined,
  scale: number,
  seconds: number | undefined,
): MapLabelText[] {
  const labels: MapLabelText[] = [];
  const isPointed = pointed?.kind === selected?.kind && pointed?.key === selected?.key;
  if (selected?.kind === 'edge' && !isPointed) {
    const text = labelOfEdge(map, selected.key, true);
    if (text !== undefined) labels.push({ stop: selected, text });
  }
  if (pointed?.kind === 'edge') {
    const text = labelOfEdge(map, pointed.key, false);
    if (text !== undefined)
      labels.push({ stop: pointed, text, title: edgeTitle(map, pointed.key) });
  }
  if (pointed?.kind === 'node' && scale < hardToRead) {
    const text = nodeText(map, pointed.key, seconds);
    if (text !== undefined) labels.push({ stop: pointed, text });
  }
  return labels;
}

function labelOfEdge(map: MapModel, key: string, isShort: boolean): string | undefined {
  const edge = map.edges.find((each) => each.key === key);
  if (edge === undefined) return undefined;
  const average = averageOf(edge.figures);
  if (isShort && average !== undefined) return formatDuration(average);
  const text = edgeText(edge, ...endsOf(map, edge));
  return edge.kind === 'call' && hasTraffic(edge) ? `${text} (caller’s view)` : text;
}

const endsOf = ({ nodes }: MapModel, { from, to }: MapEdge) =>
  [nodes.find(({ key }) => key === from), nodes.find(({ key }) => key === to)] as const;

/** Of the names as much as has place beside each other. */
function edgeTitle(map: MapModel, key: string): string | undefined {
  const edge = map.edges.find((each) => each.key === key);
  const [from, to] = edge === undefined ? [] : endsOf(map, edge);
  if (from === undefined || to === undefined) return undefined;
  return [from, to].map((end) => fitText(plainText(nodeLabel(end)), labelSize, 150)).join(' → ');
}

function nodeText(map: MapModel, key: string, seconds: number | undefined): string | undefined {
  const node = map.nodes.find((each) => each.key === key);
  if (node === undefined) return undefined;
  const { figures } = node;
  return [
    fitText(plainText(nodeLabel(node)), labelSize, 260),
    ...(figures.total > 0 ? [formatDuration(averageOf(figures))] : []),
    ...(figures.total > 0 && seconds !== undefined ? [formatRate(figures.total, seconds)] : []),
    failuresText(figures),
  ]
    .filter(Boolean)
    .join(' · ');
}
