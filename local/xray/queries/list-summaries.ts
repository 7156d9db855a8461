import type { MatchedCall } from '../filter/matched-call.ts';
import type { TraceFacts } from '../filter/trace-facts.ts';
import type { TraceFilter } from '../filter/trace-filter.ts';
import type { TraceForm } from '../graph/trace-form.ts';
import type { Axis, AxisPlace } from '../store/trace-index.ts';
import type { TraceStore } from '../store/trace-store.ts';
import { epochSeconds } from '../units.ts';
import { decideForms, findCandidates, type SearchLimits, usualLimits } from './find-candidates.ts';
import { type KeptFacts, readFacts } from './kept-facts.ts';
import { endsOf, type KeptSummary, readSummary } from './kept-summary.ts';
import type { SummaryPage, SummaryQuery, TimeAxis } from './summary-query.ts';
import { readToken, writeToken } from './summary-token.ts';
import type { TraceSummary } from './trace-summary.ts';

const axes = { TraceId: 'started', Event: 'received', Service: 'ended' } satisfies Record<
  TimeAxis,
  Axis
>;

/**
 * Traces that one page reads at most, so that a filter that hardly any trace matches holds up nobody
 * else; the page then ends early and its token leads on.
 */
const mostExamined = 2000;
/** Of a huge filter the reading costs more than to ask this many. */
const leastExamined = 50;
/** What a trace costs that its form rules out unread. */
const passedOver = 0.02;

/** One page; every trace must have been settled before. */
export function listSummaries(
  store: TraceStore,
  query: SummaryQuery,
  limits: SearchLimits = usualLimits,
): SummaryPage {
  const { filter, limit } = query;
  const axis = axes[query.axis];
  // Segment ends are found by whole seconds, the first and last of which may lie outside in part.
  const isWhole = axis === 'ended';
  const start = isWhole ? Math.floor(query.start) : query.start;
  const end = isWhole ? Math.ceil(query.end) : query.end;
  const before =
    query.after === undefined ? { at: end, key: 0 } : readToken(query.after, query.axis);
  const verdicts = filter && decideForms(store, filter);
  const budget = Math.max(leastExamined, Math.floor(mostExamined / (filter?.cost ?? 1)));
  const summaries: TraceSummary[] = [];
  let spent = 0;
  let examined = 0;
  let last: AxisPlace = before;

  const page = (next?: AxisPlace): SummaryPage => ({
    summaries,
    // What the index spared reading counts as well.
    processed:
      filter === undefined && !isWhole
        ? examined
        : Math.max(
            store.countPlaces(axis, next ?? { at: start, key: 0 }, before),
            summaries.length,
          ),
    next: next && writeToken(next, query.axis),
  });

  for (const place of findCandidates(store, axis, { start, before }, filter, verdicts, limits)) {
    if (spent >= budget) return page(last);
    if (
      place.form !== undefined &&
      verdicts?.get(place.form) === false &&
      verdicts.has(place.form)
    ) {
      spent += passedOver;
    } else {
      const found = readMatch(store, place, query);
      if (found !== undefined) {
        if (summaries.length === limit) return page(last);
        summaries.push(found);
      }
      spent += 1;
    }
    examined += 1;
    last = place;
  }
  return page();
}

/** The trace's summary, if it matches at this place. */
function readMatch(
  store: TraceStore,
  place: AxisPlace,
  { axis, start, end, filter }: SummaryQuery,
): TraceSummary | undefined {
  const row = store.findDerived<TraceForm, KeptSummary, KeptFacts>(place.key);
  if (row === undefined) return undefined;
  const form = row.form();
  const verdict = filter === undefined ? true : filter.decide(form);
  if (verdict === false) return undefined;
  const kept = row.summary();
  const facts = () => readFacts(form, row.started, row.facts());
  const matched =
    axis === 'Service'
      ? matchedEnd(filter, kept, facts, (time) => time >= start && time < end)
      : { ...(axis === 'Event' && { time: row.received }) };
  // A trace is told of once, at its latest second in the window.
  if (axis === 'Service' && Math.floor(matched?.time ?? Number.NaN) !== place.at) return undefined;
  const summary = readSummary({ ...row, started: epochSeconds(row.started), form }, kept);
  if (verdict === undefined && !filter?.matches(summary, facts, form.groups)) return undefined;
  return {
    ...summary,
    revision: row.revision,
    ...(matched?.time !== undefined && { matchedEventTime: epochSeconds(matched.time) }),
    ...(matched?.call && { matchedCall: matched.call }),
  };
}

interface Matched {
  readonly time?: number;
  readonly call?: MatchedCall;
}

/** When the last segment that the filter is about ended inside the window; where it is about none, any segment. */
function matchedEnd(
  filter: TraceFilter | undefined,
  kept: KeptSummary,
  facts: () => TraceFacts,
  isInside: (time: number) => boolean,
): Matched | undefined {
  const call = filter?.matchedCall(facts, isInside);
  if (call === 'outside') return undefined;
  if (call !== undefined) return { time: call.endTime, call };
  const inside = endsOf(kept).filter(isInside);
  return inside.length === 0 ? undefined : { time: Math.max(...inside) };
}
