import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Downstream, startDownstream } from '../../harness/downstream.ts';
import { newTrace } from '../../harness/lambda-runtime.ts';
import {
  bundleServiceSource,
  type ServiceUnderTest,
  servicePath,
  startService,
} from '../../harness/service-under-test.ts';

/** A service that does whatever a test asks for. */
const source = `
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { RequestError } from ${servicePath('shared', 'request-error.ts')};
import { runService } from ${servicePath('shared', 'serve.ts')};
import { createServiceApp, UnavailableError } from ${servicePath('shared', 'service-app.ts')};
import { annotate, inSubsegment } from ${servicePath('shared', 'tracing.ts')};

const get = (path) => new Promise((resolve, reject) => {
  http.get(process.env.DOWNSTREAM + path, (response) => response.resume().on('end', resolve))
    .on('error', reject);
});

runService('ecs', () => {
  const listener = createServiceApp(process.env.SERVICE_NAME, (app) => {
    app.get('/refuse/:status', ({ params }) => {
      throw new RequestError(Number(params.status), 'RefusedError', 'refused', { why: 'asked to' });
    });
    app.get('/throw', async () => { throw new TypeError('broken'); });
    app.get('/throw-text', () => { throw 'just text'; });
    app.get('/throw-nothing', () => Promise.reject());
    app.get('/unavailable', () => {
      throw new UnavailableError('StoreUnavailableError', 'the store is closed', new Error('why'));
    });
    app.get('/late', (_request, response) => { response.write('begun'); throw new Error('late'); });
    app.get('/abandoned', async (_request, response) => {
      await get('/begun');
      await inSubsegment('### before', () => once(response, 'close'));
      await inSubsegment('### after', () => get('/work'));
      throw new UnavailableError('StoreUnavailableError', 'the store is closed', new Error('why'));
    });
    app.get('/call', async ({ query }, response) => {
      await inSubsegment('### call', () => get('/' + (query.path ?? '')));
      response.json({});
    });
    app.get('/credentials', async (_request, response) => {
      const { port } = new URL(process.env.DOWNSTREAM);
      const createConnection = () => net.connect(Number(port), '127.0.0.1');
      await new Promise((resolve, reject) => {
        http.request({ hostname: '169.254.169.254', path: '/credentials', createConnection }, (answer) =>
          answer.resume().on('end', resolve)).on('error', reject).end();
      });
      await get('/work');
      response.json({});
    });
    app.get('/branches/:name', async ({ params: { name } }, response) => {
      annotate('name', name);
      await Promise.all([1, 2, 3].map((part) => inSubsegment('branch ' + part, async () => {
        await new Promise((resolve) => setTimeout(resolve, 12 - 3 * part));
        await get('/' + name + part);
      })));
      response.json({});
    });
    app.post('/echo', ({ body }, response) => { response.json(body); });
  });
  return { listener, release: async () => {} };
});
`;

