import {
  Agent,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { XRayClient } from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { forwardRequests } from '../../../local/daemon/forward-requests.ts';
import { forwardSegments } from '../../../local/daemon/forward-segments.ts';

const opened: (() => unknown)[] = [];

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(opened.splice(0).map((close) => close()));
});

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An X-Ray that answers as it is told. */
async function startUpstream(answer: (seen: Seen, response: ServerResponse) => void) {
  const seen: Seen[] = [];
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const one = { method: request.method, url: request.url, headers: request.headers, body };
    seen.push(one);
    answer(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  opened.push(close);
  return { url, seen, close };
}

const ok = (body: object) => (_: Seen, response: ServerResponse) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
};

function clientOf(url: string): XRayClient {
  const client = new XRayClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  opened.push(() => client.destroy());
  return client;
}

describe('forwardSegments', () => {
  it('hands a batch on and gives back what was refused', async () => {
    const refused = { Id: '1', ErrorCode: 'MissingName', Message: 'no name' };
    const { url, seen } = await startUpstream(ok({ UnprocessedTraceSegments: [refused] }));
    const { send } = forwardSegments(clientOf(url), () => {});

    expect(await send(['{"a":1}', '{"b":2}'])).toEqual([refused]);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      TraceSegmentDocuments: ['{"a":1}', '{"b":2}'],
    });
    expect(seen[0]?.headers.authorization).toContain('/eu-west-1/xray/aws4_request');
  });

  it.each([429, 500, 503])('tries again after a %i', async (status) => {
    let calls = 0;
    const { url } = await startUpstream((seen, response) => {
      if (++calls === 1) response.writeHead(status).end('{}');
      else ok({ UnprocessedTraceSegments: [] })(seen, response);
    });
    const lines: string[] = [];
    const { send } = forwardSegments(clientOf(url), (line) => lines.push(line));

    expect(await send(['{}'])).toEqual([]);
    expect(lines).toEqual([
      expect.stringMatching(
        /^Sending segment batch failed with: .*; trying again in 0.25 seconds$/,
      ),
    ]);
  });

  it.each([400, 403])('does not try again after a %i', async (status) => {
    const { url, seen } = await startUpstream((_, response) => {
      response
        .writeHead(status, { 'x-amzn-errortype': 'AccessDeniedException' })
        .end('{"message":"no"}');
    });
    const { send } = forwardSegments(clientOf(url), () => {});

    await expect(send(['{}'])).rejects.toThrow('no');
    expect(seen).toHaveLength(1);
  });

  it('goes on until X-Ray is there', async () => {
    const away = await startUpstream(ok({}));
    const port = Number(new URL(away.url).port);
    await away.close();
    const lines: string[] = [];
    const { send } = forwardSegments(clientOf(away.url), (line) => lines.push(line));

    const sending = send(['{}']);
    await vi.waitFor(() => expect(lines.length).toBeGreaterThan(0));
    const back = createServer((_, response) => response.end('{"UnprocessedTraceSegments":[]}'));
    await new Promise<void>((resolve) => back.listen(port, '127.0.0.1', resolve));
    opened.push(() => back.close());

    expect(await sending).toEqual([]);
  });

  it('tries once more and no longer when it is to end', async () => {
    const away = await startUpstream(ok({}));
    await away.close();
    const forwarder = forwardSegments(clientOf(away.url), () => {});

    const sending = forwarder.send(['{}']);
    forwarder.end();

    await expect(sending).rejects.toThrow('ECONNREFUSED');
    await expect(forwarder.send(['{}'])).rejects.toThrow('ECONNREFUSED');
  });

  it('does not wait at its end for an X-Ray that never answers', async () => {
    const { url } = await startUpstream(() => {});
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const forwarder = forwardSegments(clientOf(url), () => {});

    const sending = forwarder.send(['{}']);
    const outcome = expect(sending).rejects.toThrow(/abort/i);
    forwarder.end();
    await vi.advanceTimersByTimeAsync(5_000);

    await outcome;
  });
});

