import { createHash } from 'node:crypto';
import type { EntityDocument, SegmentDocument } from '../../../local/xray/index.ts';

export const documentsPerTrace = 6;

/** One trace in so many is the odd one, which filters that match little find. */
export const oddEvery = 10_000;

/** What filters ask for: of nearly every trace, of the odd ones, of none. */
export const oddTable = 'orders-archive';
export const usualTier = 'standard';
export const oddTier = 'press';

/**
 * What X-Ray receives for one order that goes through API Gateway, Lambda and a function which writes
 * to DynamoDB, publishes to SNS and sends to SQS: six documents of about 1 KB each.
 *
 * @param index the same one makes the same ids
 * @param start epoch seconds
 */
export function largeTrace(index: number, start: number): string[] {
  const digits = createHash('md5').update(String(index)).digest('hex');
  const traceId = `1-${Math.floor(start).toString(16).padStart(8, '0')}-${digits.slice(0, 24)}`;
  const id = (part: number) => digits.slice(0, 14) + part.toString(16).padStart(2, '0');
  const isOdd = index % oddEvery === oddEvery >> 1;
  const stretch = 1 + (Number.parseInt(digits.slice(24, 28), 16) % 1000) / 250;
  const of = (from: number, to: number) => ({
    start_time: round(start + (from * stretch) / 1000),
    end_time: round(start + (to * stretch) / 1000),
  });
  const status = isOdd ? 500 : 201;
  const flags = isOdd ? { fault: true } : {};
  const requestId = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}`;
  const segment = (document: Omit<SegmentDocument, 'trace_id'>): SegmentDocument => ({
    trace_id: traceId,
    ...document,
  });
  const call = (document: EntityDocument): SegmentDocument => ({
    ...segment({ ...document, metadata: { default: { response: filler(420) } } }),
    parent_id: id(4),
    type: 'subsegment',
  });
  const documents: SegmentDocument[] = [
    segment({
      id: id(1),
      name: 'orders/prod',
      origin: 'AWS::ApiGateway::Stage',
      ...of(0, 30),
      ...flags,
      http: {
        request: {
          method: 'POST',
          url: 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/orders',
          client_ip: '192.0.2.7',
          user_agent: 'curl/8.5.0',
          x_forwarded_for: true,
        },
        response: { status, content_length: 90 },
      },
      aws: {
        api_gateway: { account_id: '123456789012', rest_api_id: 'a1b2c3d4e5', stage: 'prod' },
      },
      annotations: { 'aws:api_id': 'a1b2c3d4e5', 'aws:api_stage': 'prod' },
      metadata: { default: { request_id: requestId } },
      resource_arn: 'arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/stages/prod',
      subsegments: [
        {
          id: id(2),
          name: 'Lambda',
          namespace: 'aws',
          ...of(1, 29),
          ...flags,
          http: { response: { status: isOdd ? 500 : 200, content_length: 90 } },
          aws: { function_name: 'place-order', region: 'us-east-1', operation: 'Invoke' },
        },
      ],
    }),
    segment({
      id: id(3),
      parent_id: id(2),
      name: 'place-order',
      origin: 'AWS::Lambda',
      ...of(2, 28),
      ...flags,
      http: { response: { status: isOdd ? 500 : 200 } },
      aws: { request_id: requestId },
      metadata: { default: { event: filler(600) } },
      resource_arn: 'arn:aws:lambda:us-east-1:123456789012:function:place-order',
    }),
    call({
      id: id(5),
      name: 'DynamoDB',
      namespace: 'aws',
      ...of(6, 12),
      http: { response: { status: 200, content_length: 2 } },
      aws: {
        operation: 'PutItem',
        table_name: isOdd ? oddTable : 'orders',
        region: 'us-east-1',
        request_id: requestId,
        retries: 0,
      },
    }),
    call({
      id: id(6),
      name: 'SNS',
      namespace: 'aws',
      ...of(12, 18),
      http: { response: { status: 200, content_length: 294 } },
      aws: {
        operation: 'Publish',
        topic_arn: 'arn:aws:sns:us-east-1:123456789012:order-events',
        region: 'us-east-1',
        request_id: requestId,
      },
    }),
    call({
      id: id(7),
      name: 'SQS',
      namespace: 'aws',
      ...of(18, 24),
      http: { response: { status: 200, content_length: 378 } },
      aws: {
        operation: 'SendMessage',
        queue_url: 'https://sqs.us-east-1.amazonaws.com/123456789012/fulfilment',
        region: 'us-east-1',
        request_id: requestId,
      },
    }),
    segment({
      id: id(4),
      parent_id: id(3),
      name: 'place-order',
      origin: 'AWS::Lambda::Function',
      ...of(4, 27),
      ...flags,
      aws: {
        account_id: '123456789012',
        function_arn: 'arn:aws:lambda:us-east-1:123456789012:function:place-order',
      },
      annotations: {
        ColdStart: false,
        orderId: digits,
        tier: isOdd ? oddTier : usualTier,
        amount: index % 500,
      },
      metadata: { 'place-order': { 'index.handler response': filler(300) } },
      resource_arn: 'arn:aws:lambda:us-east-1:123456789012:function:place-order',
    }),
  ];
  return documents.map((document) => JSON.stringify(document));
}

/** Microseconds, as the SDKs give. */
const round = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

/** Words as an answer has them, for the size of a usual document. */
const filler = (length: number): string =>
  '{"status":"accepted","items":[{"sku":"sku-notebook","quantity":2}]} '
    .repeat(Math.ceil(length / 68))
    .slice(0, length);
