import { accountOf } from '../model/aws-block.ts';
import type { Entity } from '../model/entity.ts';
import type { TraceNode, TraceTree } from '../model/trace-tree.ts';
import {
  type GrowingEdge,
  type GrowingGraph,
  type GrowingNode,
  touchNode,
} from './growing-graph.ts';

/** What the makers of one trace's nodes and edges share. */
export interface TraceContext {
  readonly graph: GrowingGraph;
  readonly tree: TraceTree;
  /** The engine's own account, which nodes do not name. */
  readonly account: string;
  /** When the trace began, in epoch seconds. */
  readonly start: number;
  /** Inferred nodes by the id of the call. */
  readonly inferred: Map<string, GrowingNode>;
  /** What was counted on each node and edge, and what is still in progress there. */
  readonly calls: Map<GrowingNode | GrowingEdge, CountedCall[]>;
}

/** A call or a segment, as a node or an edge counts it. */
export interface CountedCall {
  readonly entity: Entity;
  /** The node's own segment. */
  readonly segment?: TraceNode;
  /** When work that outlasts the response ended, in epoch seconds. */
  readonly workEnd?: number;
  /** The node wrote no segment: this is the caller's side. */
  readonly inferred?: true;
}

export const segmentNode = (context: TraceContext, { entity }: TraceNode): GrowingNode =>
  touchNode(
    context.graph,
    {
      name: entity.name,
      type: entity.origin,
      account: foreignAccount(entity, context.account),
    },
    'active',
    context.start,
  );

/** The account that wrote the entity, unless it is the engine's own. */
export function foreignAccount(entity: Entity, account: string): string | undefined {
  const writer = accountOf(entity);
  return writer === account ? undefined : writer;
}
