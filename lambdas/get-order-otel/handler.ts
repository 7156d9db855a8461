import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { getOrder } from '../get-order/get-order.ts';
import { errorResponse, jsonResponse } from '../shared/json-response.ts';
import { RequestError } from '../shared/request-error.ts';
import { tracedClient } from './aws-client-spans.ts';
import { annotate, recordError, traced } from './tracing.ts';

const dynamodb = tracedClient(new DynamoDBClient({}));

/** `get-order` once more: only the tracing is another. See docs/migration-to-opentelemetry.md. */
export const handler = traced(
  async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    try {
      return jsonResponse(200, await getOrder(event.pathParameters?.orderId, dynamodb, annotate));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      recordError(error);
      return errorResponse(error);
    }
  },
);
