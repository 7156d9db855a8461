import type { APIGatewayProxyEvent } from 'aws-lambda';

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
