import type { DeclaredNode } from '../../../console-server/protocol.ts';
import type { Figures, HistogramEntry } from './figures.ts';

/** The service map as the page draws it, whatever it was made of; nodes and edges in order of their keys. */
export interface MapModel {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

/**
 * `service` sends segments of its own, a `resource` is known from calls to it, `unknown` too and X-Ray cannot say
 * what it is; `group` stands for several nodes.
 */
export type NodeKind = 'client' | 'service' | 'resource' | 'unknown' | 'group';

export interface MapNode {
  /** What addresses call it. */
  readonly key: string;
  /** What the layout calls it: the same for a node that was declared and for the one whose traffic fills it. */
  readonly place: string;
  readonly name: string;
  readonly type: string | undefined;
  /** Of another account than the one that was asked. */
  readonly account?: string;
  readonly kind: NodeKind;
  readonly root: boolean;
  readonly figures: Figures;
  /** Of the time until the caller had its answer, the lowest first. */
  readonly responseTimes: readonly HistogramEntry[];
  /** Of the time until the last work ended. */
  readonly durations: readonly HistogramEntry[];
  /** X-Ray's own nodes behind this one: two where the two of a Lambda function are one; none of what is only declared. */
  readonly parts: readonly NodePart[];
  /** What callers call it where that is another name. */
  readonly aliases: readonly string[];
  /** Whether the filter language can mean it by its name alone. */
  readonly isOnlyOfName: boolean;
  readonly declared?: DeclaredNode;
  /** Keys of the nodes that a group stands for. */
  readonly members?: readonly string[];
}

export interface NodePart {
  readonly name: string;
  readonly type: string | undefined;
  readonly account?: string;
  readonly figures: Figures;
  readonly responseTimes: readonly HistogramEntry[];
}

/** `link` joins two traces: a queue and its consumer. */
export type EdgeKind = 'call' | 'link';

/** As the caller sees it, the network included. */
export interface MapEdge {
  readonly key: string;
  /** Keys of nodes. */
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly figures: Figures;
  /** Of a link: how old its events were when they were received. */
  readonly responseTimes: readonly HistogramEntry[];
  /** What the caller calls the other side. */
  readonly aliases: readonly string[];
  /** X-Ray's own edges behind this one; none of what is only declared. */
  readonly parts: readonly { readonly from: NodePart; readonly to: NodePart }[];
}

/** Text of any kind on both sides, so the mark between them is made impossible in them. */
export const edgeKey = (from: string, to: string, kind: EdgeKind): string =>
  [from, to, ...(kind === 'link' ? [kind] : [])]
    .map((part) => part.replace(/[%>]/g, encodeURIComponent))
    .join('>');

export const hasTraffic = ({ parts }: MapNode | MapEdge): boolean => parts.length > 0;

/** By its key, or by the key of an X-Ray node that is part of it. */
export function findNode(map: MapModel, key: string | undefined): MapNode | undefined {
  if (key === undefined) return undefined;
  return (
    map.nodes.find((node) => node.key === key) ??
    map.nodes.find(({ members }) => members?.includes(key)) ??
    map.nodes.find(({ parts }) => parts.some(({ name, type }) => `${type ?? ''}~${name}` === key))
  );
}

export const findEdge = (map: MapModel, key: string | undefined): MapEdge | undefined =>
  key === undefined ? undefined : map.edges.find((edge) => edge.key === key);

export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
