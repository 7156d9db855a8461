import { Agent, request } from 'node:http';
import {
  epochSeconds,
  formatTraceHeader,
  newSegmentId,
  newTraceId,
} from '../../local/xray/index.ts';

/** What `POST /orders` answered, and how long that took. */
export interface PlacedOrder {
  readonly status: number;
  /** Empty when the order was refused. */
  readonly orderId: string;
  /** The body. */
  readonly answer: string;
  readonly traceId: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** Milliseconds from sending to the whole answer. */
  readonly took: number;
}

export interface OrderClient extends Disposable {
  place(): Promise<PlacedOrder>;
}

export const orderBody = JSON.stringify({
  customerTier: 'gold',
  items: [{ sku: 'sku-notebook', quantity: 2 }],
});

export interface NewTrace {
  readonly traceId: string;
  readonly header: string;
}

/** Sampled, so that nothing depends on chance. */
export function sampledTrace(options: { readonly withParent: boolean }): NewTrace {
  const traceId = newTraceId(epochSeconds(Date.now() / 1000));
  const header = formatTraceHeader({
    root: traceId,
    ...(options.withParent && { parent: newSegmentId() }),
    sampled: '1',
  });
  return { traceId, header };
}

/** Plain HTTP over kept connections: of what it measures, as little as possible is its own. */
export function createOrderClient(apiUrl: string): OrderClient {
  const agent = new Agent({ keepAlive: true });
  return {
    place() {
      const { traceId, header } = sampledTrace({ withParent: false });
      return new Promise((resolve, reject) => {
        const sentAt = Date.now();
        const began = performance.now();
        const outgoing = request(
          `${apiUrl}/orders`,
          {
            agent,
            method: 'POST',
            headers: {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(orderBody),
              'x-amzn-trace-id': header,
            },
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              const took = performance.now() - began;
              const { statusCode: status = 0 } = response;
              const answer = Buffer.concat(chunks).toString();
              const orderId = status === 201 ? String(JSON.parse(answer).orderId) : '';
              resolve({ status, orderId, answer, traceId, sentAt, took });
            });
          },
        );
        outgoing.on('error', reject);
        outgoing.end(orderBody);
      });
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

/** @throws unless the order was accepted: a refused one says nothing about speed. */
export function requireAccepted(order: PlacedOrder): PlacedOrder {
  if (order.status === 201) return order;
  throw new Error(`POST /orders answered ${order.status}, expected 201: ${order.answer}`);
}

export function apiUrlOf(addresses: {
  readonly apis: readonly { readonly url: string }[];
}): string {
  const [api] = addresses.apis;
  if (api === undefined) throw new Error('the app runs no API, so there is nothing to measure');
  return api.url;
}
