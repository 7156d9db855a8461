import { describe, expect, it } from 'vitest';
import { createXRay, epochSeconds, ManualClock, newTraceId } from '../../local/xray/index.ts';
import { orderDocuments } from '../bench/order-documents.ts';

describe('orderDocuments', () => {
  it('makes one whole trace that X-Ray takes', () => {
    const clock = new ManualClock(1_800_000_000);
    const traceId = newTraceId(epochSeconds(clock.now()));
    let last = 0;
    const newId = () => {
      last += 1;
      return last.toString(16).padStart(16, '0');
    };
    const warnings: string[] = [];
    const xray = createXRay({
      clock,
      account: '123456789012',
      region: 'us-east-1',
      warn: (message) => warnings.push(message),
    });

    const unprocessed = xray.putTraceSegments(orderDocuments(traceId, clock.now(), newId));
    const { Services = [] } = xray.call('GetTraceGraph', { TraceIds: [traceId] });
    xray.close();

    expect(unprocessed).toEqual([]);
    expect(warnings).toEqual([]);
    expect(Services.map(({ Name, Type }) => `${Name} ${Type}`).sort()).toEqual([
      'notify-customer AWS::Lambda',
      'notify-customer AWS::Lambda::Function',
      'order-events AWS::SNS::Topic',
      'orders AWS::DynamoDB::Table',
      'orders/prod AWS::ApiGateway::Stage',
      'orders/prod client',
      'place-order AWS::Lambda',
      'place-order AWS::Lambda::Function',
      'webhook.example.com remote',
    ]);
  });
});
