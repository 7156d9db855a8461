import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import type { AwsService } from '../../../../local/runner/cloud.ts';
import {
  cleanUp,
  eventually,
  functionArn,
  functionOf,
  onCleanUp,
  sampledHeader,
  startLambda,
} from './harness.ts';

afterEach(cleanUp);

/** The service as an SDK reaches it. */
async function clientOf(handle: AwsService): Promise<LambdaClient> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const answer = await handle({
      service: 'lambda',
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers as Record<string, string>,
      body: await buffer(request),
      caller: { accessKeyId: 'a', arn: 'arn:aws:iam::123456789012:user/test' },
      requestId: randomUUID(),
      traceHeader: request.headers['x-amzn-trace-id']?.toString(),
    });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onCleanUp(() => {
    server.close();
    server.closeAllConnections();
  });
  const client = new LambdaClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  onCleanUp(() => client.destroy());
  return client;
}

const echo = `exports.handler = async (event, context) => {
  if (event.fail) throw new TypeError('no funds');
  return { event, arn: context.invokedFunctionArn, id: context.awsRequestId, client: context.clientContext };
};`;

async function startApi(...[functions, options]: Parameters<typeof startLambda>) {
  const tested = startLambda(functions, options);
  return { ...tested, client: await clientOf(tested.lambda.handle) };
}

const text = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString();

