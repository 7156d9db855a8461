import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MapEdge, MapNode, ServiceMap } from '../../local/cli/output/service-map.ts';
import { untraceStage } from './orders-changes.ts';
import { ordersProject } from './orders-project.ts';
import {
  type Ended,
  runTracelab,
  type StartedTracelab,
  startTracelab,
  stillRunning,
} from './tracelab-process.ts';

// Most of it is waiting, so that everything goes side by side.
describe.concurrent('the command line', () => {
  describe('tracelab demo', () => {
    it('prints the traces and the whole map, and succeeds', async () => {
      // A prefix, because the expected edges have to carry it, too.
      const projectDir = ordersProject({ settings: { prefix: 'team-a-' } });

      const { code, stdout, stderr } = await runTracelab(['demo'], { projectDir }).ended;

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const tree = stdout.slice(stdout.indexOf('\n  client ')).split('\n\n')[0] ?? '';
      expect(tree.match(/^ +([│├└─⇢ ]+)?[\w./-]+/gm)).toEqual([
        '  client',
        '  └─ team-a-orders/prod',
        '     ├─ team-a-get-order',
        '     │  └─ team-a-get-order',
        '     │     └─ team-a-orders',
        '     └─ team-a-place-order',
        '        └─ team-a-place-order',
        '           ├─ team-a-order-events',
        '           │  ├─ team-a-fulfilment',
        '           │  │  └⇢ team-a-fulfil-order',
        '           │  │     └─ team-a-fulfil-order',
        '           │  │        └─ team-a-orders',
        '           │  └─ team-a-notify-customer',
        '           │     └─ team-a-notify-customer',
        '           │        └─ webhook.example.com',
        '           ├─ team-a-orders',
        '           └─ team-a-reserve-express',
        '  client',
        '  └─ team-a-project-order',
        '     └─ team-a-project-order',
        '        └─ team-a-order-views',
      ]);
      // Eight requests; those that were accepted brought on further traces.
      for (const status of [201, 404, 502, 400, 429]) {
        expect(stdout).toMatch(new RegExp(`[✓!✕⧗] ${status}  (GET|POST) /prod/orders`));
      }
    });

    it('fails and names the edges that are missing when the stage is not traced', async () => {
      const projectDir = ordersProject({ change: untraceStage });

      const demo = runTracelab(['demo', '--output', 'json'], { projectDir });
      const { code, stdout, stderr } = await demo.ended;

      expect(code).toBe(1);
      expect(stderr.match(/✕ the map lacks .*/g)).toEqual([
        '✕ the map lacks orders/prod (client) → orders/prod (AWS::ApiGateway::Stage)',
        '✕ the map lacks orders/prod (AWS::ApiGateway::Stage) → place-order (AWS::Lambda)',
      ]);
      expect((JSON.parse(stdout) as ServiceMap).nodes).toContainEqual(
        expect.objectContaining({ name: 'place-order', type: 'AWS::Lambda', root: true }),
      );
      expect(stillRunning(demo.family())).toEqual([]);
    });
  });

  describe('commands for a running instance', () => {
    let running: StartedTracelab;
    let sample: { status: number; traceId: string; sampled: boolean; trace?: { id: string } }[];

    const run = (...args: string[]): Promise<Ended> =>
      runTracelab([...args, '--data-dir', running.dataDir], { projectDir: running.dataDir }).ended;

    const json = async (...args: string[]) => {
      const { code, stdout, stderr } = await run(...args, '--output', 'json');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return JSON.parse(stdout);
    };

    beforeAll(async () => {
      running = await startTracelab({ projectDir: ordersProject() });
      sample = await json('send', '--sample');
    });

    afterAll(async () => {
      running?.child.kill('SIGTERM');
      await running?.ended;
    });

    it('send the sample orders and wait for their traces', () => {
      expect(sample.map(({ status }) => status)).toEqual([201, 201, 404, 201, 502, 400, 429, 201]);
      for (const { sampled, traceId, trace } of sample) {
        expect(sampled).toBe(true);
        expect(trace).toMatchObject({ id: traceId });
      }
    });

    it('print the map as nodes and edges', async () => {
      const { nodes, edges } = (await json('map')) as ServiceMap;

      expect(nodes).toContainEqual({
        id: expect.any(Number),
        name: 'orders/prod',
        type: 'AWS::ApiGateway::Stage',
        state: 'active',
        root: true,
        total: 8,
        ok: 4,
        error: 2,
        throttle: 1,
        fault: 1,
        averageResponseTime: expect.any(Number),
      } satisfies MapNode);
      expect(edges).toContainEqual({
        from: 'https://sqs.us-east-1.amazonaws.com/123456789012/fulfilment',
        to: 'fulfil-order',
        fromId: expect.any(Number),
        toId: expect.any(Number),
        fromType: 'AWS::SQS::Queue',
        toType: 'AWS::Lambda',
        type: 'link',
        aliases: [],
        total: 0,
        ok: 0,
        error: 0,
        throttle: 0,
        fault: 0,
        averageResponseTime: null,
      } satisfies MapEdge);
      expect(edges).toContainEqual(
        expect.objectContaining({
          from: 'place-order',
          fromType: 'AWS::Lambda::Function',
          to: 'reserve-express',
          toType: 'AWS::Lambda',
          type: 'call',
          aliases: ['Lambda'],
          total: 1,
          throttle: 1,
        }),
      );
    });

    it('list traces, as summaries or as ids', async () => {
      const placed = sample.map(({ traceId }) => traceId);

      const summaries = (await json('traces', '--limit', '100')) as { Id: string }[];
      const { stdout } = await run('traces', '--limit', '100', '--output', 'ids');

      expect(summaries.map(({ Id }) => Id)).toEqual(expect.arrayContaining(placed));
      expect(stdout.trimEnd().split('\n')).toEqual(
        expect.arrayContaining(summaries.map(({ Id }) => Id)),
      );
    });

    it('print one trace as documents or as a timeline', async () => {
      const id = sample[4]?.traceId ?? '';

      const trace = await json('trace', id);
      const { stdout } = await run('trace', id);

      expect(trace).toMatchObject({
        Id: id,
        Segments: expect.arrayContaining([
          expect.objectContaining({
            Document: expect.objectContaining({ name: 'orders/prod', fault: true }),
          }),
        ]),
      });
      expect(stdout).toMatch(/^ *POST \/prod\/orders {3}502 /);
      expect(stdout).toContain('StockLedgerError: the stock ledger has no balance for "sku-fault"');
      expect(stdout).toMatch(new RegExp(`^ {2}http://127.0.0.1:\\d+/#/traces/${id}$`, 'm'));
    });

    it('say that a trace is not known', async () => {
      const { code, stderr } = await run('trace', '1-66500a21-0123456789abcdef01234567');

      expect(code).toBe(1);
      expect(stderr).toContain('X-Ray has no trace "1-66500a21-0123456789abcdef01234567"');
    });

    it('invoke functions, and fail with those that fail', async () => {
      const event = JSON.stringify({ pathParameters: { orderId: 'no-such-order' } });

      const invoked = await json('invoke', 'get-order', '--event', event);
      const failed = await run('invoke', 'reserve-express');
      const unknown = await run('invoke', 'no-such-function');

      expect(invoked).toMatchObject({ status: 200, functionError: null, trace: { segments: 2 } });
      expect(JSON.parse(invoked.payload)).toMatchObject({ statusCode: 404 });
      expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('429') });
      expect(unknown).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('no-such-function'),
      });
    });

    it('show what the functions wrote, each line with its trace', async () => {
      const id = sample[4]?.traceId ?? '';

      const { stdout } = await run('logs', 'place-order', '--trace', id, '--output', 'json');

      const lines = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(new Set(lines.map((line) => [line.function, line.traceId].join()))).toEqual(
        new Set([`place-order,${id}`]),
      );
      expect(lines.map(({ text }) => text).join('\n')).toContain('StockLedgerError');
    });

    it('tell the status, for people, programs and shells', async () => {
      const status = await json('status');
      const text = await run('status');
      const shell = await run('status', '--env');

      expect(status).toMatchObject({
        pid: running.pid,
        stacks: ['Orders'],
        dataDir: running.dataDir,
        addresses: running.status.addresses,
        traces: expect.any(Number),
      });
      expect(text.stdout).toContain(running.status.addresses.edge);
      expect(shell.stdout).toContain(`export AWS_ENDPOINT_URL=${running.status.addresses.edge}\n`);
    });
  });
});
