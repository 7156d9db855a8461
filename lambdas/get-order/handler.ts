import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { answerRequestErrors } from '../shared/http-response.ts';
import { jsonResponse } from '../shared/json-response.ts';
import { annotate, traced, tracedClient } from '../shared/tracing.ts';
import { getOrder } from './get-order.ts';

const dynamodb = tracedClient(new DynamoDBClient({}));

export const handler = traced(
  (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> =>
    answerRequestErrors(async () =>
      jsonResponse(200, await getOrder(event.pathParameters?.orderId, dynamodb, annotate)),
    ),
);
