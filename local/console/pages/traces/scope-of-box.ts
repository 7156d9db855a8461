import { bothFilters, type Scope } from '../../address/scope.ts';

/** A part of the chart: epoch seconds, and seconds of response time, the ends included. */
export interface Box {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

export interface BoxScope {
  readonly filter: string;
  readonly timeRange: { readonly kind: 'between'; readonly start: number; readonly end: number };
  /** What the filter did not have yet. */
  readonly added: string;
}

/** The scope that leaves the traces in a box, and perhaps a few right at its upper and lower edge. */
export function scopeOfBox({ filter }: Pick<Scope, 'filter'>, box: Box): BoxScope {
  const from = Math.max(0, Math.floor(box.from * 1000) / 1000);
  const to = Math.ceil(box.to * 1000) / 1000;
  const added = `responsetime >= ${from} AND responsetime <= ${to}`;
  // Summaries tell whole seconds, and the end of a time range is exclusive.
  const last = Math.floor(box.end);
  const start = Math.min(last, Math.ceil(box.start));
  const end = last + 1;
  return { filter: bothFilters(filter, added), timeRange: { kind: 'between', start, end }, added };
}
