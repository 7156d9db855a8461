import { formatDuration } from '../../wording/duration.ts';
import { type Outcome, outcomeGlyph } from '../../wording/outcome.ts';
import { cutMiddle, plainText } from '../../wording/plain-text.ts';
import { typeName } from '../../wording/type-name.ts';
import type { Terminal } from '../command.ts';
import { alignColumns, dim, paint } from './format.ts';
import type { Counts, MapEdge, MapNode, ServiceMap } from './service-map.ts';

/** What stands behind the name: the type, the time, and mostly one or two counts. */
const otherColumns = 58;
/** However deep it lies. */
const shortestName = 17;

interface Row {
  readonly label: string;
  readonly node: MapNode;
  readonly edge: MapEdge | undefined;
  /** The node's own branch is printed elsewhere. */
  readonly seen: boolean;
}

/** The map as an indented tree, one line per edge: `─` is a call, `⇢` a link between traces. */
export function formatMapTree(map: ServiceMap, terminal: Terminal): string {
  const rows = treeRows(map, terminal.columns);
  const lines = alignColumns(
    rows.map(({ label, node, edge, seen }) => {
      // A client node has no statistics of its own; its edges carry them.
      const shown: Counts = node.total === 0 && edge !== undefined ? edge : node;
      return [
        label,
        plainText(typeName(node.type) ?? 'service'),
        ...(seen
          ? ['', 'shown above']
          : [
              shown.total === 0 ? '' : formatDuration(shown.averageResponseTime ?? undefined),
              formatCounts(shown),
            ]),
      ];
    }),
    [2],
  );
  return `${lines.map((line, index) => colored(line, rows[index]?.node, terminal)).join('\n')}\n`;
}

function treeRows({ nodes, edges }: ServiceMap, columns: number): Row[] {
  const targets = new Set(edges.map(({ toId }) => toId));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const printed = new Set<number>();
  const rows: Row[] = [];

  const visit = (node: MapNode, edge: MapEdge | undefined, own: string, children: string) => {
    const seen = printed.has(node.id);
    const arrow = edge === undefined ? '' : edge.type === 'link' ? '⇢ ' : '─ ';
    const lead = `  ${own}${arrow}`;
    const room = Math.max(shortestName, columns - otherColumns - lead.length);
    const name =
      node.type === 'client' ? 'client' : cutMiddle(plainText(shortName(node.name)), room, 0.6);
    rows.push({ label: `${lead}${name}`, node, edge, seen });
    if (seen) return;
    printed.add(node.id);
    const next = edges.filter(({ fromId }) => fromId === node.id);
    for (const [index, child] of next.entries()) {
      const last = index === next.length - 1;
      const target = byId.get(child.toId);
      if (target === undefined) continue;
      visit(target, child, `${children}${last ? '└' : '├'}`, `${children}${last ? '   ' : '│  '}`);
    }
  };
  for (const node of nodes.filter(({ id }) => !targets.has(id))) visit(node, undefined, '', '');
  // What is left lies on cycles that nothing outside leads into.
  for (const node of nodes) if (!printed.has(node.id)) visit(node, undefined, '', '');
  return rows;
}

/** Queue URLs and ARNs are long; the last part is the name. */
const shortName = (name: string): string =>
  /^(https:\/\/sqs\.|arn:)/.test(name) ? (name.split(/[/:]/).at(-1) ?? name) : name;

export function formatCounts({ total, ok, error, throttle, fault }: Counts): string {
  if (total === 0) return '';
  const parts: [number, Outcome][] = [
    [ok, 'ok'],
    [error, 'error'],
    [throttle, 'throttle'],
    [fault, 'fault'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, outcome]) => `${outcomeGlyph(outcome)} ${count} ${outcome}`)
    .join('  ');
}

function colored(line: string, node: MapNode | undefined, terminal: Terminal): string {
  if (node === undefined || !terminal.color) return line;
  if (node.total === 0 && node.type !== 'client') return dim(terminal, line);
  return line.replace(/[✓!⧗✕] \d+ (ok|error|throttle|fault)/g, (text, outcome: Outcome) =>
    paint(terminal, outcome, text),
  );
}
