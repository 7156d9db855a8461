import type { Outcome } from '../../../wording/outcome.ts';
import { quoted, serviceTerm } from '../../address/filter-terms.ts';
import type { ValueRange } from '../../components/charts/Histogram.tsx';
import { decimal } from '../analytics/build-selection.ts';
import { outcomesInOrder } from './figures.ts';
import type { MapEdge, MapModel, MapNode, NodePart } from './map-model.ts';

/** Which calls of a node or edge are meant. */
export interface Narrowing {
  /** None is every one. */
  readonly outcomes?: ReadonlySet<Outcome>;
  /** Seconds. */
  readonly range?: ValueRange | undefined;
  /** What the range is about: until the caller had its answer, or until the last work ended. */
  readonly time?: 'responsetime' | 'duration';
}

/** An expression that names so many nodes is no help to anyone. */
const mostNodes = 12;

/** @returns undefined for what no expression can be about: a node that has no traffic, a group of very many */
export function nodeFilter(
  map: MapModel,
  node: MapNode,
  narrowing: Narrowing = {},
): string | undefined {
  if (node.members !== undefined) {
    const keys = new Set(node.members);
    const members = map.nodes.filter(({ key }) => keys.has(key));
    if (members.length > mostNodes) return undefined;
    return either(members.flatMap((member) => nodeFilter(map, member, narrowing) ?? []));
  }
  if (node.parts.length === 0) return undefined;
  const braces = conditions(narrowing);
  if (node.kind === 'client' && node.type === 'client') {
    // X-Ray has no segments of such a client, only what it called.
    return either(
      map.edges
        .filter(({ from }) => from === node.key)
        .flatMap((edge) => edgeFilter(edge, narrowing) ?? []),
    );
  }
  const last = node.parts.at(-1);
  // The times of such a node are those of its function; the service in front of it takes longer.
  if (narrowing.range !== undefined && last !== undefined) return `${partTerm(last)}${braces}`;
  if (node.parts.length > 1 && node.isOnlyOfName) return `${serviceTerm(node.name)}${braces}`;
  return either(node.parts.map((part) => `${partTerm(part)}${braces}`));
}

/** No trace has both ends of a link, nor outcomes of it: what was handed over is in the traces of who works on it. */
export function edgeFilter(edge: MapEdge, narrowing: Narrowing = {}): string | undefined {
  if (edge.parts.length > mostNodes) return undefined;
  if (edge.kind === 'link') {
    return either([...new Set(edge.parts.map(({ to }) => partTerm(to)))]);
  }
  const braces = conditions(narrowing);
  return either(edge.parts.map(({ from, to }) => `edge(${idOf(from)}, ${idOf(to)})${braces}`));
}

/** What GetTimeSeriesServiceStatistics selects by: one node or edge without braces, of at most 500 characters. */
export function seriesSelector(of: MapNode | MapEdge): string | undefined {
  const parts = of.parts;
  const last = parts.at(-1);
  if (last === undefined) return undefined;
  const text =
    'from' in last ? `edge(${idOf(last.from)}, ${idOf(last.to)})` : `service(${idOf(last)})`;
  return text.length <= 500 ? text : undefined;
}

const partTerm = (part: NodePart): string =>
  part.account === undefined ? serviceTerm(part.name, part.type) : `service(${idOf(part)})`;

const idOf = ({ name, type, account }: NodePart): string =>
  `id(${[
    `name: ${quoted(name)}`,
    ...(type === undefined ? [] : [`type: ${quoted(type)}`]),
    ...(account === undefined ? [] : [`account.id: ${quoted(account)}`]),
  ].join(', ')})`;

function conditions({ outcomes, range, time = 'responsetime' }: Narrowing): string {
  const chosen = outcomesInOrder.filter((outcome) => outcomes?.has(outcome));
  const all = chosen.length === 0 || chosen.length === outcomesInOrder.length;
  const terms = [
    ...(all ? [] : [chosen.length === 1 ? chosen.join('') : `(${chosen.join(' OR ')})`]),
    ...(range !== undefined && range.from > 0 ? [`${time} >= ${decimal(range.from)}`] : []),
    ...(range === undefined ? [] : [`${time} < ${decimal(range.to)}`]),
  ];
  if (terms.length === 0) return '';
  // A lone pair of brackets would only be noise.
  const text =
    terms.length === 1 ? (terms[0] ?? '').replace(/^\((.*)\)$/, '$1') : terms.join(' AND ');
  return ` {${text}}`;
}

const either = (terms: readonly string[]): string | undefined =>
  terms.length === 0 ? undefined : terms.length === 1 ? terms[0] : `(${terms.join(' OR ')})`;
