import { describe, expect, it } from 'vitest';
import { createXRay, ManualClock } from '../../local/xray/index.ts';
import { documentsPerTrace, largeTrace, oddEvery } from '../bench/xray-large/traces.ts';

const now = 1_800_000_000;

function graphOf(index: number): string[] {
  const warnings: string[] = [];
  const xray = createXRay({
    clock: new ManualClock(now),
    account: '123456789012',
    region: 'us-east-1',
    warn: (message) => warnings.push(message),
  });
  const texts = largeTrace(index, now - 1);
  const unprocessed = xray.putTraceSegments(texts);
  const traceId = JSON.parse(texts[0] ?? '').trace_id;
  const { Services = [] } = xray.call('GetTraceGraph', { TraceIds: [traceId] });
  xray.close();
  expect([...unprocessed, ...warnings]).toEqual([]);
  return Services.map(({ Name, Type, SummaryStatistics }) =>
    `${Name} ${Type} ${SummaryStatistics?.FaultStatistics?.TotalCount ?? ''}`.trim(),
  ).sort();
}

describe('largeTrace', () => {
  it('makes six documents of about 1 KB', () => {
    const texts = largeTrace(7, now);

    expect(texts).toHaveLength(documentsPerTrace);
    const sizes = texts.map((text) => text.length);
    expect(Math.min(...sizes)).toBeGreaterThan(700);
    expect(Math.max(...sizes)).toBeLessThan(1_400);
  });

  it('makes one whole trace that X-Ray takes', () => {
    expect(graphOf(7)).toEqual([
      'arn:aws:sns:us-east-1:123456789012:order-events AWS::SNS 0',
      'https://sqs.us-east-1.amazonaws.com/123456789012/fulfilment AWS::SQS::Queue 0',
      'orders AWS::DynamoDB::Table 0',
      'orders/prod AWS::ApiGateway::Stage 0',
      'orders/prod client',
      'place-order AWS::Lambda 0',
      'place-order AWS::Lambda::Function 0',
    ]);
  });

  it('makes an odd one now and then, which fails and writes to another table', () => {
    const odd = Array.from({ length: 2 * oddEvery }, (_, index) => index).filter((index) =>
      largeTrace(index, now)[0]?.includes('"fault":true'),
    );

    expect(odd).toHaveLength(2);
    expect(graphOf(odd[0] ?? 0)).toContain('orders-archive AWS::DynamoDB::Table 0');
    expect(graphOf(odd[0] ?? 0)).toContain('orders/prod AWS::ApiGateway::Stage 1');
  });
});