describe('the Lambda API', () => {
  it('invokes by name, partial ARN and ARN', async () => {
    const { client } = await startApi([functionOf(echo)]);
    const names = [
      'place-order',
      '123456789012:function:place-order',
      functionArn('place-order'),
      `${functionArn('place-order')}:$LATEST`,
    ];

    for (const FunctionName of names) {
      const answer = await client.send(new InvokeCommand({ FunctionName, Payload: '{"a":1}' }));

      expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
      expect(answer.FunctionError).toBeUndefined();
      expect(JSON.parse(text(answer.Payload))).toMatchObject({
        event: { a: 1 },
        id: answer.$metadata.requestId,
      });
    }
  });

  it('gives an empty object for no payload, and the client context', async () => {
    const { client } = await startApi([functionOf(echo)]);

    const answer = await client.send(
      new InvokeCommand({
        FunctionName: 'place-order',
        ClientContext: Buffer.from('{"custom":{"ö":1}}').toString('base64'),
      }),
    );

    expect(JSON.parse(text(answer.Payload))).toMatchObject({
      event: {},
      client: { custom: { ö: 1 } },
    });
  });

  it('reports a failed function with 200, its error and the end of its log', async () => {
    const { client } = await startApi([functionOf(echo)]);

    const answer = await client.send(
      new InvokeCommand({ FunctionName: 'place-order', Payload: '{"fail":true}', LogType: 'Tail' }),
    );

    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(JSON.parse(text(answer.Payload))).toMatchObject({ errorType: 'TypeError' });
    expect(Buffer.from(answer.LogResult ?? '', 'base64').toString()).toMatch(
      /^START RequestId.*TypeError: no funds.*REPORT RequestId/s,
    );
  });

  it('knows versions and aliases', async () => {
    const { client } = await startApi([functionOf(echo)], {
      settings: [
        { kind: 'version', functionName: 'place-order', version: '1' },
        { kind: 'alias', functionName: 'place-order', alias: 'live', version: '1' },
      ],
    });
    const invoke = (Qualifier: string) =>
      client.send(new InvokeCommand({ FunctionName: 'place-order', Qualifier }));

    const live = await invoke('live');

    expect(live.ExecutedVersion).toBe('1');
    expect(JSON.parse(text(live.Payload)).arn).toBe(`${functionArn('place-order')}:live`);
    await expect(invoke('1')).resolves.toBeDefined();
    await expect(invoke('2')).rejects.toThrow(/^Function not found: .*:place-order:2$/);
    await expect(invoke('beta')).rejects.toThrow(/^Cannot find alias arn: .*:place-order:beta$/);
  });

  it('accepts an event with 202 and a dry run with 204', async () => {
    const { client, logs } = await startApi([functionOf(echo)]);

    const event = await client.send(
      new InvokeCommand({ FunctionName: 'place-order', InvocationType: 'Event', Payload: '{}' }),
    );
    const dryRun = await client.send(
      new InvokeCommand({ FunctionName: 'place-order', InvocationType: 'DryRun', Payload: '{}' }),
    );

    expect([event.StatusCode, dryRun.StatusCode]).toEqual([202, 204]);
    await eventually(() => logs.some(({ text: line }) => line.startsWith('REPORT')));
    expect(logs.filter(({ text: line }) => line.startsWith('START'))).toHaveLength(1);
    expect(logs[0]?.requestId).toBe(event.$metadata.requestId);
  });

  it('throttles with the reason', async () => {
    const { client } = await startApi([functionOf(echo, { reservedConcurrency: 0 })]);

    const call = client.send(new InvokeCommand({ FunctionName: 'place-order' }));

    await expect(call).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      message: 'Rate Exceeded.',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      Type: 'User',
      $metadata: { httpStatusCode: 429 },
    });
  });

  it.each([
    [
      { FunctionName: 'nobody' },
      404,
      'ResourceNotFoundException',
      /^Function not found: arn:.*:nobody$/,
    ],
    [
      { FunctionName: 'arn:aws:lambda:eu-west-1:123456789012:function:place-order' },
      404,
      'ResourceNotFoundException',
      /^Functions from 'eu-west-1' are not reachable in this region \('us-east-1'\)$/,
    ],
    [{ FunctionName: 'a b' }, 400, 'ValidationException', /'a b' at 'functionName'/],
    [
      { FunctionName: 'place-order', Payload: '{"a":' },
      400,
      'InvalidRequestContentException',
      /^Could not parse request body into json: /,
    ],
    [
      { FunctionName: 'place-order', Payload: Buffer.from([0x22, 0xff, 0x22]) },
      400,
      'InvalidRequestContentException',
      /^Could not parse request body into json: /,
    ],
    [
      { FunctionName: 'place-order', ClientContext: 'no json' },
      400,
      'InvalidRequestContentException',
      /^Client context must be/,
    ],
    [
      { FunctionName: 'place-order', Payload: `"${'x'.repeat(6_291_456)}"` },
      413,
      'RequestTooLargeException',
      /^Request must be smaller than 6291456 bytes for the InvokeFunction operation$/,
    ],
    [
      {
        FunctionName: 'place-order',
        InvocationType: 'Event',
        Payload: `"${'x'.repeat(1_048_575)}"`,
      },
      413,
      'RequestTooLargeException',
      /^1048577 byte payload is too large for the Event invocation type \(limit 1048576 bytes\)$/,
    ],
    [
      { FunctionName: 'place-order', InvocationType: 'Later' as 'Event' },
      400,
      'InvalidParameterValueException',
      /got "Later"$/,
    ],
  ] as const)('refuses %j', async (input, status, name, message) => {
    const { client } = await startApi([functionOf(echo)]);

    const call = client.send(new InvokeCommand(input));

    await expect(call).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
    await expect(call).rejects.toThrow(message);
  });

  it('takes a payload of 6 MB', async () => {
    const { client } = await startApi([
      functionOf('exports.handler = async (event) => event.length;'),
    ]);

    const answer = await client.send(
      new InvokeCommand({ FunctionName: 'place-order', Payload: `"${'x'.repeat(6_291_454)}"` }),
    );

    expect(text(answer.Payload)).toBe('6291454');
  });

  it('follows the trace header of the caller', async () => {
    const { client, segment } = await startApi([functionOf(echo)]);
    client.middlewareStack.add(
      (next) => (parameters) => {
        const request = parameters.request as { headers: Record<string, string> };
        request.headers['X-Amzn-Trace-Id'] = sampledHeader;
        return next(parameters);
      },
      { step: 'build' },
    );

    await client.send(new InvokeCommand({ FunctionName: 'place-order' }));

    expect(await segment('AWS::Lambda')).toMatchObject({ parent_id: '3e8bfc32fc5fefd0' });
  });

  it('describes its functions', async () => {
    const { client } = await startApi([
      functionOf(echo, { reservedConcurrency: 5, environment: { TABLE: 'orders' } }),
      functionOf(echo, { name: 'get-order' }),
    ]);

    const list = await client.send(new ListFunctionsCommand({}));
    const fn = await client.send(new GetFunctionCommand({ FunctionName: 'place-order' }));
    const configuration = await client.send(
      new GetFunctionConfigurationCommand({ FunctionName: 'place-order' }),
    );

    expect(list.Functions?.map(({ FunctionName }) => FunctionName)).toEqual([
      'place-order',
      'get-order',
    ]);
    expect(fn.Concurrency?.ReservedConcurrentExecutions).toBe(5);
    expect(configuration).toMatchObject({
      FunctionArn: functionArn('place-order'),
      Runtime: 'nodejs24.x',
      TracingConfig: { Mode: 'Active' },
      Environment: { Variables: { TABLE: 'orders' } },
    });
  });

  it('says what it does not emulate', async () => {
    const { client } = await startApi([functionOf(echo)]);

    const call = client.send(
      new UpdateFunctionCodeCommand({ FunctionName: 'place-order', ZipFile: Buffer.from('') }),
    );

    await expect(call).rejects.toThrow(
      /"PUT \/2015-03-31\/functions\/place-order\/code" is not emulated/,
    );
  });
});
