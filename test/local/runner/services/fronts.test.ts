import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { newHttpApiParts } from '../../../../local/runner/emulators/apigatewayv2/parts.ts';
import { newLoadBalancingParts } from '../../../../local/runner/emulators/elbv2/parts.ts';
import { milliseconds } from '../../../../local/xray/index.ts';
import { route, shippingApi } from '../apigatewayv2/http-api-under-test.ts';
import { dnsName, group, usualAttributes } from '../elbv2/load-balancer-under-test.ts';
import { cleanUp, functionOf } from '../lambda/harness.ts';
import { startPlan } from './services-under-test.ts';

afterEach(cleanUp);

const root = (seconds: number) =>
  `1-${Math.floor(seconds).toString(16)}-${'0123456789abcdef01234567'}`;

/** The function of the app behind its HTTP API, bundled as for the cloud. */
async function quoteShipping() {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../../../../lambdas/quote-shipping/handler.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    minify: true,
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  return functionOf(
    { 'index.js': outputFiles[0]?.text ?? '', 'package.json': '{"type":"commonjs"}' },
    { name: 'quote-shipping', environment: { ALLOWED_CIDR: '127.0.0.0/8' } },
  );
}

const { id, name, constructPath, stage } = shippingApi();

const httpApis = () => ({
  ...newHttpApiParts(),
  apis: [{ constructPath, id, name }],
  stages: [
    {
      ...stage,
      constructPath,
      apiId: id,
      accessLogFormat: '$context.routeKey $context.status $context.integrationStatus',
    },
  ],
  routes: [{ constructPath, apiId: id, key: 'GET /shipping', integrationId: 'i1' }],
  integrations: [
    { constructPath, apiId: id, id: 'i1', integration: route('GET /shipping').integration },
  ],
});

const loadBalancing = () => {
  const arn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/front/1';
  const fixed = (body: string) =>
    ({ kind: 'fixed-response', status: 200, contentType: 'text/plain', body }) as const;
  const listener = (port: number, protocol: 'HTTP' | 'HTTPS') => ({
    constructPath: 'Shop/Front',
    arn: `arn:listener/${port}`,
    loadBalancerArn: arn,
    protocol,
    port,
    action: fixed(`front ${port}`),
  });
  return {
    ...newLoadBalancingParts(),
    loadBalancers: [
      {
        constructPath: 'Shop/Front',
        name: 'front',
        arn,
        fullName: 'app/front/1',
        dnsName,
        attributes: usualAttributes,
      },
    ],
    listeners: [listener(80, 'HTTP'), listener(443, 'HTTPS')],
    targetGroups: [{ ...group(), targetIds: [] }],
  };
};

/** The first of two free ports in a row. */
async function findTwoPorts(): Promise<number> {
  const probe = async (port: number) => {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    const { port: taken } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return taken;
  };
  for (;;) {
    const first = await probe(0);
    if (first < 65_535 && (await probe(first + 1).catch(() => undefined)) !== undefined)
      return first;
  }
}

describe('the fronts', () => {
  it('lead a request through an HTTP API to the real function, whose trace has no node for the API', async () => {
    const { addresses, xray, warnings } = await startPlan({
      functions: [await quoteShipping()],
      httpApis: httpApis(),
    });
    const now = Date.now() / 1000;
    const traceId = root(now);

    const response = await fetch(
      `${addresses.apis[0]?.url}/shipping?amount=12.50&customerTier=gold`,
      {
        headers: { 'X-Amzn-Trace-Id': `Root=${traceId};Sampled=1` },
      },
    );
    const refused = await fetch(`${addresses.apis[0]?.url}/shipping?amount=lots`);

    expect(addresses.apis).toEqual([
      { name: 'shipping', url: expect.stringMatching(/^http:\/\/127/) },
    ]);
    expect([response.status, await response.json()]).toEqual([
      200,
      { customerTier: 'gold', amount: 12.5, shipping: 0, days: 1 },
    ]);
    expect(refused.status).toBe(400);
    const origins = () =>
      (xray.call('BatchGetTraces', { TraceIds: [traceId] }).Traces?.[0]?.Segments ?? []).map(
        ({ Document }) => JSON.parse(Document ?? '{}').origin,
      );
    await expect.poll(origins, { timeout: 5000 }).toEqual(['AWS::Lambda', 'AWS::Lambda::Function']);
    expect(warnings).toEqual([]);
  });

  it('are reached by functions under the names that the cloud knows', async () => {
    const caller = functionOf(
      `exports.handler = async () => {
        const urls = ['http://${dnsName}/a', 'https://${dnsName}/b',
          'https://${id}.execute-api.us-east-1.amazonaws.com/nowhere'];
        return Promise.all(urls.map(async (url) => (await fetch(url)).text()));
      };`,
      { name: 'caller' },
    );
    const entry = { ...route('GET /call'), apiId: id, constructPath };
    const parts = httpApis();
    const { addresses } = await startPlan({
      functions: [caller],
      loadBalancing: loadBalancing(),
      httpApis: {
        ...parts,
        routes: [{ ...entry, integrationId: 'i2' }],
        integrations: [
          {
            constructPath,
            apiId: id,
            id: 'i2',
            integration: {
              kind: 'lambda-proxy',
              functionArn: caller.arn,
              timeout: milliseconds(30_000),
            },
          },
        ],
      },
    });

    const response = await fetch(`${addresses.apis[0]?.url}/call`);

    expect(await response.json()).toEqual(['front 80', 'front 443', '{"message":"Not Found"}']);
    expect(addresses.loadBalancers?.map(({ url }) => new URL(url).protocol)).toEqual([
      'http:',
      'https:',
    ]);
  });

  it('write access logs into the data directory, and none in memory', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'fronts-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const plan = { functions: [], loadBalancing: loadBalancing(), httpApis: httpApis() };
    const traced = { headers: { 'X-Amzn-Trace-Id': 'Root=1-67891233-abcdef012345678912345678' } };

    for (const inMemory of [true, false]) {
      const { addresses, cleanup } = await startPlan(plan, { dataDir, inMemory });
      await fetch(addresses.loadBalancers?.[0]?.url ?? '', traced);
      await fetch(`${addresses.apis[0]?.url}/shipping`);
      await cleanup.disposeAsync();
      expect(existsSync(join(dataDir, 'logs'))).toBe(!inMemory);
    }

    const log = (file: string) => readFileSync(join(dataDir, 'logs', file), 'utf8');
    expect(log('front.access.log')).toMatch(
      /^http .* "Self=1-[^;]+;Root=1-67891233-abcdef012345678912345678" .*\n$/,
    );
    expect(log('shipping.access.log')).toBe('GET /shipping 500 404\n');
  });

  it('take the ports in order, and end with everything else', async () => {
    const first = await findTwoPorts();
    const { addresses, cleanup } = await startPlan(
      { loadBalancing: loadBalancing() },
      { ports: { xray: 0, edge: 0, api: 0, loadBalancer: first } },
    );

    expect(addresses.loadBalancers).toEqual([
      { name: 'Shop/Front', url: `http://127.0.0.1:${first}` },
      { name: 'Shop/Front', url: `https://127.0.0.1:${first + 1}` },
    ]);

    await cleanup.disposeAsync();
    await expect(fetch(`http://127.0.0.1:${first}`)).rejects.toThrow();
  });
});
