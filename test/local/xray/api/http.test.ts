import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { handleXRayRequest, largestBody } from '../../../../local/xray/api/http.ts';
import { operationPaths } from '../../../../local/xray/api/operation-paths.ts';
import { operations } from '../../../../local/xray/api/operations.ts';
import { aSegment, closeTestXRays, startTestXRay } from './test-xray.ts';

afterEach(closeTestXRays);

/** What X-Ray itself answers some input with 500: nulls, tags given twice, a boost without a cooldown. */
const failing = [
  '/TelemetryRecords',
  '/TagResource',
  '/CreateGroup',
  '/CreateSamplingRule',
  '/UpdateSamplingRule',
];

const requestId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe('the X-Ray API over HTTP', () => {
  it('answers with a request id and as JSON', async () => {
    const { post } = await startTestXRay();

    const response = await post('/GetSamplingRules');

    expect(response.status).toBe(200);
    expect(response.headers.get('x-amzn-requestid')).toMatch(requestId);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-amzn-errortype')).toBeNull();
  });

  it.each([
    ['POST', '/Nonsense'],
    ['POST', '/'],
    ['POST', '/BatchGetTraces'],
    ['POST', '/traces'],
    ['GET', '/Traces'],
    ['DELETE', '/TraceSegments'],
    ['POST', '/constructor'],
  ])('answers %s %s as X-Ray answers what it does not know', async (method, path) => {
    const { url } = await startTestXRay();

    const response = await fetch(`${url}${path}`, { method });

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      Output: { __type: 'com.amazon.coral.service#UnknownOperationException' },
      Version: '1.0',
    });
  });

  it('ignores a query string', async () => {
    const { post } = await startTestXRay();

    const response = await post('/GetSamplingRules?x=1');

    expect(await response.json()).toHaveProperty('SamplingRuleRecords');
  });

  it('takes any content type, as X-Ray does', async () => {
    const { post } = await startTestXRay();

    const response = await post('/GetSamplingRules', '{}', { 'content-type': 'text/plain' });

    expect(response.status).toBe(200);
  });

  it('knows all 38 operations', () => {
    expect(Object.keys(operations).sort()).toEqual(Object.keys(operationPaths).sort());
    expect(Object.keys(operations)).toHaveLength(38);
  });

  it.each(['{"TraceIds":', 'not json', '{"TraceIds":["1-2"', '<xml/>'])(
    'refuses the body %j',
    async (body) => {
      const { post } = await startTestXRay();

      const response = await post('/Traces', body);

      expect(response.status).toBe(400);
      expect(response.headers.get('x-amzn-errortype')).toBe('SerializationException');
      expect(await response.json()).toEqual({
        Message: expect.stringMatching(/^The request body is not valid JSON: /),
      });
    },
  );

  it('tells of a wrong type before it tells of a limit', async () => {
    const { post } = await startTestXRay();

    const response = await post('/ServiceGraph', '{"GroupName":"","StartTime":"now"}');

    expect(response.headers.get('x-amzn-errortype')).toBe('SerializationException');
  });

  it('tells of a limit before it tells of a rule', async () => {
    const { post } = await startTestXRay();

    const response = await post('/ServiceGraph', '{"GroupName":"","StartTime":2,"EndTime":1}');

    expect(response.headers.get('x-amzn-errortype')).toBe('ValidationException');
  });

  it('keeps a connection for longer than clients leave one unused', async () => {
    const { post } = await startTestXRay();

    const response = await post('/GetSamplingRules');

    expect(response.headers.get('keep-alive')).toBe('timeout=75');
  });

  it('takes 50 documents of 64 KB from a client that escapes whatever it can', async () => {
    const { xray, post } = await startTestXRay();
    const documents = Array.from({ length: 50 }, () => {
      const text = JSON.stringify(aSegment({ metadata: { default: { text: '' } } }));
      return text.replace('"text":""', `"text":"${'é'.repeat((64 * 1024 - text.length) >> 1)}"`);
    });
    const spell = (text: string) =>
      text.replace(/[^a-z]/gi, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const body = `{"TraceSegmentDocuments":[${documents.map((text) => `"${spell(text)}"`)}]}`;

    const response = await post('/TraceSegments', body);

    expect(await response.json()).toEqual({ UnprocessedTraceSegments: [] });
    expect(xray.count()).toBe(50);
  });

  it('refuses a body that is too large, and goes on', async () => {
    const { post } = await startTestXRay();

    const response = await post('/TraceSegments', Buffer.alloc(largestBody + 1, 0x20));

    expect(response.status).toBe(413);
    expect(response.headers.get('x-amzn-errortype')).toBe('RequestEntityTooLargeException');
    expect((await post('/GetSamplingRules')).status).toBe(200);
  });

  it('goes on when a client leaves in the middle of its request', async () => {
    const { post, url } = await startTestXRay();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(
      'POST /TraceSegments HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"Trace',
    );
    await once(socket, 'connect');
    socket.destroy();

    expect((await post('/GetSamplingRules')).status).toBe(200);
  });

  it('answers what is no HTTP at all, and goes on', async () => {
    const { post, url } = await startTestXRay();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.end('\x16\x03\x01 nonsense\r\n\r\n');

    const [answer] = await once(socket, 'data');

    expect(String(answer)).toMatch(/^HTTP\/1.1 400 /);
    expect((await post('/GetSamplingRules')).status).toBe(200);
  });

  it.each([[{ host: 'evil.example' }], [{ host: 'localhost', origin: 'https://evil.example' }]])(
    'refuses a page of another site: %j',
    async (headers) => {
      const { url } = await startTestXRay();

      // `fetch` does not let its callers choose the host.
      const answer = await rawPost(url, headers);

      expect(answer).toMatch(/^HTTP\/1.1 403 /);
      expect(answer).toContain('This server answers requests to this machine only');
    },
  );
});

