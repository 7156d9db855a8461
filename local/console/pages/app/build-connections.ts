import type { AppResource, DeclaredMap } from '../../../console-server/protocol.ts';
import { shortName } from '../map/node-name.ts';
import { resourceId } from './build-app.ts';

/** What the template connects a resource with. */
export interface Connection {
  readonly name: string;
  /** The name without what is alike in all: queues are known by URLs, databases by hosts. */
  readonly title: string;
  readonly type: string;
  readonly kind: 'call' | 'link';
  /** `<stack>/<logicalId>`, where it is a resource. */
  readonly resource?: string | undefined;
}

export interface Connections {
  readonly calledBy: readonly Connection[];
  readonly calls: readonly Connection[];
  /** Why X-Ray has no node for it, or for part of it. */
  readonly untraced: readonly string[];
}

/** Of the declared map: without the steps between its own nodes. */
export function buildConnections(
  { nodes, edges }: DeclaredMap,
  resource: AppResource,
): Connections {
  const id = resourceId(resource);
  const known = new Map(nodes.map((node) => [node.id, node]));
  const own = nodes.filter((node) => node.resource === id);
  const ownIds = new Set(own.map((node) => node.id));
  const connect = (nodeId: string, kind: Connection['kind']): Connection[] => {
    const node = known.get(nodeId);
    if (node === undefined || ownIds.has(nodeId)) return [];
    const { name, type, resource: owner } = node;
    return [{ name, title: titleOf(name, type), type, kind, resource: owner }];
  };
  return {
    calledBy: distinct(
      edges.flatMap(({ from, to, kind }) => (ownIds.has(to) ? connect(from, kind) : [])),
    ),
    calls: distinct(
      edges.flatMap(({ from, to, kind }) => (ownIds.has(from) ? connect(to, kind) : [])),
    ),
    untraced: [...new Set(own.flatMap(({ untraced }) => untraced ?? []))],
  };
}

function titleOf(name: string, type: string): string {
  // It has the name of what it calls.
  if (type === 'client') return 'Client';
  return type === 'Database::SQL' ? name.replace(/@.*$/s, '') || name : shortName(name);
}

/** A function's two nodes are one connection. */
const distinct = (connections: readonly Connection[]): Connection[] => [
  ...new Map(
    connections.map((each) => [each.resource ?? `${each.type}\n${each.name}`, each]),
  ).values(),
];
