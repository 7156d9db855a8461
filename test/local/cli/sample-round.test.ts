import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sampleOrders } from '../../../local/cli/sample-orders.ts';
import { sampleRoundOf } from '../../../local/cli/sample-round.ts';

const running = (url: string) => ({
  addresses: { xray: '', edge: '', apis: [{ name: 'orders/prod', url }] },
  resources: [],
});

async function serve(onRequest: () => void): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    onRequest();
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

describe('sampleRoundOf', () => {
  it('has none for an app that there is no sample traffic for', () => {
    expect(sampleRoundOf({ ...running(''), addresses: { xray: '', edge: '', apis: [] } })).toBe(
      undefined,
    );
  });

  it('sends as many requests as it says', async () => {
    let requests = 0;
    const url = await serve(() => {
      requests += 1;
    });

    const round = sampleRoundOf(running(url));
    await round?.send(new AbortController().signal);

    expect(round?.requests).toBe(sampleOrders.length);
    expect(requests).toBe(sampleOrders.length);
  });

  it('sends no further request once it is given up', async () => {
    const stop = new AbortController();
    let requests = 0;
    const url = await serve(() => {
      requests += 1;
      stop.abort();
    });

    await expect(sampleRoundOf(running(url))?.send(stop.signal)).rejects.toThrow(/abort/i);

    expect(requests).toBe(1);
  });
});
