import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { answerRequestErrors } from '../shared/http-response.ts';
import { jsonResponse } from '../shared/json-response.ts';
import { parseOrderRequest } from '../shared/order.ts';
import { currentTraceId, traced, tracedClient } from '../shared/tracing.ts';
import { identifyOrder } from './order-id.ts';
import { placeOrder } from './place-order.ts';

const clients = {
  dynamodb: tracedClient(new DynamoDBClient({})),
  sns: tracedClient(new SNSClient({})),
  // A throttled reservation is the caller's to repeat: one attempt, so that the 429 is seen as it is.
  lambda: tracedClient(new LambdaClient({ maxAttempts: 1 })),
};

export const handler = traced(
  (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> =>
    answerRequestErrors(async () => {
      const request = parseOrderRequest(readBody(event));
      const { order, isRepeat } = await placeOrder(
        request,
        identifyOrder(event.headers, request),
        clients,
      );
      const { orderId, status, amount } = order;
      const traceId = currentTraceId();
      return jsonResponse(
        isRepeat ? 200 : 201,
        { orderId, status, amount },
        traceId === undefined ? {} : { 'x-trace-id': traceId },
      );
    }),
);

function readBody({ body, isBase64Encoded }: APIGatewayProxyEvent): string | null {
  return body && isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
}
