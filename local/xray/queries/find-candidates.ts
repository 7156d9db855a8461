import type { TraceFilter } from '../filter/trace-filter.ts';
import type { TraceForm } from '../graph/trace-form.ts';
import type { Axis, AxisPlace, AxisRange, PlacedTrace } from '../store/trace-index.ts';
import type { TraceStore } from '../store/trace-store.ts';

/** Which way to candidates is taken; the answer is the same whichever it is. */
export interface SearchLimits {
  /** So few traces are looked up and sorted faster than they are come across. */
  readonly fewTraces: number;
  /** More lists are not worth merging. */
  readonly mostMerged: number;
}

export const usualLimits: SearchLimits = { fewTraces: 4000, mostMerged: 32 };

/** Of a filter's lists of terms so many are tried. */
const mostLists = 8;
/** A filter is decided for every form, unless that would take this many steps. */
const mostDecisions = 200_000;

/** By number, whether the traces of a form match; `undefined` where each has to be asked. */
export type FormVerdicts = ReadonlyMap<number, boolean | undefined>;

/** `undefined` when it would take too long. */
export function decideForms(store: TraceStore, filter: TraceFilter): FormVerdicts | undefined {
  const forms = store.forms<TraceForm>();
  if (forms.length * filter.cost > mostDecisions) return undefined;
  return new Map(forms.map(({ number, form }) => [number, form && filter.decide(form)]));
}

/**
 * Traces that a filter may hold for, and others, latest first, each at every place that it has on the
 * axis. What matches little is looked up, what matches much is soon come across; so the cost follows
 * the page and hardly the number of traces.
 */
export function findCandidates(
  store: TraceStore,
  axis: Axis,
  range: AxisRange,
  filter: TraceFilter | undefined,
  verdicts: FormVerdicts | undefined,
  { fewTraces, mostMerged }: SearchLimits = usualLimits,
): Iterable<PlacedTrace> {
  const all = () =>
    merge([(before, limit) => store.placesOn(axis, { ...range, before }, limit)], range);
  if (filter === undefined || verdicts === undefined) return all();
  const window = axis === 'started' ? range : undefined;
  const forms = possibleForms(verdicts);
  const count = (form: number | undefined, most: number) => store.countForm(form, window, most);
  const isFew = countUpTo(fewTraces, forms, count) < fewTraces;
  const terms = isFew ? undefined : rarestTerms(store, filter, window, fewTraces);
  if (axis === 'started') {
    if (terms !== undefined)
      return merge(
        terms.numbers.map((term) => byTerm(store, term, range)),
        range,
      );
    if (forms.length <= mostMerged) {
      return merge(
        forms.map((form) => byForm(store, form, range, filter)),
        range,
      );
    }
    return isFew
      ? sorted(
          range,
          forms.flatMap((form) => store.startsOfForm(form, range, fewTraces)),
        )
      : all();
  }
  if (isFew) return lookUp(store, axis, range, forms.flatMap(store.tracesOfForm));
  if (terms === undefined || terms.count >= fewTraces) return all();
  return lookUp(store, axis, range, terms.numbers.flatMap(store.tracesOfMention));
}

/** Those whose traces may match; `undefined` stands for traces that keep their form themselves. */
const possibleForms = (verdicts: FormVerdicts): (number | undefined)[] => [
  ...[...verdicts].flatMap(([form, verdict]) => (verdict === false ? [] : [form])),
  undefined,
];

/** Counts no further than is of interest. */
function countUpTo<Item>(
  enough: number,
  items: readonly Item[],
  count: (item: Item, most: number) => number,
): number {
  let counted = 0;
  for (const item of items) {
    if (counted >= enough) break;
    counted += count(item, enough - counted);
  }
  return counted;
}

function rarestTerms(
  store: TraceStore,
  filter: TraceFilter,
  window: AxisRange | undefined,
  enough: number,
): { readonly numbers: readonly number[]; readonly count: number } | undefined {
  let rarest: { numbers: readonly number[]; count: number } | undefined;
  for (const values of filter.terms.slice(0, mostLists)) {
    const numbers: number[] = [];
    for (const value of values) {
      const terms = store.termsOf(value);
      // While a key is disabled there may be traces that no number leads to.
      if (terms === undefined) return undefined;
      numbers.push(...terms);
    }
    const count = countUpTo(enough, numbers, (term, most) =>
      store.countMentions(term, window, most),
    );
    if (rarest === undefined || count < rarest.count) rarest = { numbers, count };
  }
  return rarest;
}

/** The next places behind one. */
type Source = (before: AxisPlace, limit: number) => readonly PlacedTrace[];

const byTerm =
  (store: TraceStore, term: number, range: AxisRange): Source =>
  (before, limit) =>
    store.startsOfMentions(term, { ...range, before }, limit);

const byForm =
  (
    store: TraceStore,
    form: number | undefined,
    range: AxisRange,
    { ranges }: TraceFilter,
  ): Source =>
  (before, limit) =>
    store.startsOfForm(form, { ...range, before }, limit, ranges);

const firstChunk = 32;
const largestChunk = 512;

/** Several lists as one; of each no more is read than is asked for. */
function* merge(sources: readonly Source[], { before }: AxisRange): Generator<PlacedTrace> {
  const heads = sources.map((read) => ({
    read,
    chunk: read(before, firstChunk),
    next: 0,
    size: firstChunk,
  }));
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    let place: PlacedTrace | undefined;
    for (const head of heads) {
      const own = head.chunk[head.next];
      if (own === undefined || (place !== undefined && byPlace(place, own) <= 0)) continue;
      first = head;
      place = own;
    }
    if (first === undefined || place === undefined) return;
    yield place;
    for (const head of heads) {
      // Two lists may have the same trace.
      const own = head.chunk[head.next];
      if (own !== undefined && byPlace(own, place) === 0) advance(head, own);
    }
  }
}

function advance(
  head: { read: Source; chunk: readonly PlacedTrace[]; next: number; size: number },
  place: AxisPlace,
): void {
  head.next += 1;
  if (head.next < head.chunk.length || head.chunk.length < head.size) return;
  head.size = Math.min(head.size * 2, largestChunk);
  head.chunk = head.read(place, head.size);
  head.next = 0;
}

/** Latest first. */
const byPlace = (a: AxisPlace, b: AxisPlace): number => b.at - a.at || b.key - a.key;

function lookUp(
  store: TraceStore,
  axis: 'received' | 'ended',
  range: AxisRange,
  keys: readonly number[],
): PlacedTrace[] {
  const timesOf = axis === 'ended' ? store.endSeconds : (key: number) => store.receiptOf(key) ?? [];
  const places = [...new Set(keys)].flatMap((key) =>
    [timesOf(key)].flat().map((at) => ({ at, key })),
  );
  return sorted(range, places);
}

const sorted = ({ start, before }: AxisRange, places: readonly PlacedTrace[]): PlacedTrace[] =>
  places.filter((place) => place.at >= start && byPlace(before, place) < 0).sort(byPlace);
