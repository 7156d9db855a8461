import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** Port that no ordinary program can listen on: what is sent there goes nowhere. */
export const closedPort = 1;

/** A port of this machine that was free a moment ago. Should another take it first, the start fails and is tried again. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether a program could listen there now. */
export function isFreePort(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

const firstPause = 10;
const longestPause = 200;

/**
 * Resolves with true as soon as something accepts connections on a port of this machine, with false
 * when that has not happened in time or `signal` aborts.
 */
export async function untilListening(
  port: number,
  { timeout, signal }: { readonly timeout: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const end = performance.now() + timeout;
  for (let pause = firstPause; !signal.aborted; pause = Math.min(pause * 1.5, longestPause)) {
    if (await accepts(port)) return true;
    if (performance.now() + pause > end) return false;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return false;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}
