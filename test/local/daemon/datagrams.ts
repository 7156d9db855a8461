import { createSocket } from 'node:dgram';

const header = '{"format":"json","version":1}\n';

export const withHeader = (document: string): Buffer => Buffer.from(header + document);

/** Sends from one socket, one after the other. Resolves when the system has taken them all. */
export async function sendDatagrams(
  to: { readonly port: number },
  datagrams: Iterable<Uint8Array>,
): Promise<void> {
  const socket = createSocket('udp4');
  try {
    for (const datagram of datagrams) {
      await new Promise<void>((resolve, reject) =>
        socket.send(datagram, to.port, '127.0.0.1', (error) =>
          error === null ? resolve() : reject(error),
        ),
      );
    }
  } finally {
    socket.close();
  }
}
