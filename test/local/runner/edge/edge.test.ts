import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsRequest } from '../../../../local/runner/cloud.ts';
import { startEdge } from '../../../../local/runner/edge/edge.ts';
import { ACCOUNT, type EdgeFixture, REGION, startFixture, table } from './fixture.ts';

let fixture: EdgeFixture;
const received: AwsRequest[] = [];

beforeAll(async () => {
  fixture = await startFixture([table()], {
    control: (request, response) => {
      if (!request.url?.startsWith('/_tracelab/')) return false;
      response.end('ours');
      return true;
    },
  });
});

afterAll(() => fixture.stop());

const signedFor = (service: string, region = REGION) =>
  `AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261120/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

async function send(
  options: {
    method?: string;
    path?: string;
    headers?: Record<string, string>;
    body?: string | Buffer;
  },
  url = fixture.edge.url,
) {
  const request = httpRequest(url + (options.path ?? '/'), {
    method: options.method ?? 'POST',
    headers: options.headers,
    agent: false,
  });
  request.end(options.body);
  const [response] = await once(request, 'response');
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** An edge whose one service keeps what reaches it. */
async function withRecorder(run: (url: string) => Promise<void>) {
  received.length = 0;
  const edge = await startEdge({
    host: '127.0.0.1',
    port: 0,
    region: REGION,
    identities: fixture.identities,
    log: () => {},
    services: {
      sqs: (request) => {
        received.push(request);
        return { status: 200, body: '{}' };
      },
    },
  });
  await run(edge.url);
  await edge.stop();
}

describe('edge', () => {
  it('tells a role who it is', async () => {
    const client = new STSClient(fixture.client);

    const identity = await client.send(new GetCallerIdentityCommand({}));

    expect(identity).toMatchObject({
      Account: ACCOUNT,
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/orders-PlaceOrderRole/place-order`,
      UserId: expect.stringMatching(/^AROA[0-9A-F]{17}:place-order$/),
    });
    client.destroy();
  });

  it('takes keys that nobody has for a local user', async () => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new STSClient({ ...fixture.client, credentials });

    const identity = await client.send(new GetCallerIdentityCommand({}));

    expect(identity.Arn).toBe(`arn:aws:iam::${ACCOUNT}:user/local`);
    client.destroy();
  });

  it('names an action that STS does not emulate', async () => {
    const client = new STSClient(fixture.client);

    const assumed = client.send(new GetSessionTokenCommand({}));

    await expect(assumed).rejects.toMatchObject({
      name: 'InvalidAction',
      message: expect.stringContaining('"GetSessionToken"'),
    });
    client.destroy();
  });

  it.each([
    [
      'sns',
      async () => {
        const client = new SNSClient(fixture.client);
        await client.send(new ListTopicsCommand({})).finally(() => client.destroy());
      },
    ],
    [
      'lambda',
      async () => {
        const client = new LambdaClient(fixture.client);
        await client.send(new ListFunctionsCommand({})).finally(() => client.destroy());
      },
    ],
  ])('says that %s is not emulated in the form that its SDK reads', async (service, call) => {
    await expect(call()).rejects.toMatchObject({
      name: 'ServiceNotEmulated',
      message: `TraceLab does not emulate the service "${service}". Emulated services: dynamodb, sts.`,
    });
  });

  it('refuses a caller of another region, whose data would be elsewhere on AWS', async () => {
    const client = new DynamoDBClient({ ...fixture.client, region: 'eu-west-1' });

    const listed = client.send(new ListTablesCommand({}));

    await expect(listed).rejects.toThrow(
      `Credential should be scoped to a valid region, not 'eu-west-1': TraceLab runs "us-east-1"`,
    );
    client.destroy();
  });

  it.each([
    ['JSON', {}, /^\{"__type":"MissingAuthenticationToken","message":"Request is missing/],
    [
      'XML',
      { 'content-type': 'application/x-www-form-urlencoded' },
      /<Code>MissingAuthenticationToken<\/Code>/,
    ],
  ])('asks an unsigned caller to sign, in %s', async (_, headers, expected) => {
    const answer = await send({ headers: headers as Record<string, string> });

    expect(answer.status).toBe(403);
    expect(answer.body).toMatch(expected);
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    '',
    'a/b',
    'AKIA/20261120/us-east-1/sqs/aws3_request',
    'AKIA/20261120/us-east-1//aws4_request',
    '/20261120/us-east-1/sqs/aws4_request',
  ])('refuses the malformed credential "%s"', async (scope) => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, Signature=0`;

    const answer = await send({ headers: { authorization } });

    expect(answer.status).toBe(400);
    expect(answer.body).toContain('IncompleteSignature');
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'does not find the service "%s"',
    async (name) => {
      const answer = await send({ headers: { authorization: signedFor(name) } });

      expect(answer.status).toBe(501);
    },
  );

  it('hands on path, query, caller, trace header and body as they came', async () => {
    await withRecorder(async (url) => {
      const headers = {
        authorization: signedFor('sqs'),
        'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1',
      };

      await send({ path: '/a%2Fb?x=1&x=2', headers, body: 'hello' }, url);

      expect(received[0]).toMatchObject({
        service: 'sqs',
        method: 'POST',
        path: '/a%2Fb',
        traceHeader: headers['x-amzn-trace-id'],
        caller: { accessKeyId: 'AKIAEXAMPLE' },
      });
      expect(received[0]?.query.getAll('x')).toEqual(['1', '2']);
      expect(String(received[0]?.body)).toBe('hello');
    });
  });

  it('knows the caller of a presigned URL', async () => {
    await withRecorder(async (url) => {
      const scope = encodeURIComponent(`AKIAEXAMPLE/20261120/${REGION}/sqs/aws4_request`);

      await send({ method: 'GET', path: `/?X-Amz-Credential=${scope}` }, url);

      expect(received[0]?.caller.accessKeyId).toBe('AKIAEXAMPLE');
    });
  });

  it.each([
    [
      'aws-chunked',
      { 'content-encoding': 'aws-chunked' },
      '5;chunk-signature=0\r\nhello\r\n0;chunk-signature=0\r\n\r\n',
    ],
    [
      'streamed',
      { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' },
      '3\r\nhel\r\n2\r\nlo\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n',
    ],
    ['compressed', { 'content-encoding': 'gzip' }, gzipSync('hello')],
  ])('undoes the framing of a body that is %s', async (_, headers, body) => {
    await withRecorder(async (url) => {
      await send(
        {
          headers: { authorization: signedFor('sqs'), ...headers } as Record<string, string>,
          body,
        },
        url,
      );

      expect(String(received[0]?.body)).toBe('hello');
    });
  });

  it.each([
    ['a chunk longer than the body', { 'content-encoding': 'aws-chunked' }, 'ff\r\nhello'],
    ['a chunk without a size', { 'content-encoding': 'aws-chunked' }, 'hello'],
    ['no gzip', { 'content-encoding': 'gzip' }, 'hello'],
    ['a gzip bomb', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(17 * 1024 * 1024))],
  ])('refuses a body with %s', async (_, headers, body) => {
    const authorization = signedFor('dynamodb');

    const answer = await send({
      headers: { authorization, ...headers } as Record<string, string>,
      body,
    });

    expect(answer.status).toBe(400);
  });

  it('refuses a body of more than 16 MB and stays ready', async () => {
    const body = Buffer.alloc(17 * 1024 * 1024, 'x');

    const answer = await send({ headers: { authorization: signedFor('dynamodb') }, body });

    expect(answer.status).toBe(413);
    expect(answer.body).toContain('larger than 16777216 bytes');
    expect((await send({})).status).toBe(403);
  });

  it.each([
    ['half a request', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf'],
    ['no HTTP at all', '\u0016\u0003\u0001\u0000'],
    ['a header without end', `GET / HTTP/1.1\r\nHost: ${'x'.repeat(40_000)}`],
  ])('outlives a client that sends %s', async (_, bytes) => {
    const socket = connect(Number(new URL(fixture.edge.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => {});
    socket.resume();
    socket.end(bytes);
    await once(socket, 'close');

    expect((await send({})).status).toBe(403);
  });

  it.each([
    'evil.example',
    'evil.example:4566',
    'localhost.evil.example',
    'amazonaws.com.evil.example',
  ])('refuses the host name "%s", which a web page may have pointed here', async (host) => {
    const answer = await send({ headers: { host, authorization: signedFor('sts') } });

    expect(answer.status).toBe(403);
    expect(answer.body).toContain('is not this machine');
  });

  it.each([
    'localhost:1',
    'LOCALHOST',
    '127.0.0.1',
    '[::1]:4566',
    'sqs.us-east-1.amazonaws.com',
    'api.localhost',
  ])('takes the host name "%s"', async (host) => {
    const answer = await send({ path: '/_tracelab/status', headers: { host } });

    expect(answer.body).toBe('ours');
  });

  it.each(['https://evil.example', 'null', 'http://localhost.evil.example'])(
    'refuses pages of "%s"',
    async (origin) => {
      const answer = await send({ headers: { origin, authorization: signedFor('sts') } });

      expect(answer.status).toBe(403);
      expect(answer.body).toContain('may not call this endpoint');
    },
  );

  it('names the port that is taken', async () => {
    const port = Number(new URL(fixture.edge.url).port);

    const second = startFixture([], { port });

    await expect(second).rejects.toMatchObject({ name: 'PortInUseError', port });
  });

  it('stops at once, although clients are connected and a service has not answered', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const edge = await startEdge({
      host: '127.0.0.1',
      port: 0,
      region: REGION,
      identities: fixture.identities,
      log: () => {},
      services: {
        sqs: () => {
          resolve();
          return new Promise(() => {});
        },
      },
    });
    const cut = send({ headers: { authorization: signedFor('sqs') } }, edge.url).catch(String);
    await asked;

    await edge.stop();

    expect(await cut).toContain('socket hang up');
  });
});
