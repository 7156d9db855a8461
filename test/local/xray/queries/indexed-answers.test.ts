import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { matchesFilter } from '../../../../local/xray/filter/evaluate.ts';
import type { Filter } from '../../../../local/xray/filter/expression.ts';
import { parseFilter } from '../../../../local/xray/filter/parse.ts';
import { traceFilter } from '../../../../local/xray/filter/trace-filter.ts';
import { traceGraph } from '../../../../local/xray/graph/trace-fragment.ts';
import { parseDocument } from '../../../../local/xray/model/parse-document.ts';
import { assembleTrace } from '../../../../local/xray/model/trace-tree.ts';
import { readDocuments } from '../../../../local/xray/otlp/read-documents.ts';
import { collectFacts } from '../../../../local/xray/queries/collect-facts.ts';
import { type SearchLimits, usualLimits } from '../../../../local/xray/queries/find-candidates.ts';
import { listSummaries } from '../../../../local/xray/queries/list-summaries.ts';
import { settling } from '../../../../local/xray/queries/settle.ts';
import { summarizeTrace } from '../../../../local/xray/queries/summarize-trace.ts';
import type { TimeAxis } from '../../../../local/xray/queries/summary-query.ts';
import { noCipher } from '../../../../local/xray/store/cipher.ts';
import { ingestDocuments } from '../../../../local/xray/store/ingest-documents.ts';
import { openTraceStore, type TraceStore } from '../../../../local/xray/store/trace-store.ts';
import { epochSeconds } from '../../../../local/xray/units.ts';
import { anyFilter } from '../filter/filters.ts';
import { account } from '../fixtures.ts';
import { began, fittingFilter, variedTrace } from './varied-traces.ts';

const traceCount = 150;
const group = { key: 'group', filter: parseFilter('fault OR annotation.tier = "gold"') };

const clock = new ManualClock();
const failure = (message: string) => {
  throw new Error(message);
};
/** In one of the stores nearly every trace keeps its form itself. */
const stores = [undefined, 3].map((mostForms) => {
  const store = openTraceStore({ cipher: noCipher, warn: failure, mostForms });
  const settled = settling(store, { clock, account, warn: failure });
  settled.useGroups([group]);
  return { store, settled };
});
afterAll(() => {
  for (const { store } of stores) store.close();
});

/** Worked out of the documents, without anything that the store keeps. */
const traces = Array.from({ length: traceCount }, (_, number) => {
  const texts = variedTrace(number).map((document) => JSON.stringify(document));
  const received = clock.now();
  for (const { store } of stores) {
    const { unprocessed } = ingestDocuments(store, texts.flatMap(readDocuments), received);
    expect(unprocessed).toEqual([]);
  }
  clock.advance(250);
  const entities = texts.flatMap((text) => {
    const result = parseDocument(text);
    return 'document' in result ? result.document.entities : [];
  });
  const tree = assembleTrace(variedTrace(number)[0]?.trace_id ?? '', entities);
  const context = traceGraph(tree, account);
  const summary = summarizeTrace(tree, context, account);
  const facts = collectFacts(context, summary.annotations);
  const ends = tree.segments.flatMap(({ entity }) => entity.endTime ?? []);
  const subject = { summary, facts: () => facts, account };
  const groups = matchesFilter(group.filter, { ...subject, groups: [] }) ? [group.key] : [];
  return { number, received, ends, subject: { ...subject, groups } };
});
for (const { settled } of stores) settled.settle();

const windows: Record<TimeAxis, { start: number; end: number }> = {
  TraceId: { start: began + 60.5, end: began + 400.25 },
  Event: { start: clock.now() - 30.125, end: clock.now() - 5 },
  Service: { start: began + 60.5, end: began + 400.25 },
};

/** Each makes another way the usual one. */
const limits = [
  usualLimits,
  { fewTraces: 0, mostMerged: 1000 },
  { fewTraces: 0, mostMerged: 0 },
  { fewTraces: 12, mostMerged: 2 },
] satisfies SearchLimits[];

/** Ids of the traces of the axis' window that match, the order left aside. */
function expected(filter: Filter, axis: TimeAxis): string[] {
  const { start, end } = windows[axis];
  const isInside = (time: number) => time >= start && time < end;
  const { matchedCall } = traceFilter(filter, { account });
  const timesOf = ({ received, ends, subject }: (typeof traces)[number]): readonly number[] => {
    if (axis === 'TraceId') return [subject.summary.startTime];
    if (axis === 'Event') return [received];
    const call = matchedCall(subject.facts, isInside);
    if (call === undefined) return ends;
    return call === 'outside' ? [] : [call.endTime];
  };
  return traces
    .filter((trace) => timesOf(trace).some(isInside) && matchesFilter(filter, trace.subject))
    .map(({ subject }) => subject.summary.id)
    .sort();
}

function answered(
  filter: Filter,
  axis: TimeAxis,
  searchLimits: SearchLimits,
  store: TraceStore,
): string[] {
  const { start, end } = windows[axis];
  const found: string[] = [];
  const times: number[] = [];
  let after: string | undefined;
  do {
    const page = listSummaries(
      store,
      {
        ...{ start: epochSeconds(start), end: epochSeconds(end), axis, after, limit: 7 },
        filter: traceFilter(filter, { account }),
      },
      searchLimits,
    );
    for (const { id, startTime, matchedEventTime } of page.summaries) {
      found.push(id);
      times.push(Math.floor(matchedEventTime ?? startTime));
    }
    after = page.next;
  } while (after !== undefined);
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  return found.sort();
}

const anyWay = fc.tuple(
  fc.constantFrom('TraceId', 'Event', 'Service'),
  fc.constantFrom(...limits),
  fc.constantFrom(...stores.map(({ store }) => store)),
) as fc.Arbitrary<[TimeAxis, SearchLimits, TraceStore]>;

describe('an answer from the index', () => {
  it.each(stores)('gives each summary as it was made', ({ store }) => {
    const { summaries } = listSummaries(store, {
      ...{ start: epochSeconds(0), end: epochSeconds(4e9), axis: 'TraceId', limit: traceCount },
    });

    expect(summaries.map(({ revision: _, ...summary }) => summary)).toEqual(
      traces.map(({ subject }) => subject.summary).reverse(),
    );
  });

  it('is what evaluating every trace gives', () => {
    let found = 0;
    fc.assert(
      fc.property(fittingFilter, anyWay, (filter, [axis, searchLimits, store]) => {
        const wanted = expected(filter, axis);
        if (wanted.length > 0) found += 1;
        expect(answered(filter, axis, searchLimits, store)).toEqual(wanted);
      }),
      { numRuns: 300, seed: 11 },
    );

    expect(found).toBeGreaterThan(100);
  });

  it('is so for any filter at all', () => {
    fc.assert(
      fc.property(anyFilter, anyWay, (filter, [axis, searchLimits, store]) => {
        expect(answered(filter, axis, searchLimits, store)).toEqual(expected(filter, axis));
      }),
      { numRuns: 100, seed: 12 },
    );
  });
});