describe('handleXRayRequest', () => {
  it('answers whatever JSON comes, on every path, with success or an error of the caller', async () => {
    const { xray, warnings } = await startTestXRay();
    const inputs = Object.values(operations).flatMap(({ input }) => Object.keys(input.members));
    const path = fc.constantFrom(...Object.keys(operations).map((name) => pathOf(name)));
    const body = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...inputs), fc.jsonValue({ maxDepth: 3 })),
      fc.dictionary(fc.constantFrom(...inputs), fc.double()),
      fc.dictionary(fc.constantFrom(...inputs), fc.array(fc.string(), { maxLength: 3 })),
    );

    fc.assert(
      fc.property(path, body, (path, value) => {
        const { status } = handleXRayRequest(xray, {
          method: 'POST',
          path,
          headers: {},
          body: Buffer.from(JSON.stringify(value)),
        });
        const expected = [200, 400, 404, ...(failing.includes(path) ? [500] : [])];
        expect(expected).toContain(status);
      }),
      { numRuns: 2_000 },
    );
    expect(warnings).toEqual([]);
  });

  it('keeps the request id that it is given', async () => {
    const { xray } = await startTestXRay();

    const response = handleXRayRequest(xray, {
      method: 'POST',
      path: '/GetSamplingRules',
      headers: {},
      body: Buffer.from('{}'),
      requestId: 'given',
    });

    expect(response.headers['x-amzn-RequestId']).toBe('given');
  });

  it('answers a defect of its own with 500, and tells of it here', async () => {
    const { xray, warnings } = await startTestXRay();
    const broken = {
      ...xray,
      call: () => {
        throw new Error('database is locked');
      },
    };

    const response = handleXRayRequest(broken, {
      method: 'POST',
      path: '/GetSamplingRules',
      headers: {},
      body: Buffer.from('{}'),
    });

    expect(response).toMatchObject({ status: 500, body: '{"message":null}' });
    expect(response.headers['x-amzn-errortype']).toBe('InternalFailure');
    expect(warnings).toEqual([
      expect.stringContaining('X-Ray GetSamplingRules failed: Error: database is locked'),
    ]);
  });
});

async function rawPost(url: string, headers: { host: string; origin?: string }): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST /Traces HTTP/1.1\r\n${lines.join('')}Content-Length: 2\r\n\r\n{}`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const pathOf = (name: string): string =>
  Object.entries(operationPaths).find(([known]) => known === name)?.[1] ?? '';
