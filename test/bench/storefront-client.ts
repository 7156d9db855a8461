import { Agent, request } from 'node:http';
import type { InstanceStatus } from '../../local/runner/running-instance.ts';
import { sampledTrace } from './order-client.ts';

export interface GraphqlAnswer {
  readonly data: Readonly<Record<string, unknown>>;
  /** Milliseconds from sending to the whole answer. */
  readonly took: number;
}

export interface StorefrontClient extends Disposable {
  /** @throws unless everything that was asked for came */
  ask(query: string): Promise<GraphqlAnswer>;
  /** `GET /health`: what is measured there is the way and nothing else. @throws unless it answers 200 */
  health(): Promise<number>;
}

/** Plain HTTP over kept connections, each request with a sampled trace of its own. */
export function createStorefrontClient(url: string): StorefrontClient {
  const agent = new Agent({ keepAlive: true });
  const send = (path: string, body?: string) =>
    new Promise<{ status: number; text: string; took: number }>((resolve, reject) => {
      const began = performance.now();
      const { header } = sampledTrace({ withParent: false });
      const outgoing = request(
        `${url}${path}`,
        {
          agent,
          method: body === undefined ? 'GET' : 'POST',
          headers: {
            'x-amzn-trace-id': header,
            ...(body !== undefined && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
            }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const took = performance.now() - began;
            const { statusCode: status = 0 } = response;
            resolve({ status, text: Buffer.concat(chunks).toString(), took });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return {
    async ask(query) {
      const { status, text, took } = await send('/graphql', JSON.stringify({ query }));
      const { data, errors } = status === 200 ? JSON.parse(text) : { errors: text };
      if (errors === undefined) return { data, took };
      throw new Error(`the storefront answered ${status}: ${text.slice(0, 300)}`);
    },
    async health() {
      const { status, text, took } = await send('/health');
      if (status === 200) return took;
      throw new Error(`GET /health answered ${status}: ${text.slice(0, 300)}`);
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

/** @throws when the app runs no storefront */
export function storefrontUrlOf({ addresses }: InstanceStatus): string {
  const front = addresses.loadBalancers?.find(({ name }) => name.startsWith('Storefront/'));
  if (front !== undefined) return front.url;
  throw new Error('the app runs no storefront, so there is nothing to measure');
}
