import { formatDuration } from '../../../wording/duration.ts';
import { plainText } from '../../../wording/plain-text.ts';
import { typeName } from '../../../wording/type-name.ts';
import type { TimeWindow } from '../../address/time-range.ts';
import { formatCount } from '../../format/rate.ts';
import { formatTime } from '../../format/time.ts';
import { codeSpan } from '../traces/leave.ts';
import { averageOf, worstOf } from './figures.ts';
import { hasTraffic, type MapModel, type MapNode } from './map-model.ts';
import { edgeText, failuresText } from './map-words.ts';
import { nodeLabel } from './node-name.ts';

export interface MapAbout {
  readonly window?: TimeWindow | undefined;
  readonly group?: string | undefined;
  readonly filter?: string | undefined;
}

/** A drawing that GitHub and others show, and the same as a table. */
export function mapMarkdown(map: MapModel, title: string, about: MapAbout = {}): string {
  const { window, group, filter = '' } = about;
  const asked = [
    ...(window === undefined ? [] : [`${formatTime(window.start)} to ${formatTime(window.end)}`]),
    ...(group === undefined ? [] : [`group ${codeSpan(group)}`]),
    ...(filter === '' ? [] : [`traces that match ${codeSpan(filter)}`]),
  ].join(', ');
  return [
    `## ${escaped(title)}`,
    '',
    ...(asked === '' ? [] : [asked, '']),
    '```mermaid',
    ...mermaid(map),
    '```',
    '',
    '| node | type | requests | average | failures |',
    '|---|---|--:|--:|---|',
    ...map.nodes.map((node) =>
      row([
        nodeLabel(node),
        typeName(node.type) ?? 'service',
        formatCount(node.figures.total),
        formatDuration(averageOf(node.figures)),
        failuresText(node.figures),
      ]),
    ),
    '',
    '| from | to | calls |',
    '|---|---|---|',
    ...map.edges.map((edge) => {
      const nodeOf = (key: string) => map.nodes.find((each) => each.key === key);
      const [from, to] = [nodeOf(edge.from), nodeOf(edge.to)];
      return row([
        from === undefined ? edge.from : nodeLabel(from),
        to === undefined ? edge.to : nodeLabel(to),
        edgeText(edge, from, to),
      ]);
    }),
    '',
  ].join('\n');
}

function mermaid(map: MapModel): string[] {
  const ids = new Map(map.nodes.map(({ key }, index) => [key, `n${index}`]));
  return [
    'flowchart LR',
    ...map.nodes.map((node) => `  ${ids.get(node.key)}${shape(node)}`),
    ...map.edges.map(
      (edge) =>
        `  ${ids.get(edge.from)} ${edge.kind === 'link' || !hasTraffic(edge) ? '-.->' : '-->'} ${ids.get(edge.to)}`,
    ),
  ];
}

function shape(node: MapNode): string {
  const worst = worstOf(node.figures);
  const lines = [
    nodeLabel(node),
    ...(node.kind === 'client' ? [] : [typeName(node.type) ?? 'service']),
    ...(worst === undefined || worst === 'ok' ? [] : [failuresText(node.figures)]),
  ];
  const text = `"${lines.map(entities).join('<br/>')}"`;
  return node.kind === 'client' ? `([${text}])` : `[${text}]`;
}

/** Whatever is not a plain letter or digit becomes an entity code, which Mermaid reads in quotes. */
const entities = (text: string): string =>
  plainText(text).replace(/[^\p{L}\p{N} _./:,–-]/gu, (found) => `#${found.codePointAt(0)};`);

const row = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;

const escaped = (text: string): string =>
  plainText(text).replace(/[\\`*_{}[\]<>()#+!|&~]/g, (sign) => `\\${sign}`);
