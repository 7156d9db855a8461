import type { AppResource } from '../../../console-server/protocol.ts';
import { counted } from '../../../wording/duration.ts';
import { typeName } from '../../../wording/type-name.ts';
import { nodeKey } from '../../address/node-key.ts';
import { addFigures, mergeHistograms } from './figures.ts';
import { compareTexts, edgeKey, type MapEdge, type MapModel, type MapNode } from './map-model.ts';
import { shortName } from './node-name.ts';

/** How much of a large map is drawn: all of it, its busiest nodes, or one node for many. */
export type Extent = 'all' | 'busiest' | 'type' | 'name' | 'stack';

export const extents: readonly Extent[] = ['all', 'busiest', 'type', 'name', 'stack'];

/** From here on a map is not drawn whole before someone asks for it. */
export const tooMany = 300;
export const busiestCount = 50;

export interface Narrowed {
  readonly map: MapModel;
  /** Nodes that are left out. */
  readonly hidden: number;
}

export function narrowMap(
  map: MapModel,
  extent: Extent,
  open: ReadonlySet<string>,
  resources: readonly AppResource[] = [],
): Narrowed {
  if (extent === 'all') return { map, hidden: 0 };
  if (extent === 'busiest') return busiest(map, busiestCount);
  const label = extent === 'stack' ? byStack(resources) : extent === 'type' ? byType : byName;
  return { map: groupMap(map, extent, label, open), hidden: 0 };
}

/** What lies within so many calls of a node, whichever way they lead. */
export function neighbourhood(map: MapModel, center: string, calls: number): Narrowed {
  const near = new Set([center]);
  for (let round = 0; round < calls; round++) {
    const reached = map.edges.flatMap(({ from, to }) =>
      near.has(from) ? [to] : near.has(to) ? [from] : [],
    );
    for (const key of reached) near.add(key);
  }
  return only(map, near);
}

function busiest(map: MapModel, count: number): Narrowed {
  const sent = new Map<string, number>();
  for (const { from, figures } of map.edges) sent.set(from, (sent.get(from) ?? 0) + figures.total);
  const traffic = ({ key, figures }: MapNode) => Math.max(figures.total, sent.get(key) ?? 0);
  const kept = map.nodes
    .toSorted((a, b) => traffic(b) - traffic(a) || compareTexts(a.key, b.key))
    .slice(0, count);
  return only(map, new Set(kept.map(({ key }) => key)));
}

function only(map: MapModel, keys: ReadonlySet<string>): Narrowed {
  const nodes = map.nodes.filter(({ key }) => keys.has(key));
  return {
    map: { nodes, edges: map.edges.filter(({ from, to }) => keys.has(from) && keys.has(to)) },
    hidden: map.nodes.length - nodes.length,
  };
}

type Label = (node: MapNode) => string;

const byType: Label = ({ type }) => typeName(type) ?? 'service';

/** `checkout` of `checkout-api`, `checkout_worker` and `checkout.example.com`. */
const byName: Label = ({ name }) => /^[^\s\-_./:@]*/.exec(shortName(name))?.[0] || name;

function byStack(resources: readonly AppResource[]): Label {
  const stacks = new Map(
    resources.flatMap(({ stack, nodes }) => nodes.map((node) => [nodeKey(node), stack] as const)),
  );
  return ({ declared, parts, key }) =>
    declared?.resource?.split('/')[0] ??
    stacks.get(key) ??
    parts.map((part) => stacks.get(nodeKey(part))).find((stack) => stack !== undefined) ??
    'outside of the app';
}

/** One node for all that have a label together, unless it is open. */
function groupMap(
  map: MapModel,
  extent: Extent,
  label: Label,
  open: ReadonlySet<string>,
): MapModel {
  const groups = Map.groupBy(
    // A client stays where it is; there is nothing in it to open.
    map.nodes.filter(({ kind }) => kind !== 'client'),
    label,
  );
  const groupOf = new Map<string, string>();
  const nodes: MapNode[] = [];
  for (const [name, members] of groups) {
    const key = `group ${extent}~${name}`;
    if (members.length < 2 || open.has(key)) continue;
    for (const member of members) groupOf.set(member.key, key);
    nodes.push(groupNode(key, name, members));
  }
  nodes.push(...map.nodes.filter(({ key }) => !groupOf.has(key)));
  const end = (key: string) => groupOf.get(key) ?? key;
  const edges = new Map<string, MapEdge>();
  for (const edge of map.edges) {
    const [from, to] = [end(edge.from), end(edge.to)];
    // What happens within a group is its own affair.
    if (from === to && groupOf.has(edge.from)) continue;
    const key = edgeKey(from, to, edge.kind);
    const known = edges.get(key);
    edges.set(key, {
      ...edge,
      ...{ key, from, to },
      figures: addFigures([edge.figures, ...(known ? [known.figures] : [])]),
      responseTimes: mergeHistograms(edge.responseTimes, known?.responseTimes ?? []),
      aliases: known === undefined ? edge.aliases : [],
      parts: [...(known?.parts ?? []), ...edge.parts],
    });
  }
  return {
    nodes: nodes.sort((a, b) => compareTexts(a.key, b.key)),
    edges: [...edges.values()].sort((a, b) => compareTexts(a.key, b.key)),
  };
}

const groupNode = (key: string, name: string, members: readonly MapNode[]): MapNode => ({
  key,
  place: key,
  name,
  type: counted(members.length, 'node'),
  kind: 'group',
  root: members.some(({ root }) => root),
  figures: addFigures(members.map(({ figures }) => figures)),
  responseTimes: mergeHistograms(...members.map(({ responseTimes }) => responseTimes)),
  durations: mergeHistograms(...members.map(({ durations }) => durations)),
  parts: [],
  aliases: [],
  isOnlyOfName: false,
  members: members.map((member) => member.key),
});
