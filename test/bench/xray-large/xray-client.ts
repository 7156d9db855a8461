import { Agent, request } from 'node:http';

/** Calls an X-Ray over kept connections; of what it measures, as little as possible is its own. */
export interface BenchXRayClient extends Disposable {
  /** The body of the answer. @throws unless the status is 200. */
  post(path: string, body: string): Promise<string>;
}

export function createXRayClient(url: string, connections = 1): BenchXRayClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port } = new URL(url);
  return {
    post: (path, body) =>
      new Promise((resolve, reject) => {
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        };
        const outgoing = request(
          { agent, hostname, port, path, method: 'POST', headers },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              const text = Buffer.concat(chunks).toString();
              if (response.statusCode === 200) resolve(text);
              else reject(new Error(`${path} answered ${response.statusCode}: ${text}`));
            });
          },
        );
        outgoing.on('error', reject);
        outgoing.end(body);
      }),
    [Symbol.dispose]: () => agent.destroy(),
  };
}
