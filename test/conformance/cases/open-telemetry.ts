import { cases, documented } from '../conformance-case.ts';
import { deepEqual, equal, matches } from '../expectations.ts';
import type { Target } from '../target.ts';
import { newTrace, put, readTrace } from '../traces.ts';

interface SpanMembers {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly kind?: number;
}

/** Spans of one service, as OTLP writes them in JSON. */
const exportOf = (target: Target, service: string, ...spans: SpanMembers[]) => {
  const start = Math.floor(target.now()) - 10;
  return target.post(
    '/v1/traces',
    JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
          scopeSpans: [
            {
              spans: spans.map((span) => ({
                name: 'GET /orders',
                kind: 2,
                startTimeUnixNano: `${start}000000000`,
                endTimeUnixNano: `${start + 1}000000000`,
                ...span,
              })),
            },
          ],
        },
      ],
    }),
  );
};

/** The W3C form of an X-Ray trace id. */
const w3c = (id: string): string => id.slice(2).replace('-', '');

const needsSearch = { localOnly: 'it needs Transaction Search, which has its price' };

export const openTelemetryCases = cases(
  'OTLP/HTTP',
  documented(
    'makes a segment of a server’s span',
    async (target) => {
      const trace = newTrace(target);
      const service = target.name('otel');
      const answer = await exportOf(target, service, {
        traceId: w3c(trace.id),
        spanId: '00f067aa0ba902b7',
      });

      equal(answer.status, 200);
      await target.eventually(async () => {
        const { documents } = await readTrace(target, trace.id);
        matches(documents, [{ id: '00f067aa0ba902b7', name: service, trace_id: trace.id }]);
      });
    },
    needsSearch,
  ),
  documented(
    'brings spans and segments of one trace together',
    async (target) => {
      const trace = newTrace(target);
      const call = trace.child({ name: 'back', namespace: 'remote', id: '00f067aa0ba902b8' });
      await put(target, trace.segment({ subsegments: [call] }));
      await exportOf(target, target.name('otel'), {
        traceId: w3c(trace.id),
        spanId: '00f067aa0ba902b9',
        parentSpanId: call.id,
      });

      await target.eventually(async () => {
        const { documents } = await readTrace(target, trace.id);
        deepEqual(documents.map(({ parent_id }) => parent_id ?? 'none').toSorted(), [
          call.id,
          'none',
        ]);
      });
    },
    needsSearch,
  ),
  documented(
    'tells of spans that it refused as partial success',
    async (target) => {
      const answer = await exportOf(
        target,
        target.name('otel'),
        { traceId: w3c(newTrace(target).id), spanId: '00f067aa0ba902ba' },
        { traceId: '00', spanId: '00f067aa0ba902bb' },
      );
      const { partialSuccess } = answer.json as { partialSuccess: { rejectedSpans: unknown } };

      equal(answer.status, 200);
      equal(Number(partialSuccess.rejectedSpans), 1);
    },
    needsSearch,
  ),
  documented(
    'refuses what is no request',
    async (target) => {
      equal((await target.post('/v1/traces', '{"resourceSpans":')).status, 400);
    },
    needsSearch,
  ),
);
