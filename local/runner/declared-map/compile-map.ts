import type { DeclaredEdge, DeclaredMap, DeclaredNode } from '../../console-server/protocol.ts';
import { type Drawing, type DrawnNode, edgeId, nodeId } from './drawing.ts';

/**
 * What X-Ray makes of a drawing: who is recorded where the recording depends on the caller, the clients
 * before entrances, and the edges past whatever hands a trace on without a segment of its own. Nodes
 * that X-Ray does not draw stay, with the reason; so do their edges, beside those that it draws.
 */
export function compileMap(drawing: Drawing): DeclaredMap {
  const nodes = new Map(drawing.nodes);
  const edges = new Map(drawing.edges);
  const addEdge = (from: string, to: string, kind: DeclaredEdge['kind']) => {
    const id = edgeId(from, to);
    if (from !== to && !edges.has(id)) edges.set(id, { from, to, kind });
  };
  const after = Map.groupBy(drawing.edges.values(), ({ from }) => from);
  const traced = tracedNodes(nodes, after);

  for (const id of drawing.nodes.keys()) {
    if (!traced.has(id)) continue;
    for (const { to, kind } of pastUntraced(id, nodes, after, traced)) {
      if (traced.has(to)) addEdge(id, to, kind);
    }
    for (const { to } of after.get(id) ?? []) {
      const host = hostSeen(to, nodes, after, traced);
      if (host === undefined) continue;
      const remote: DrawnNode = { name: host, type: 'remote', recording: { kind: 'called' } };
      nodes.set(nodeId(remote), remote);
      traced.add(nodeId(remote));
      addEdge(id, nodeId(remote), 'call');
    }
  }
  for (const id of drawing.entrances) {
    for (const root of rootsOf(id, nodes, after, traced)) {
      const client = { name: nodes.get(root)?.name ?? root, type: 'client' };
      const clientId = nodeId(client);
      nodes.set(clientId, { ...client, recording: { kind: 'lost', reason: nothingBegins } });
      if (traced.has(root)) traced.add(clientId);
      addEdge(clientId, id, 'call');
      if (traced.has(root)) addEdge(clientId, root, 'call');
    }
  }
  const connected = new Set([...edges.values()].flatMap(({ from, to }) => [from, to]));
  return {
    nodes: [...nodes]
      .filter(([id, { recording }]) => connected.has(id) || recording.kind !== 'called')
      .map(([id, node]) => declared(id, node, traced.has(id))),
    edges: [...edges.values()],
  };
}

const nothingBegins = 'what it calls records nothing of its own accord, so no trace begins there';

type Edges = ReadonlyMap<string, readonly DeclaredEdge[]>;
type Nodes = ReadonlyMap<string, DrawnNode>;

function tracedNodes(nodes: Nodes, after: Edges): Set<string> {
  const traced = new Set(
    [...nodes].flatMap(([id, { recording }]) => (recording.kind === 'begins' ? [id] : [])),
  );
  // Grows while it is walked: what is traced has what it calls traced too.
  for (const id of traced) {
    for (const { to } of pastUntraced(id, nodes, after, traced)) {
      const kind = nodes.get(to)?.recording.kind;
      if (kind === 'called' || kind === 'follows') traced.add(to);
    }
  }
  return traced;
}

/** What the trace of a node reaches next, directly or through what hands it on unrecorded. */
function pastUntraced(
  start: string,
  nodes: Nodes,
  after: Edges,
  traced: ReadonlySet<string>,
): { to: string; kind: DeclaredEdge['kind'] }[] {
  const found: { to: string; kind: DeclaredEdge['kind'] }[] = [];
  const seen = new Set([start]);
  const walk = (from: string, kind: DeclaredEdge['kind']) => {
    for (const edge of after.get(from) ?? []) {
      const along = kind === 'link' ? kind : edge.kind;
      found.push({ to: edge.to, kind: along });
      if (seen.has(edge.to) || !handsOn(edge.to, nodes, traced)) continue;
      seen.add(edge.to);
      walk(edge.to, along);
    }
  };
  walk(start, 'call');
  return found;
}

/** A caller that is answered by something without a segment sees no more of it than its host. */
function hostSeen(
  id: string,
  nodes: Nodes,
  after: Edges,
  traced: ReadonlySet<string>,
): string | undefined {
  const node = nodes.get(id);
  if (node?.host === undefined || traced.has(id)) return undefined;
  if (!handsOn(id, nodes, traced)) return node.host;
  const behind = pastUntraced(id, nodes, after, traced).filter(
    ({ to }) => !handsOn(to, nodes, traced),
  );
  return behind.some(({ to }) => traced.has(to)) &&
    behind.every(({ to }) => nodes.get(to)?.recording.kind !== 'lost')
    ? undefined
    : node.host;
}

const handsOn = (id: string, nodes: Nodes, traced: ReadonlySet<string>): boolean =>
  nodes.get(id)?.recording.kind === 'passes' && !traced.has(id);

/** Where a trace that comes in at an entrance begins: X-Ray names the client after that. */
function rootsOf(
  entrance: string,
  nodes: Nodes,
  after: Edges,
  traced: ReadonlySet<string>,
): string[] {
  const kind = nodes.get(entrance)?.recording.kind;
  const passes = kind === 'passes' || (kind === 'follows' && !traced.has(entrance));
  if (!passes) return [entrance];
  const behind = pastUntraced(entrance, nodes, after, traced)
    .map(({ to }) => to)
    .filter((to) => !handsOn(to, nodes, traced));
  return behind.length === 0 ? [entrance] : [...new Set(behind)];
}

function declared(id: string, node: DrawnNode, isTraced: boolean): DeclaredNode {
  const { name, type, recording, constructPath, resource } = node;
  const untraced =
    isTraced || recording.kind === 'begins'
      ? undefined
      : recording.kind === 'called'
        ? 'nothing that calls it is traced'
        : recording.reason;
  return {
    id,
    name,
    type,
    ...(constructPath !== undefined && { constructPath }),
    ...(resource !== undefined && { resource }),
    ...(untraced !== undefined && { untraced }),
  };
}
