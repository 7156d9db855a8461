import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { RunningServer } from '../xray/index.ts';

export interface Bind<Socket> {
  readonly tcp: (port: number, host: string) => Promise<RunningServer>;
  readonly udp: (port: number) => Promise<Socket>;
}

export interface Bound<Socket> {
  readonly server: RunningServer;
  readonly socket: Socket;
  /** Of UDP. */
  readonly port: number;
}

/** A port that was free by TCP may be taken by UDP; with any port allowed, another one is tried. */
export async function bindBoth<Socket>(
  port: number,
  host: string,
  bind: Bind<Socket>,
  attempts = 20,
): Promise<Bound<Socket>> {
  const server = await bind.tcp(port, host);
  try {
    return { server, socket: await bind.udp(server.port), port: server.port };
  } catch (error) {
    await server.close();
    if (port === 0 && attempts > 1) return bindBoth(port, host, bind, attempts - 1);
    throw withPort(error, server.port);
  }
}

/** TCP elsewhere than UDP. */
export async function bindApart<Socket>(
  port: number,
  host: string,
  tcp: { readonly host: string; readonly port: number },
  bind: Bind<Socket>,
  attempts = 20,
): Promise<Bound<Socket>> {
  const server = await bind.tcp(tcp.port, tcp.host);
  try {
    // The receiving thread does not tell which number the system has chosen.
    const udpPort = port === 0 ? await freeUdpPort(host) : port;
    return { server, socket: await bind.udp(udpPort), port: udpPort };
  } catch (error) {
    await server.close();
    if (port === 0 && attempts > 1) return bindApart(port, host, tcp, bind, attempts - 1);
    throw withPort(error, port);
  }
}

async function freeUdpPort(host: string): Promise<number> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.bind(0, host);
    await once(socket, 'listening');
    return socket.address().port;
  } finally {
    socket.close();
  }
}

const withPort = (error: unknown, port: number): unknown =>
  error instanceof Error ? Object.assign(error, { port }) : error;

export const formatAddress = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;
