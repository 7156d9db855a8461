import type { AnnotationValue } from '../model/entity.ts';
import type { GraphAlias, ServiceState } from './service-graph.ts';

/**
 * What a trace has in common with others that went the same way: its nodes and edges, how calls of
 * each ended, which annotations it carries. Numbers and values that differ from trace to trace are not in it.
 */
export interface TraceForm {
  /** See `filter/outcomes.ts`. */
  readonly outcome: number;
  /** One bit for each of `formValues` that the trace has. */
  readonly has: number;
  /** Of the root's request; `true` where it is not worth sharing. */
  readonly method?: string | true;
  /** Of the root's response. */
  readonly status?: number;
  /** Keys of the indexed annotations. */
  readonly annotations: readonly string[];
  /** Keys of the groups that the trace belongs to. */
  readonly groups: readonly string[];
  /** Place of the root's node. */
  readonly entry?: number;
  readonly nodes: readonly FormNode[];
  readonly edges: readonly FormEdge[];
}

/** The values of which a form knows whether there are any. */
export const formValues = [
  'user',
  'http.url',
  'http.useragent',
  'http.clientip',
  'availabilityzone',
  'instance.id',
  'resource.arn',
  'responsetime',
  'duration',
  'rootcause.fault',
  'rootcause.error',
] as const;

export type FormValue = (typeof formValues)[number];

export const hasValue = ({ has }: TraceForm, value: FormValue): boolean =>
  ((has >> formValues.indexOf(value)) & 1) === 1;

export interface FormNode {
  readonly name: string;
  readonly type?: string;
  /** Absent for the engine's own account. */
  readonly account?: string;
  readonly root?: true;
  readonly state: ServiceState;
  /** The distinct `callFlags` of its calls; absent on clients and on consumers in other traces. */
  readonly calls?: readonly number[];
}

export interface FormEdge {
  /** Places in the nodes. */
  readonly from: number;
  readonly to: number;
  /** The distinct `callFlags`; absent on links. */
  readonly calls?: readonly number[];
  readonly aliases?: readonly GraphAlias[];
}

/** How a call ended and what it was, as bits. */
export const callFlags = { error: 1, throttle: 2, fault: 4, root: 8, inferred: 16 } as const;

export type CallFlag = keyof typeof callFlags;

export const flagsOf = (call: { readonly [Flag in CallFlag]?: boolean }): number =>
  (call.error ? callFlags.error : 0) |
  (call.throttle ? callFlags.throttle : 0) |
  (call.fault ? callFlags.fault : 0) |
  (call.root ? callFlags.root : 0) |
  (call.inferred ? callFlags.inferred : 0);

/** Under which a value is looked for: its type is part of it. */
export const annotationTerm = (key: string, value: AnnotationValue): string =>
  `annotation ${JSON.stringify([key, value])}`;

export const valueTerm = (keyword: FormValue, value: string): string => `${keyword} ${value}`;
