import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../../../xray/index.ts';
import { accessLogLine } from './access-log.ts';
import type { ListenerConfig } from './config.ts';
import type { FrontRequest } from './front-request.ts';
import type { Outcome } from './rule-actions.ts';
import { findHeader } from './target-headers.ts';

export interface RequestLog {
  /** A connection has been made. */
  connected(socket: Duplex): void;
  /** A request has been answered. */
  answered(request: FrontRequest, socket: Duplex, upgraded: boolean, outcome: Outcome): void;
}

/** Connections as access logs know them. */
interface Connection {
  readonly id: string;
  /** What earlier requests on it have been charged with. */
  received: number;
  sent: number;
}

/** Writes a line of the access log for each request of a listener. */
export function createRequestLog(
  clock: Clock,
  loadBalancer: string,
  listener: ListenerConfig,
  write: (line: string) => void,
): RequestLog {
  const connections = new WeakMap<Duplex, Connection>();
  const scheme = listener.protocol.toLowerCase();
  return {
    connected: (socket) => {
      connections.set(socket, {
        id: `TID_${randomBytes(16).toString('hex')}`,
        received: 0,
        sent: 0,
      });
    },
    answered: (request, socket, upgraded, outcome) => {
      const connection = connections.get(socket) ?? { id: '-', received: 0, sent: 0 };
      const { bytesRead = 0, bytesWritten = 0 } = socket as Partial<Record<Counter, number>>;
      const userAgent = findHeader(request.headers, 'user-agent');
      write(
        accessLogLine({
          ...outcome,
          ...tlsOf(socket, request),
          type: kindOf(listener, upgraded),
          loadBalancer,
          client: `${request.client.address}:${request.client.port}`,
          createdAt: request.createdAt,
          endedAt: clock.now(),
          receivedBytes: bytesRead - connection.received,
          sentBytes: bytesWritten - connection.sent,
          method: request.method,
          url: `${scheme}://${request.host}:${listener.port}${request.target}`,
          httpVersion: request.httpVersion,
          ...(userAgent !== undefined && { userAgent }),
          traceHeader: request.traceHeader,
          connectionId: connection.id,
        }),
      );
      connection.received = bytesRead;
      connection.sent = bytesWritten;
    },
  };
}

/** Of sockets, those of TLS included. */
type Counter = 'bytesRead' | 'bytesWritten';

function kindOf({ protocol }: ListenerConfig, upgraded: boolean): 'http' | 'https' | 'ws' | 'wss' {
  if (protocol === 'HTTP') return upgraded ? 'ws' : 'http';
  return upgraded ? 'wss' : 'https';
}

function tlsOf(socket: Duplex, { host }: FrontRequest) {
  if (!(socket instanceof TLSSocket)) return {};
  const tlsProtocol = socket.getProtocol();
  return {
    // Nothing is known any more of a connection that has been cut.
    ...(tlsProtocol !== null && { tlsProtocol, cipher: socket.getCipher().name }),
    serverName: host,
  };
}
