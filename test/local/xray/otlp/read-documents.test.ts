import { PutTraceSegmentsCommand } from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { aSegment, closeTestXRays, startTestXRay } from '../api/test-xray.ts';
import { protobufRequest, type TestSpan, testTrace, testTraceId } from './otlp-request.ts';

afterEach(closeTestXRays);

const wrap = (...spans: readonly TestSpan[]) =>
  `T1S${protobufRequest(...spans).toString('base64')}`;

async function put(...documents: readonly string[]) {
  const { client, xray } = await startTestXRay();
  const { UnprocessedTraceSegments } = await client.send(
    new PutTraceSegmentsCommand({ TraceSegmentDocuments: [...documents] }),
  );
  const trace = xray.call('BatchGetTraces', { TraceIds: [testTraceId] }).Traces?.[0];
  return { unprocessed: UnprocessedTraceSegments, ids: trace?.Segments?.map(({ Id }) => Id) ?? [] };
}

describe('PutTraceSegments with documents that are spans', () => {
  it('keeps every span, beside segment documents', async () => {
    const segment = aSegment({ trace_id: testTraceId, id: 'eeeeeeeeeeeeeeee' });

    const { unprocessed, ids } = await put(
      wrap({}, { spanId: 'cccccccccccccccc' }),
      JSON.stringify(segment),
    );

    expect(unprocessed).toEqual([]);
    expect(ids.sort()).toEqual(['53995c3f42cd8ad8', 'cccccccccccccccc', 'eeeeeeeeeeeeeeee']);
  });

  it('names the spans that it refuses, and keeps the others', async () => {
    const { unprocessed, ids } = await put(
      wrap({ traceId: testTrace.slice(2), name: 'short' }, {}),
    );

    expect(ids).toEqual(['53995c3f42cd8ad8']);
    expect(unprocessed).toEqual([
      {
        Id: '53995c3f42cd8ad8',
        ErrorCode: 'InvalidSegment',
        Message: expect.stringContaining(
          'span "short" (53995c3f42cd8ad8): trace id must be 16 bytes',
        ),
      },
    ]);
  });

  it.each([
    ['nonsense', 'T1Sthis is no span', 'protobuf'],
    [
      'more than a document may hold',
      wrap({ attributes: { text: 'x'.repeat(60 * 1024) } }),
      'more than 65536 bytes',
    ],
  ])('refuses %s, saying why', async (_what, document, words) => {
    const { unprocessed, ids } = await put(document);

    expect(ids).toEqual([]);
    expect(unprocessed).toEqual([
      { ErrorCode: 'ParseError', Message: expect.stringContaining(words) },
    ]);
  });

  it('takes a document without spans', async () => {
    const { unprocessed } = await put('T1S');

    expect(unprocessed).toEqual([]);
  });

  it('takes spans of any time, as it takes segments', async () => {
    const { ids } = await put(wrap({ start: 1_000_000_000, end: 1_000_000_001 }));

    expect(ids).toHaveLength(1);
  });
});