describe('forwardRequests', () => {
  const agent = new Agent({ keepAlive: false });
  const ending = new AbortController();

  function proxy(url: string, sign = async () => ({ authorization: 'signed' })) {
    const lines: string[] = [];
    const handle = forwardRequests({
      endpoint: new URL(url),
      sign: async (request) => ({ ...request.headers, ...(await sign()) }),
      agent,
      signal: ending.signal,
      log: (line) => lines.push(line),
    });
    return { handle, lines };
  }

  const request = (members = {}) => ({
    method: 'POST',
    path: '/GetSamplingRules',
    headers: { host: '127.0.0.1:2000', 'content-type': 'application/json' },
    body: Buffer.from('{}'),
    ...members,
  });

  it('passes any method and path on, signed, and gives the answer back as it is', async () => {
    const { url, seen } = await startUpstream((_, response) => {
      response
        .writeHead(418, { 'x-amzn-requestid': 'r1', 'content-type': 'text/plain' })
        .end('tea');
    });
    const { handle } = proxy(url);

    const answer = await handle(request({ method: 'PUT', path: '/Any/thing?a=1&b=%2F' }));

    expect(answer.status).toBe(418);
    expect(answer.headers).toMatchObject({
      'x-amzn-requestid': 'r1',
      'content-type': 'text/plain',
    });
    expect(String(answer.body)).toBe('tea');
    expect(seen[0]).toMatchObject({ method: 'PUT', url: '/Any/thing?a=1&b=%2F', body: '{}' });
    expect(seen[0]?.headers).toMatchObject({ authorization: 'signed', host: new URL(url).host });
  });

  it('does not pass on what a caller signed, nor where it came from', async () => {
    const { url, seen } = await startUpstream(ok({}));
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=theirs',
      'x-amz-security-token': 'theirs',
      'x-amz-date': '20200101T000000Z',
      origin: 'http://localhost',
      connection: 'upgrade',
      expect: '100-continue',
      'transfer-encoding': 'chunked',
    };

    await proxy(url, async () => ({}) as never).handle(request({ headers }));

    const passed = Object.keys(seen[0]?.headers ?? {});
    expect(passed.sort()).toEqual(['connection', 'content-length', 'host']);
  });

  it.each(['//evil.example/x', 'http://evil.example/', 'evil', ''])(
    'refuses the path "%s"',
    async (path) => {
      const { url, seen } = await startUpstream(ok({}));

      expect(await proxy(url).handle(request({ path }))).toMatchObject({ status: 400 });
      expect(seen).toEqual([]);
    },
  );

  it('ends the calls under way when it ends', async () => {
    const signal = AbortSignal.abort();
    const { url } = await startUpstream(() => {});
    const log = () => {};
    const endpoint = new URL(url);
    const handle = forwardRequests({ endpoint, sign: async () => ({}), agent, signal, log });

    expect(await handle(request())).toMatchObject({ status: 502 });
  });

  it('sends unsigned what cannot be signed, and says so', async () => {
    const { url, seen } = await startUpstream(ok({}));
    const { handle, lines } = proxy(url, async () => {
      throw new Error('no credentials');
    });

    expect(await handle(request())).toMatchObject({ status: 200 });
    expect(seen[0]?.headers.authorization).toBeUndefined();
    expect(lines).toEqual(['Unable to sign the request: no credentials']);
  });

  it.each([
    ['is away', async (close: () => Promise<void>) => close()],
    ['hangs up', async () => {}],
  ])('answers 502 without a body when X-Ray %s', async (_, prepare) => {
    const { url, close } = await startUpstream((_seen, response) => response.destroy());
    await prepare(close);
    const { handle, lines } = proxy(url);

    expect(await handle(request())).toEqual({ status: 502, headers: {}, body: '' });
    expect(lines).toEqual([expect.stringContaining('Proxy request failed with: ')]);
  });
});
