import { describe, expect, it } from 'vitest';
import type { AppBackend } from '../../../../local/console-server/index.ts';
import {
  type AppBackendOptions,
  createAppBackend,
  type SampleRound,
} from '../../../../local/runner/app-backend.ts';
import { newAppPlan } from '../../../../local/runner/app-plan.ts';
import { createLogStore } from '../../../../local/runner/log-store.ts';
import type { ResourceStatus } from '../../../../local/runner/running-instance.ts';

const place: ResourceStatus = {
  ...{ stack: 'Shop', logicalId: 'Place', type: 'AWS::Lambda::Function', name: 'place' },
  ...{ constructPath: 'Shop/Place/Resource', state: 'running' },
};
const broken: ResourceStatus = {
  ...{ stack: 'Shop', logicalId: 'Old', type: 'AWS::Lambda::Function', name: 'Old' },
  ...{ constructPath: 'Shop/Old/Resource', state: 'failed', detail: 'only Node.js runs' },
};
const orders: ResourceStatus = {
  ...{ stack: 'Shop', logicalId: 'Orders', type: 'AWS::DynamoDB::Table', name: 'orders' },
  ...{ constructPath: 'Shop/Orders/Resource', state: 'running' },
};
const stock: ResourceStatus = {
  ...{ stack: 'Shop', logicalId: 'Stock', type: 'AWS::ECS::Service', name: 'Shop-Stock' },
  ...{ constructPath: 'Shop/Stock/Service', state: 'running' },
};

type Answer = Awaited<ReturnType<AppBackendOptions['services']['invoke']>>;

function backendOf({
  answer = { status: 200, body: '{}', traceId: '1-5759e988-bd862e3fe1be46a994272793' },
  sampleRound,
}: {
  answer?: Answer;
  sampleRound?: SampleRound;
} = {}) {
  const warnings: string[] = [];
  const restarted: string[] = [];
  const backend = createAppBackend({
    projectDir: import.meta.dirname,
    plan: {
      ...newAppPlan(),
      functions: [
        {
          ...{ name: 'place', arn: 'arn', handler: 'i.h', runtime: 'nodejs24.x', assetPath: '/' },
          ...{ memorySize: 128, timeout: 3, environment: {}, tracing: 'Active', roleArn: 'arn' },
        },
      ],
    },
    resources: [],
    services: {
      invoke: async () => answer,
      restartFunction: (name) => {
        restarted.push(name);
        return name === 'place';
      },
      restartPrograms: async (stack, logicalId) => {
        restarted.push(`${stack}/${logicalId}`);
        return logicalId === 'Stock' ? 2 : 0;
      },
      seenNodes: () =>
        new Map([['Shop/Orders', [{ name: 'orders', type: 'AWS::DynamoDB::Table', at: 60 }]]]),
    },
    status: () => ({
      ...{ pid: 1, startedAt: '', region: 'us-east-1', account: '123456789012', traces: 0 },
      addresses: { xray: '', edge: '', apis: [] },
      ...{ stacks: ['Shop'], dataDir: null, timeScale: 1 },
      leftOut: [{ stack: 'Cluster', reason: 'AWS::EKS::Cluster is not emulated yet' }],
      resources: [place, broken, orders, stock],
    }),
    logs: createLogStore(undefined, () => {}),
    otherStacks: ['Cluster', 'Reports'],
    warn: (message) => warnings.push(message),
    ...(sampleRound !== undefined && { sampleRound }),
  });
  return { backend, warnings, restarted };
}

const invoke = (backend: AppBackend) => backend.invoke({ function: 'place', event: '{}' });