describe('a service', () => {
  const resources = new AsyncDisposableStack();
  let downstream: Downstream;
  let service: ServiceUnderTest;

  beforeAll(async () => {
    const bundle = resources.use(await bundleServiceSource('probe', source));
    downstream = resources.use(
      await startDownstream(({ path }) => ({
        status: Number(/^\/(\d{3})$/.exec(path)?.[1] ?? 200),
      })),
    );
    service = resources.use(
      await startService(bundle, { environment: { DOWNSTREAM: downstream.url } }),
    );
  });

  beforeEach(() => downstream.forget());

  afterAll(() => resources.disposeAsync());

  const segmentOf = (traceId: string) => service.sink.takeNamed(traceId, 'probe');

  it.each([
    ['/health', 200, {}],
    ['/refuse/400', 400, { error: true }],
    ['/refuse/404', 404, { error: true }],
    ['/refuse/429', 429, { error: true, throttle: true }],
    ['/nowhere', 404, { error: true }],
    ['/throw', 500, { fault: true }],
    ['/throw-text', 500, { fault: true }],
    ['/throw-nothing', 500, { fault: true }],
    ['/unavailable', 503, { fault: true }],
  ])('answers %s with %d and flags its segment with %j', async (path, expected, flags) => {
    const { status, trace } = await service.callTraced(path);

    const { error, throttle, fault, http } = await segmentOf(trace.traceId);
    expect(status).toBe(expected);
    expect(http?.response?.status).toBe(expected);
    expect({ error, throttle, fault }).toEqual({
      error: undefined,
      throttle: undefined,
      fault: undefined,
      ...flags,
    });
  });

  it.each([
    ['/refuse/409', { message: 'refused', why: 'asked to' }, { type: 'RefusedError' }],
    [
      '/throw',
      { message: 'the request failed: the log of the service says why' },
      { type: 'TypeError', message: 'broken' },
    ],
    ['/unavailable', { message: 'the store is closed' }, { type: 'StoreUnavailableError' }],
  ])('tells the caller of %s %j and X-Ray what was thrown', async (path, body, exception) => {
    const reply = await service.callTraced(path);

    const segment = await segmentOf(reply.trace.traceId);
    expect(reply.body).toEqual(body);
    expect(segment.cause).toMatchObject({ exceptions: [exception] });
  });

  it('says when to come again after a 429 and a 503', async () => {
    const replies = await Promise.all(
      ['/refuse/429', '/unavailable', '/refuse/404'].map((path) => service.callTraced(path)),
    );

    expect(replies.map(({ headers }) => headers.get('retry-after'))).toEqual(['1', '5', null]);
  });

  it('breaks an answer off that it had begun, and goes on', async () => {
    const broken = service.callTraced('/late');

    await expect(broken).rejects.toThrow();
    expect(await service.callTraced('/health')).toMatchObject({ status: 200 });
  });

  it('records the answer that it broke off', async () => {
    const { traceId, traceHeader } = newTrace();

    const headers = { 'x-amzn-trace-id': traceHeader };
    await service.call('/late', { headers }).catch(() => {});

    expect(await segmentOf(traceId)).toMatchObject({
      fault: true,
      cause: { exceptions: [{ message: 'late' }] },
    });
  });

  it('records, once, what it does for a caller that has hung up', async () => {
    const { traceId, traceHeader } = newTrace();
    const hangUp = new AbortController();

    const reply = fetch(`${service.url}/abandoned`, {
      headers: { 'x-amzn-trace-id': traceHeader },
      signal: hangUp.signal,
    });
    await vi.waitUntil(() => downstream.requests.some(({ path }) => path === '/begun'));
    hangUp.abort();

    await expect(reply).rejects.toThrow('aborted');
    const segment = await segmentOf(traceId);
    expect(segment).toMatchObject({
      fault: true,
      http: { response: { status: 503 } },
      cause: { exceptions: [{ type: 'StoreUnavailableError' }] },
      subsegments: [
        { name: '127.0.0.1' },
        { name: '### before' },
        { name: '### after', subsegments: [{ name: '127.0.0.1' }] },
      ],
    });
    expect(segment.end_time).toBeGreaterThanOrEqual(segment.subsegments?.at(-1)?.end_time ?? 0);
    // Whatever it sends arrives in order, so nothing of the trace comes after another's segment.
    await segmentOf((await service.callTraced('/health')).trace.traceId);
    expect(service.sink.documents.filter(({ trace_id }) => trace_id === traceId)).toHaveLength(1);
  });

  it('passes the trace on, and flags what it called by its answer', async () => {
    const { trace } = await service.callTraced('/call?path=429');

    const segment = await segmentOf(trace.traceId);
    const [step] = segment.subsegments ?? [];
    expect(step).toMatchObject({
      name: '### call',
      subsegments: [
        {
          name: '127.0.0.1',
          namespace: 'remote',
          error: true,
          throttle: true,
          http: { request: { url: 'http://127.0.0.1/429' }, response: { status: 429 } },
        },
      ],
    });
    expect(downstream.requests[0]?.headers['x-amzn-trace-id']).toBe(
      `Root=${trace.traceId};Parent=${step?.subsegments?.[0]?.id};Sampled=1`,
    );
  });

  it('leaves out of the trace what the machine is asked about itself', async () => {
    const { trace } = await service.callTraced('/credentials');

    const { subsegments = [] } = await segmentOf(trace.traceId);
    expect(downstream.requests.map(({ path }) => path)).toEqual(['/credentials', '/work']);
    expect(subsegments.map(({ name }) => name)).toEqual(['127.0.0.1']);
  });

  it('gives interleaved work the parents that it has in the code', async () => {
    const names = ['a', 'b', 'c', 'd'];

    const replies = await Promise.all(names.map((name) => service.callTraced(`/branches/${name}`)));

    for (const [index, { trace }] of replies.entries()) {
      const name = names[index];
      const { annotations, subsegments = [] } = await segmentOf(trace.traceId);
      expect(annotations).toEqual({ name });
      expect(subsegments.map((branch) => branch.name)).toEqual([
        'branch 1',
        'branch 2',
        'branch 3',
      ]);
      expect(subsegments.map((branch) => branch.subsegments?.[0]?.http?.request?.url)).toEqual(
        [1, 2, 3].map((part) => `http://127.0.0.1/${name}${part}`),
      );
    }
  });

  const root = '1-5759e988-bd862e3fe1be46a994272793';
  const call = (header: string) =>
    service.call('/call', { headers: { 'x-amzn-trace-id': header } });
  const passedOn = () => String(downstream.requests[0]?.headers['x-amzn-trace-id']);

  it('goes by the root, not the self, that a load balancer adds', async () => {
    const self = 'Self=1-63441c4a-12456789abcdef0123456789';

    const { headers } = await call(`${self};Root=${root};CalledFrom=app;Sampled=1`);

    expect(headers.get('x-trace-id')).toBe(root);
    expect(passedOn()).toContain(`Root=${root};Parent=`);
    expect(passedOn()).not.toContain('Self=');
  });

  it('records nothing that its caller has decided against, and passes that on', async () => {
    const unwanted = newTrace('0');

    await call(unwanted.traceHeader);

    const { trace } = await service.callTraced('/health');
    await segmentOf(trace.traceId);
    const sent = service.sink.documents.map(({ trace_id }) => trace_id);
    expect(sent).not.toContain(unwanted.traceId);
    expect(passedOn()).toMatch(
      new RegExp(`^Root=${unwanted.traceId};Parent=[\\da-f]{16};Sampled=0$`),
    );
  });

  it('tells its decision to a caller who asks for it', async () => {
    const { headers } = await call(`Root=${root};Sampled=?`);

    expect(headers.get('x-amzn-trace-id')).toMatch(new RegExp(`^Root=${root};Sampled=[01]$`));
  });

  it.each([
    ['a strange parent', `Root=${root};Parent=nobody;Sampled=1`],
    ['a strange decision', `Root=${root};Parent=53995c3f42cd8ad8;Sampled=yes`],
    ['a root of no time', 'Root=1-zzzzzzzz-bd862e3fe1be46a994272793;Sampled=1'],
    ['a short root', 'Root=5759e988;Sampled=1'],
    ['a root without a value', 'Root;Sampled=1'],
    ['separators', ';;;=;=1'],
    ['one long word', 'x'.repeat(3_000)],
    ['many roots', 'Root=1;'.repeat(500)],
    ['a long gap', `Root=${root}${' '.repeat(3_000)}x`],
  ])('begins a trace of its own where the header holds %s', async (_, header) => {
    const { status, headers } = await call(header);

    expect(status).toBe(200);
    expect(headers.get('x-trace-id')).toMatch(/^1-[\da-f]{8}-[\da-f]{24}$/);
    expect(headers.get('x-trace-id')).not.toBe(root);
    expect(passedOn()).toMatch(/^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=[01]$/);
  });

  it('reads JSON of the size that it allows', async () => {
    const json = { text: 'x'.repeat(60_000), list: [null, 1.5, true] };

    const echo = await service.callTraced('/echo', { json });

    expect(echo).toMatchObject({ status: 200, body: json });
  });

  it('writes a line for each of its own faults and none for its callers', async () => {
    const from = service.log.length;

    await service.callTraced('/refuse/400');
    const { trace } = await service.callTraced('/throw');

    await segmentOf(trace.traceId);
    const lines = service.log.slice(from).map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      {
        level: 'ERROR',
        message: 'GET /throw failed',
        service: 'probe',
        xray_trace_id: trace.traceId,
        error: { name: 'TypeError', message: 'broken' },
      },
    ]);
  });
});
