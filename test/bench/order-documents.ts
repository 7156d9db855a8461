import type { EntityDocument, SegmentDocument } from '../../local/xray/index.ts';

/**
 * What X-Ray receives for one order, modelled on the traces of this app: the services' segments and,
 * each on its own as the X-Ray SDK sends them, the functions' subsegments. About 6 KB.
 *
 * @param start epoch seconds
 * @param newId gives 16 hexadecimal digits that are not given again
 */
export function orderDocuments(traceId: string, start: number, newId: () => string): string[] {
  const [stage, integration, service, fn] = [newId(), newId(), newId(), newId()];
  const [handler, publish, topic, delivery] = [newId(), newId(), newId(), newId()];
  const [subscriber, subscriberFn, notify, tell] = [newId(), newId(), newId(), newId()];
  const of = (from: number, to: number) => ({
    start_time: start + from / 1000,
    end_time: start + to / 1000,
  });
  const segment = (document: Omit<SegmentDocument, 'trace_id'>): SegmentDocument => ({
    trace_id: traceId,
    ...document,
  });
  const single = (document: EntityDocument, parent_id: string): SegmentDocument => ({
    ...segment(document),
    parent_id,
    type: 'subsegment',
  });
  const ok = { http: { response: { status: 200, content_length: 2 } } };
  const documents: SegmentDocument[] = [
    segment({
      id: stage,
      name: 'orders/prod',
      origin: 'AWS::ApiGateway::Stage',
      ...of(0, 30),
      http: {
        request: { method: 'POST', url: 'https://api.example.com/prod/orders' },
        response: { status: 201, content_length: 90 },
      },
      subsegments: [{ id: integration, name: 'Lambda', namespace: 'aws', ...of(1, 29), ...ok }],
    }),
    segment({
      id: service,
      parent_id: integration,
      name: 'place-order',
      origin: 'AWS::Lambda',
      ...of(2, 28),
      ...ok,
    }),
    segment({
      id: fn,
      parent_id: service,
      name: 'place-order',
      origin: 'AWS::Lambda::Function',
      ...of(3, 27),
      subsegments: [
        { id: newId(), name: 'Invocation', ...of(4, 25) },
        { id: newId(), name: 'Overhead', ...of(25, 27) },
      ],
    }),
    single(
      {
        id: newId(),
        name: 'DynamoDB',
        namespace: 'aws',
        ...of(6, 12),
        ...ok,
        aws: { operation: 'PutItem', table_name: 'orders', region: 'us-east-1', retries: 1 },
      },
      handler,
    ),
    single(
      {
        id: publish,
        name: 'SNS',
        namespace: 'aws',
        ...of(13, 20),
        ...ok,
        aws: { operation: 'Publish', topic_arn: 'arn:aws:sns:us-east-1:123456789012:order-events' },
      },
      handler,
    ),
    single(
      {
        id: handler,
        name: '## index.handler',
        ...of(5, 24),
        annotations: { ColdStart: false, Service: 'place-order', orderId: traceId, amount: 18 },
        metadata: { 'place-order': { 'index.handler response': { body: 'x'.repeat(300) } } },
      },
      fn,
    ),
    segment({
      id: topic,
      parent_id: publish,
      name: 'order-events',
      origin: 'AWS::SNS::Topic',
      ...of(14, 15),
      subsegments: [{ id: delivery, name: 'Lambda', namespace: 'aws', ...of(14, 15), ...ok }],
    }),
    segment({
      id: subscriber,
      parent_id: delivery,
      name: 'notify-customer',
      origin: 'AWS::Lambda',
      ...of(15, 16),
      ...ok,
    }),
    segment({
      id: subscriberFn,
      parent_id: subscriber,
      name: 'notify-customer',
      origin: 'AWS::Lambda::Function',
      ...of(17, 40),
    }),
    single(
      {
        id: tell,
        name: 'webhook.example.com',
        namespace: 'remote',
        ...of(20, 36),
        http: {
          request: { method: 'POST', url: 'https://webhook.example.com/orders' },
          response: { status: 202, content_length: 22 },
        },
      },
      notify,
    ),
    single(
      {
        id: notify,
        name: '## index.handler',
        ...of(19, 38),
        annotations: { ColdStart: false, Service: 'notify-customer', orderId: traceId },
      },
      subscriberFn,
    ),
  ];
  return documents.map((document) => JSON.stringify(document));
}
