import { formatDuration } from '../../wording/duration.ts';
import { type Outcome, outcomeOf } from '../../wording/outcome.ts';
import { plainText } from '../../wording/plain-text.ts';
import { typeName } from '../../wording/type-name.ts';
import { formatCounts } from './map-tree.ts';
import type { Counts, MapNode, ServiceMap } from './service-map.ts';

/** The map for Graphviz: `tracelab map --output dot | dot -Tsvg`. */
export function formatDot({ nodes, edges }: ServiceMap): string {
  const quoted = (lines: readonly string[]) =>
    // In quotes only the quote and the backslash mean something; a line break is written as an escape.
    `"${lines.map((line) => line.replaceAll('\\', '\\\\').replaceAll('"', '\\"')).join('\\n')}"`;
  return [
    'digraph {',
    '  rankdir = LR',
    '  node [shape = box, style = rounded, fontname = "sans-serif"]',
    '  edge [fontname = "sans-serif", fontsize = 10]',
    ...nodes.map(
      (node) =>
        `  n${node.id} [label = ${quoted(nodeLines(node))}, color = "${colors[worst(node)]}"]`,
    ),
    ...edges.map(
      (edge) =>
        `  n${edge.fromId} -> n${edge.toId} [label = ${quoted(edgeLines(edge))}` +
        `${edge.type === 'link' ? ', style = dashed' : ''}, color = "${colors[worst(edge)]}"]`,
    ),
    '}',
    '',
  ].join('\n');
}

export interface MermaidOptions {
  /** Counts, times and the colours of what failed. @default true */
  readonly withFigures?: boolean;
}

/** The map for Markdown, as GitHub and many others draw it. */
export function formatMermaid(
  { nodes, edges }: ServiceMap,
  { withFigures = true }: MermaidOptions = {},
): string {
  // Whatever is not a plain letter or digit becomes an entity code, which Mermaid reads in quotes.
  const text = (line: string) =>
    line.replace(/[^\p{L}\p{N} _./:–-]/gu, (found) => `#${found.codePointAt(0)};`);
  const quoted = (lines: readonly string[]) => `"${lines.map(text).join('<br/>')}"`;
  const used = new Set(withFigures ? nodes.map(worst) : []);
  const style = (node: MapNode) => (withFigures ? `:::${worst(node)}` : '');
  return [
    'flowchart LR',
    ...nodes.map((node) => `  n${node.id}[${quoted(nodeLines(node, withFigures))}]${style(node)}`),
    ...edges.map((edge) => {
      const lines = withFigures ? edgeLines(edge) : [];
      const arrow = edge.type === 'link' ? '-.->' : '-->';
      const label = lines.length === 0 ? '' : `|${quoted(lines)}|`;
      return `  n${edge.fromId} ${arrow}${label} n${edge.toId}`;
    }),
    ...[...used].map((outcome) => `  classDef ${outcome} stroke:${colors[outcome]}`),
    '',
  ].join('\n');
}

/** X-Ray's own. */
const colors: Readonly<Record<Outcome, string>> = {
  ok: '#1d8102',
  error: '#e07700',
  throttle: '#8456ce',
  fault: '#d13212',
};

const worst = ({ fault, throttle, error }: Counts): Outcome =>
  outcomeOf({ fault: fault > 0, throttle: fault === 0 && throttle > 0, error: error > 0 });

function nodeLines(node: MapNode, withFigures = true): string[] {
  const type = typeName(node.type) ?? 'service';
  const name = node.type === 'client' ? 'client' : node.name;
  const counts = withFigures ? formatCounts(node) : '';
  return [name, ...(node.type === 'client' ? [] : [type]), ...(counts === '' ? [] : [counts])].map(
    (line) => plainText(line),
  );
}

function edgeLines(edge: Counts): string[] {
  if (edge.total === 0) return [];
  const took = formatDuration(edge.averageResponseTime ?? undefined);
  return [`${edge.total} × ${took}`];
}