describe('createAppBackend', () => {
  it('says what can be done with each resource, and where X-Ray saw it', async () => {
    const { backend } = backendOf();

    const { resources } = await backend.describe();

    expect(resources).toMatchObject([
      { name: 'place', canInvoke: true, canRestart: true, log: 'place' },
      { name: 'Old', canInvoke: false, canRestart: false },
      {
        ...{ name: 'orders', canInvoke: false, canRestart: false },
        lastTrace: '1970-01-01T00:01:00.000Z',
        nodes: [{ name: 'orders', type: 'AWS::DynamoDB::Table' }],
      },
      { name: 'Shop-Stock', nodes: [] },
    ]);
    expect(resources[1]).not.toHaveProperty('log');
  });

  it('lists stacks that do not run, with the reason', async () => {
    const { leftOut } = await backendOf().backend.describe();

    expect(leftOut).toEqual([
      { stack: 'Cluster', reason: 'AWS::EKS::Cluster is not emulated yet' },
      { stack: 'Reports', reason: 'not among those that were asked for with --only' },
    ]);
  });

  describe('invoke', () => {
    const traceId = '1-5759e988-bd862e3fe1be46a994272793';

    it.each<[string, Omit<Answer, 'traceId'>, { status: number; failed: boolean }]>([
      ['an answer', { status: 200, body: '{}' }, { status: 200, failed: false }],
      [
        'an error of the function',
        { status: 200, headers: { 'x-amz-function-error': 'Unhandled' }, body: '{}' },
        { status: 200, failed: true },
      ],
      ['a throttle', { status: 429, body: '{}' }, { status: 429, failed: true }],
      ['an error of the service', { status: 500, body: '{}' }, { status: 500, failed: true }],
    ])('gives %s as an answer', async (_, answer, expected) => {
      const { backend } = backendOf({ answer: { ...answer, traceId } });

      expect(await invoke(backend)).toEqual({ ...expected, payload: '{}', traceId });
    });

    it.each([
      [404, '{"Message":"Function not found"}', 'Function not found'],
      [400, '{"message":"no JSON"}', 'no JSON'],
      [413, 'too large', 'Lambda answered 413'],
      [400, '{"message":7}', 'Lambda answered 400'],
    ])('refuses with Lambda’s own %i and text', async (status, body, message) => {
      const { backend } = backendOf({ answer: { status, body, traceId } });

      await expect(invoke(backend)).rejects.toMatchObject({ status, message });
    });
  });

  describe('restart', () => {
    const restart = async (backend: AppBackend, logicalId: string) =>
      backend.restart({ stack: 'Shop', logicalId });

    it('ends a function’s processes and a service’s programs', async () => {
      const { backend, restarted } = backendOf();

      await restart(backend, 'Place');
      await restart(backend, 'Stock');

      expect(restarted).toEqual(['place', 'Shop/Stock']);
    });

    it.each([
      ['Nothing', 404, 'no resource "Nothing" of stack "Shop" runs here'],
      ['__proto__', 404, 'no resource "__proto__" of stack "Shop" runs here'],
      [
        'Orders',
        409,
        'nothing to restart: Shop/Orders/Resource (AWS::DynamoDB::Table) has no process of its own here',
      ],
      ['Old', 409, 'nothing to restart: Shop/Old/Resource does not run: only Node.js runs'],
    ])('refuses to restart %s, and says why', async (logicalId, status, message) => {
      const { backend } = backendOf();

      await expect(restart(backend, logicalId)).rejects.toMatchObject({ status, message });
    });
  });

  describe('sample traffic', () => {
    it('is not there for an app without', () => {
      expect(backendOf().backend).not.toHaveProperty('sendSampleTraffic');
    });

    it('is sent one round at a time', async () => {
      const round = Promise.withResolvers<void>();
      const { backend } = backendOf({ sampleRound: { requests: 7, send: () => round.promise } });

      expect(backend.sendSampleTraffic?.()).toBe(7);
      expect(() => backend.sendSampleTraffic?.()).toThrow(expect.objectContaining({ status: 409 }));
      round.resolve();
      await new Promise(setImmediate);

      expect(backend.sendSampleTraffic?.()).toBe(7);
    });

    it('says why a round failed, and takes another', async () => {
      const send = () => Promise.reject(new Error('nothing answers'));
      const { backend, warnings } = backendOf({ sampleRound: { requests: 7, send } });

      backend.sendSampleTraffic?.();
      await new Promise(setImmediate);

      expect(warnings).toEqual(['sample traffic: nothing answers']);
      expect(backend.sendSampleTraffic?.()).toBe(7);
    });

    it('ends with the app, which is no news', async () => {
      const send: SampleRound['send'] = (signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      const { backend, warnings } = backendOf({ sampleRound: { requests: 7, send } });

      backend.sendSampleTraffic?.();
      backend.stop();
      await new Promise(setImmediate);

      expect(warnings).toEqual([]);
    });
  });
});
