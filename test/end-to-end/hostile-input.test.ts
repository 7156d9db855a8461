import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../../local/runner/run-file.ts';
import { epochSeconds, newTraceId } from '../../local/xray/index.ts';
import { eventually } from './eventually.ts';
import { acceptedOrder } from './expected-graphs.ts';
import { type OrdersInstance, startOrders } from './orders-instance.ts';
import { ordersProject } from './orders-project.ts';
import { descendantsOf } from './process-tree.ts';
import { exceptionsOf, shapeOf } from './trace-shape.ts';

let app: OrdersInstance;

beforeAll(async () => {
  app = await startOrders({ projectDir: ordersProject() });
});

afterAll(() => app?.[Symbol.asyncDispose]());

const slowOrder = JSON.stringify({
  customerTier: 'gold',
  items: [{ sku: 'sku-slow', quantity: 1 }],
});

/** Nothing has been lost: an order still draws its whole map. */
async function expectUnharmed(patience?: number): Promise<void> {
  const { status, traceId } = await app.order('sku-pen');

  expect(status).toBe(201);
  await eventually(
    async () => expect(await app.traceGraph(traceId)).toEqual(acceptedOrder),
    patience,
  );
}

describe('request bodies', () => {
  const megabytes = (count: number) => JSON.stringify({ items: 'x'.repeat(count * 1024 * 1024) });

  it.each([
    ['that are not JSON', 'not json', 400, 'Invalid request body'],
    ['that are binary', randomBytes(2000).toString('latin1'), 400, 'Invalid request body'],
    ['of 9 MB that are no order', megabytes(9), 400, 'Invalid request body'],
    ['of 11 MB', megabytes(11), 413, 'exceeded 10485760 bytes'],
  ])('%s are refused with a clear answer', async (_, body, status, message) => {
    const answer = await app.send('POST', 'orders', body);

    expect(answer.status).toBe(status);
    expect(answer.body).toContain(message);
    await expectUnharmed();
  });

  it('that are cut off harm nobody else', async () => {
    const api = new URL(`${app.status.addresses.apis[0]?.url}/orders`);
    const cut = request(api, { method: 'POST', headers: { 'content-length': 1000 } });
    const failed = new Promise((resolve) => cut.once('error', resolve));
    cut.write('{"customerTier":', () => cut.destroy(new Error('cut off')));

    expect(await failed).toMatchObject({ message: 'cut off' });
    await expectUnharmed();
  });
});

describe('datagrams', () => {
  const header = Buffer.from('{"format":"json","version":1}\n');

  it.each([
    ['of nothing', [Buffer.alloc(0)]],
    ['of the largest size', [Buffer.alloc(65_507, 'x')]],
    [
      'with the largest document',
      [Buffer.concat([header, Buffer.from(JSON.stringify({ name: 'x'.repeat(65_400) }))])],
    ],
    ['of random bytes', Array.from({ length: 50 }, (_, n) => randomBytes(1 + 30 * n))],
    [
      'of random bytes behind a header',
      Array.from({ length: 50 }, () => Buffer.concat([header, randomBytes(500)])),
    ],
    ['of a header alone', [header]],
    [
      'with JSON that is no segment',
      ['null', '[]', '{}', '"x"', '{"id":{}}'].map((text) =>
        Buffer.concat([header, Buffer.from(text)]),
      ),
    ],
  ])('%s are dropped, and segments that follow are not', async (_, datagrams) => {
    const [host = '', port] = app.status.addresses.xray.split(':');
    const socket = createSocket('udp4');
    for (const datagram of datagrams) {
      await new Promise((resolve) => socket.send(datagram, Number(port), host, resolve));
    }
    socket.close();

    await expectUnharmed();
  });
});

describe('a process of the instance that is killed', () => {
  const childrenOf = (marker: string) =>
    descendantsOf(process.pid).filter(({ command }) => command.includes(marker));

  const kill = async (marker: string) => {
    const killed = childrenOf(marker);
    for (const { pid } of killed) process.kill(pid, 'SIGKILL');
    // Until the instance knows, too.
    await eventually(() => expect(killed.filter(({ pid }) => isAlive(pid))).toEqual([]));
    return killed.length;
  };

  it('is replaced for the next order when it waited for work', async () => {
    await expectUnharmed();

    expect(await kill('bootstrap.cjs')).toBeGreaterThanOrEqual(4);

    await expectUnharmed();
  });

  it('fails the order that it was at work on, says so, and no other', async () => {
    const traceId = newTraceId(epochSeconds(Date.now() / 1000));
    const slow = app.send('POST', 'orders', slowOrder, {
      'x-amzn-trace-id': `Root=${traceId};Sampled=1`,
    });
    await eventually(() =>
      expect(app.logs).toContainEqual(
        expect.objectContaining({ traceId, text: expect.stringMatching(/^START/) }),
      ),
    );
    await kill('bootstrap.cjs');

    const { status, body } = await slow;

    expect({ status, body }).toEqual({ status: 502, body: '{"message": "Internal server error"}' });
    await eventually(async () => {
      const documents = await app.documents(traceId);
      expect(shapeOf(documents)).toContain('place-order (AWS::Lambda::Function) error');
      expect(exceptionsOf(documents)).toContainEqual(
        expect.stringMatching(/^Runtime.ExitError: .* Runtime exited with error: signal: killed$/),
      );
    });
    await expectUnharmed();
  });

  it('is started again, with a word about it, when it was the webhook', async () => {
    expect(await kill('webhook-process')).toBe(1);

    // An order that comes before it listens again is announced in vain, as to any partner.
    await eventually(() => expectUnharmed(1000));
    expect(app.warnings).toContain("the webhook's process ended (SIGKILL): starting it again");
  });
});
