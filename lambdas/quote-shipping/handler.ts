import type { APIGatewayProxyEventV2, APIGatewayProxyResult } from 'aws-lambda';
import { requireVariable } from '../shared/environment.ts';
import { answerRequestErrors } from '../shared/http-response.ts';
import { jsonResponse } from '../shared/json-response.ts';
import { traced } from '../shared/tracing.ts';
import { requireAllowedCaller } from './allowed-range.ts';
import { quoteShipping } from './quote-shipping.ts';

/**
 * Behind an HTTP API, which X-Ray does not trace: no stage on the map, and no trace header from it.
 * The function's own tracing begins here.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-services-apigateway.html
 */
export const handler = traced(
  (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyResult> =>
    answerRequestErrors(async () => {
      requireAllowedCaller(requireVariable('ALLOWED_CIDR'), event.requestContext?.http?.sourceIp);
      return jsonResponse(200, quoteShipping(event.queryStringParameters));
    }),
);
