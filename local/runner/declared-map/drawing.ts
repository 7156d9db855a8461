import type { DeclaredEdge } from '../../console-server/protocol.ts';

/** How something comes onto the service map, or why it does not. */
export type Recording =
  /** Writes segments, also of requests that nobody has decided about. */
  | { readonly kind: 'begins' }
  /** Writes segments of what its caller records, and otherwise hands the trace on. */
  | { readonly kind: 'follows'; readonly reason: string }
  /** Is inferred from the calls of others. */
  | { readonly kind: 'called' }
  /** Writes none, and hands the trace on: X-Ray joins its caller with what is behind it. */
  | { readonly kind: 'passes'; readonly reason: string }
  /** Writes none, and nothing of its requests is behind it; its callers see a host. */
  | { readonly kind: 'lost'; readonly reason: string };

export interface DrawnNode {
  readonly name: string;
  readonly type: string;
  readonly recording: Recording;
  readonly constructPath?: string;
  /** `<stack>/<logicalId>` */
  readonly resource?: string;
  /** Where requests reach it, as a caller that infers it would call it. */
  readonly host?: string;
}

/** A declared map while it grows. */
export interface Drawing {
  readonly nodes: ReadonlyMap<string, DrawnNode>;
  readonly edges: ReadonlyMap<string, DeclaredEdge>;
  /** Ids of the nodes at which requests from outside of the app come in. */
  readonly entrances: ReadonlySet<string>;
  /** @returns its id; of two with the same the one that says more stays */
  node(node: DrawnNode): string;
  edge(from: string, to: string, kind?: DeclaredEdge['kind']): void;
  enter(id: string): void;
}

/** X-Ray tells nodes apart by name and type; the console's `nodeKey` has the same form. */
export const nodeId = ({ name, type }: Pick<DrawnNode, 'name' | 'type'>): string =>
  `${type}~${name}`;

export function newDrawing(): Drawing {
  const nodes = new Map<string, DrawnNode>();
  const edges = new Map<string, DeclaredEdge>();
  const entrances = new Set<string>();
  return {
    nodes,
    edges,
    entrances,
    node: (node) => {
      const id = nodeId(node);
      const known = nodes.get(id);
      if (known === undefined || weight(node) > weight(known)) nodes.set(id, { ...known, ...node });
      return id;
    },
    edge: (from, to, kind = 'call') => {
      if (from !== to) edges.set(edgeId(from, to), { from, to, kind });
    },
    enter: (id) => {
      entrances.add(id);
    },
  };
}

/** Ids hold what a template names things, so a separator that is in no name. */
export const edgeId = (from: string, to: string): string => `${from}\n${to}`;

const order: readonly Recording['kind'][] = ['lost', 'passes', 'called', 'follows', 'begins'];

const weight = ({ recording }: DrawnNode): number => order.indexOf(recording.kind);
