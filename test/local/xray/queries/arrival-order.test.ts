import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceEngine } from '../../../../local/xray/engine.ts';
import { allTime, aroundNow, openEngine, readDocuments, readRecording } from '../fixtures.ts';

/** Everything the engine answers, but how often it was told. */
function answers(engine: TraceEngine, window: Parameters<TraceEngine['serviceGraph']>[0]) {
  const summaries = engine
    .summaries(allTime)
    .summaries.map(({ revision: _, ...summary }) => summary);
  return {
    summaries,
    graph: engine.serviceGraph(window),
    traces: summaries.map(({ id }) => [engine.trace(id), engine.traceGraph(id)]),
  };
}

/** The document as it would have been sent while its work went on. */
function begun(text: string): string {
  const { end_time: _, subsegments: __, ...document } = JSON.parse(text);
  return JSON.stringify({ ...document, in_progress: true });
}

/** The documents of the platform around a recorded invocation. */
function aroundRecording(texts: readonly string[]): string[] {
  const { trace_id, parent_id: id } = JSON.parse(texts.at(-1) ?? '{}');
  const times = { start_time: 1795158000, end_time: 1795158020 };
  const aws = { function_arn: 'arn:aws:lambda:us-east-1:123456789012:function:f' };
  return [
    { trace_id, id: 'a100000000000001', name: 'f', origin: 'AWS::Lambda', ...times },
    {
      ...{
        trace_id,
        id,
        parent_id: 'a100000000000001',
        name: 'f',
        origin: 'AWS::Lambda::Function',
      },
      ...times,
      subsegments: [{ id: 'a100000000000002', name: 'Invocation', aws, ...times }],
    },
  ].map((document) => JSON.stringify(document));
}

const sets: Record<string, string[]> = {
  orders: [...readDocuments('orders-active-topic'), ...readDocuments('orders-queue-consumer')],
  failures: [...readDocuments('orders-sync-failure'), ...readDocuments('orders-async-failure')],
  recording: [...readRecording('ddberr'), ...aroundRecording(readRecording('ddberr'))],
};

describe('the order of arrival', () => {
  it.each(Object.keys(sets))('does not matter, nor do repetitions and early copies: %s', (name) => {
    const documents = sets[name] ?? [];
    const inOrder = openEngine();
    inOrder.engine.ingest(documents);
    const expected = answers(inOrder.engine, aroundNow(inOrder.clock));
    inOrder.engine.close();
    const shuffled = fc.shuffledSubarray(
      [...documents, ...documents.slice(0, 4), ...documents.map(begun)],
      { minLength: documents.length * 2 + 4 },
    );

    fc.assert(
      fc.property(shuffled, fc.integer({ min: 1, max: 7 }), (sent, atOnce) => {
        const { engine, clock } = openEngine();
        for (let from = 0; from < sent.length; from += atOnce) {
          expect(engine.ingest(sent.slice(from, from + atOnce))).toEqual([]);
          // What is derived of a part must not stay.
          if (from % 3 === 0) engine.serviceGraph(aroundNow(clock));
        }
        expect(answers(engine, aroundNow(clock))).toEqual(expected);
        engine.close();
      }),
      { numRuns: 40 },
    );
  });
});
