import { describe, expect, it } from 'vitest';
import { ordersNames } from '../../lib/names.ts';
import type { SegmentDocument } from '../../local/xray/index.ts';
import { linkedTraceIds, readOrderHops } from '../bench/order-hops.ts';

const names = ordersNames('');

const segment = (given: Partial<SegmentDocument>): SegmentDocument => ({
  trace_id: '1-6b000000-000000000000000000000001',
  id: '53995c3f42cd8ad8',
  name: 'some',
  start_time: 1,
  end_time: 2,
  ...given,
});

const lambda = 'AWS::Lambda::Function';
const call = (status: number) => ({
  id: '53995c3f42cd8ad9',
  name: 'webhook.example.com',
  namespace: 'remote' as const,
  start_time: 1,
  end_time: 3,
  http: { response: { status } },
});

const trace = [
  segment({ name: 'orders/prod', origin: 'AWS::ApiGateway::Stage' }),
  segment({ name: names.placeOrder, origin: lambda }),
  segment({
    name: names.orderEvents,
    origin: 'AWS::SNS::Topic',
    links: [{ trace_id: '1-6b000000-000000000000000000000002', id: '53995c3f42cd8ada' }],
  }),
  segment({ name: 'SQS', origin: 'AWS::SQS::Queue' }),
  segment({ name: names.notifyCustomer, origin: lambda, subsegments: [call(202)] }),
];
const consumers = [segment({ name: names.fulfilOrder, origin: lambda, end_time: 4.5 })];

describe('readOrderHops', () => {
  it('finds an order whole when every hop is there and has ended', () => {
    const hops = readOrderHops(trace, consumers, names);

    expect(hops).toEqual({ isAnnounced: true, isComplete: true, endedAt: 4500 });
  });

  it.each(trace.map(({ name }, index) => ({ name, index })))('misses $name', ({ index }) => {
    const hops = readOrderHops(trace.toSpliced(index, 1), consumers, names);

    expect(hops.isComplete).toBe(false);
  });

  it('misses the consumer of the queue', () => {
    expect(readOrderHops(trace, [], names)).toMatchObject({ isAnnounced: true, isComplete: false });
  });

  it('does not take a hop for complete that is open or failed', () => {
    const open = segment({ name: names.fulfilOrder, origin: lambda, in_progress: true });
    const failed = segment({ name: names.fulfilOrder, origin: lambda, fault: true });

    expect(readOrderHops(trace, [open], names).isComplete).toBe(false);
    expect(readOrderHops(trace, [failed], names).isComplete).toBe(false);
  });

  it.each([undefined, 500, 301])('does not take a webhook that answered %s for told', (status) => {
    const { http: _, ...unanswered } = call(0);
    const told = segment({
      name: names.notifyCustomer,
      origin: lambda,
      subsegments: [status === undefined ? unanswered : call(status)],
    });

    const hops = readOrderHops(trace.with(-1, told), consumers, names);

    expect(hops).toMatchObject({ isAnnounced: false, isComplete: false });
  });
});

describe('linkedTraceIds', () => {
  it('follows the links of the topic', () => {
    expect(linkedTraceIds(trace, names)).toEqual(['1-6b000000-000000000000000000000002']);
  });
});
