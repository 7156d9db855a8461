import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findPortOwner, PortInUseError } from '../port-owner.ts';

/**
 * Binds a server and resolves to its port.
 *
 * @throws PortInUseError
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  // SDKs reuse idle connections; closing them first would fail the request that is under way.
  server.keepAliveTimeout = 65_000;
  return new Promise((resolve, reject) => {
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      reject(new PortInUseError(port, findPortOwner(port), { cause: error }));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Stops listening and cuts the connections that are open. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
