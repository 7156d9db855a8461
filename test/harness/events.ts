import type { APIGatewayProxyEvent, DynamoDBRecord } from 'aws-lambda';

/** The part of an API Gateway proxy event that handlers read. */
export function httpEvent(event: Partial<APIGatewayProxyEvent>): APIGatewayProxyEvent {
  return {
    httpMethod: 'POST',
    path: '/orders',
    resource: '/orders',
    headers: {},
    multiValueHeaders: {},
    body: null,
    isBase64Encoded: false,
    pathParameters: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    stageVariables: null,
    requestContext: {} as APIGatewayProxyEvent['requestContext'],
    ...event,
  };
}

/** What an HTTP API sends, as far as a handler reads it. */
export const quoteEvent = (
  queryStringParameters?: Readonly<Record<string, string>>,
  sourceIp = '203.0.113.9',
) => ({ version: '2.0', queryStringParameters, requestContext: { http: { sourceIp } } });

/** `POST /orders` with one item of each sku. */
export const orderEvent = (
  skus: readonly string[],
  headers: Record<string, string> = {},
): APIGatewayProxyEvent =>
  httpEvent({
    headers,
    body: JSON.stringify({
      customerTier: 'gold',
      items: skus.map((sku) => ({ sku, quantity: 2 })),
    }),
  });

export const orderPlacedMessage = (orderId: string, sku = 'sku-pen'): string =>
  JSON.stringify({
    type: 'OrderPlaced',
    orderId,
    customerTier: 'gold',
    amount: 3.2,
    items: [{ sku, quantity: 1 }],
    placedAt: '2026-11-20T08:00:00.000Z',
  });

export const snsEvent = (messages: readonly string[]) => ({
  Records: messages.map((Message, index) => ({
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    Sns: { MessageId: `m-${index}`, Message, Type: 'Notification' },
  })),
});

export const sqsEvent = (bodies: readonly string[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: `m-${index}`,
    receiptHandle: `r-${index}`,
    body,
    attributes: {},
    messageAttributes: {},
    eventSource: 'aws:sqs',
  })),
});

type DynamoDBImage = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];

/** An order as the tables keep it. */
export const orderItem = (orderId: string, given: { status?: string; version?: number } = {}) => ({
  orderId: { S: orderId },
  status: { S: given.status ?? 'PLACED' },
  customerTier: { S: 'gold' },
  amount: { N: '3.2' },
  items: { L: [{ M: { sku: { S: 'sku-pen' }, quantity: { N: '1' } } }] },
  placedAt: { S: '2026-11-20T08:00:00.000Z' },
  version: { N: String(given.version ?? 1) },
  traceId: { S: `1-6b000000-${orderId.replaceAll(/\D/g, '').padStart(24, '0')}` },
  fingerprint: { S: 'f-1' },
});

export const streamRecord = (
  sequenceNumber: string,
  orderId: string,
  given: {
    eventName?: 'INSERT' | 'MODIFY' | 'REMOVE';
    version?: number;
    image?: DynamoDBImage;
  } = {},
): DynamoDBRecord => ({
  eventID: `e-${sequenceNumber}`,
  eventName: given.eventName ?? 'INSERT',
  eventSource: 'aws:dynamodb',
  dynamodb: {
    SequenceNumber: sequenceNumber,
    Keys: { orderId: { S: orderId } },
    ...(given.eventName === 'REMOVE' ? {} : { NewImage: given.image ?? orderItem(orderId, given) }),
  },
});
