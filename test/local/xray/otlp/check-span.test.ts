import { describe, expect, it } from 'vitest';
import { checkSpans } from '../../../../local/xray/otlp/check-span.ts';
import { largestSpan } from '../../../../local/xray/otlp/limits.ts';
import { readProtobuf } from '../../../../local/xray/otlp/read-protobuf.ts';
import { protobufRequest, type TestSpan, testTime } from './otlp-request.ts';

const check = (...spans: readonly TestSpan[]) =>
  checkSpans(readProtobuf(protobufRequest(...spans)), testTime);

describe('checkSpans', () => {
  it.each([
    [{ traceId: 'abcd' }, 'trace id must be 16 bytes that are not all 0, got "abcd"'],
    [{ traceId: '0'.repeat(32) }, 'trace id must be 16 bytes'],
    [{ spanId: '' }, 'span id must be 8 bytes that are not all 0, got ""'],
    [{ parentSpanId: 'abcd' }, 'parent span id must be 8 bytes or empty, got "abcd"'],
    [{ end: testTime + 7201 }, 'more than 2 hours in the future'],
    [{ start: testTime - 14 * 86400 - 1 }, 'more than 14 days back'],
  ])('refuses %j', (span, reason) => {
    const { accepted, reasons } = check(span);

    expect(accepted).toEqual([]);
    expect(reasons).toEqual([expect.stringContaining(reason)]);
  });

  it.each([
    [{ start: testTime + 7199, end: testTime + 7200 }],
    [{ start: testTime - 14 * 86400 }],
    [{ end: 0 }],
  ])('takes %j', (span) => {
    const { accepted } = check(span);

    expect(accepted).toHaveLength(1);
  });

  it('stops where spans that share a large resource would fill the memory', () => {
    const [span] = readProtobuf(protobufRequest({}));
    if (span === undefined) throw new Error('a span was expected');
    const many = Array.from({ length: 1_000 }, () => ({ ...span, bytes: largestSpan }));

    const { accepted, reasons } = checkSpans(many, testTime);

    expect(accepted).toHaveLength(327);
    expect(reasons).toHaveLength(673);
    expect(reasons[0]).toContain('send fewer spans at a time');
  });
});
