import type { Keyword, RootCauseScope } from './keywords.ts';

/** A parsed filter expression. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Filter[] }
  | { readonly kind: 'not'; readonly term: Filter }
  /** Without a comparison: it is set, or, of a boolean, true. */
  | { readonly kind: 'keyword'; readonly keyword: Keyword; readonly comparison?: Comparison }
  | AnnotationFilter
  | ServiceFilter
  | EdgeFilter
  | { readonly kind: 'root-cause'; readonly scope: RootCauseScope; readonly where: Filter }
  | { readonly kind: 'root-cause-json'; readonly causes: readonly unknown[] }
  | GroupFilter;

export interface AnnotationFilter {
  readonly kind: 'annotation';
  readonly key: string;
  /** In the braces of an edge: of the caller's or the callee's segments and not of the call. */
  readonly side?: 'source' | 'destination';
  readonly comparison?: Comparison;
}

/** A node is there, and one of its segments is as the braces say. */
export interface ServiceFilter {
  readonly kind: 'service';
  /** Absent: any service. */
  readonly node?: NodeSelector;
  readonly where?: Filter;
}

/** One node called the other, and one of the calls is as the braces say. */
export interface EdgeFilter {
  readonly kind: 'edge';
  readonly from: NodeSelector;
  readonly to: NodeSelector;
  readonly where?: Filter;
}

export interface GroupFilter {
  readonly kind: 'group';
  readonly by: 'name' | 'arn';
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** What is absent may be anything; at least one member is there. */
export interface NodeSelector {
  readonly name?: string;
  readonly type?: string;
  readonly account?: string;
}

export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'contains'
  | 'beginswith'
  | 'endswith';

export type Value = string | number | boolean;

export interface Comparison {
  readonly operator: Operator;
  readonly value: Value;
}

/** The filter and everything in it. The parser bounds the depth. */
export function* walkFilter(filter: Filter): Generator<Filter> {
  yield filter;
  switch (filter.kind) {
    case 'and':
    case 'or':
      for (const term of filter.terms) yield* walkFilter(term);
      return;
    case 'not':
      yield* walkFilter(filter.term);
      return;
    case 'service':
    case 'edge':
    case 'root-cause':
      if (filter.where) yield* walkFilter(filter.where);
      return;
    default:
  }
}
