import { describe, expect, it } from 'vitest';
import { answering, headersOf, ordersApi, testApi } from './api-under-test.ts';

const logging = (accessLogFormat: string, tracing = true) =>
  ordersApi({
    stage: { name: 'prod', tracing, variables: {}, methodSettings: [], accessLogFormat },
  });

describe('formatAccessLog', () => {
  it('fills in the variables of a request', async () => {
    const api = testApi(
      logging(
        '$context.requestId $context.identity.sourceIp [$context.requestTime] "$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.responseLatency $context.integrationLatency $context.integration.status $context.integrationStatus $context.xrayTraceId',
      ),
    );
    api.functions.answer = async () => {
      api.cloud.clock.advance(12);
      return answering({ statusCode: 201, body: 'made' });
    };

    const response = await api.call();

    expect(api.accessLog).toEqual([
      `${headersOf(response)['x-amzn-requestid']} 127.0.0.1 [15/Jan/2027:08:00:00 +0000] "POST /orders HTTP/1.1" 201 4 12 12 201 200 ${api.cloud.segments[0]?.trace_id}`,
    ]);
  });

  it('shows errors, and a dash for what has no value', async () => {
    const api = testApi(
      logging(
        '{"path":"$context.path","type":"$context.error.responseType","message":$context.error.messageString,"resource":"$context.resourcePath","ip":"$context.identity.caller","x":"$context.toString","trace":"$context.xrayTraceId","money":"$5"}',
        false,
      ),
    );

    await api.call({ target: '/prod/nowhere' });

    expect(api.accessLog.map((line) => JSON.parse(line))).toEqual([
      {
        path: '/prod/nowhere',
        type: 'MISSING_AUTHENTICATION_TOKEN',
        message: 'Missing Authentication Token',
        resource: '-',
        ip: '-',
        x: '-',
        trace: '-',
        money: '$5',
      },
    ]);
  });

  it('tells the service’s status from the function’s failure', async () => {
    const api = testApi(
      logging(
        '$context.status $context.integrationStatus $context.integration.status $context.integration.error',
      ),
    );
    api.functions.answer = async () => ({
      ...answering({ errorMessage: 'no stock' }),
      functionError: 'Unhandled',
    });

    await api.call();

    expect(api.accessLog).toEqual(['502 200 - Lambda Customer Function Error:no stock']);
  });

  it('is not written by a stage without a format', async () => {
    const api = testApi();

    await api.call();

    expect(api.accessLog).toEqual([]);
  });
});
