import type { APIGatewayProxyResult } from 'aws-lambda';
import { errorResponse } from './json-response.ts';
import { RequestError } from './request-error.ts';
import { recordError } from './tracing.ts';

/**
 * Turns a RequestError into its answer, recorded in the trace. Any other error is passed on: the
 * function fails and API Gateway answers 502.
 */
export async function answerRequestErrors(
  work: () => Promise<APIGatewayProxyResult>,
): Promise<APIGatewayProxyResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    recordError(error);
    return errorResponse(error);
  }
}
