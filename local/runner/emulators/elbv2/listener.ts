import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import type { Cloud } from '../../cloud.ts';
import { close, listen } from '../../edge/listen.ts';
import type { ServerCertificate } from '../../processes/certificates.ts';
import { answerBytes, errorAnswer, sendAnswer } from './answers.ts';
import type { ListenerConfig, LoadBalancerConfig } from './config.ts';
import { type Forwarding, forwardRequest } from './forward.ts';
import { type FrontRequest, readFrontRequest } from './front-request.ts';
import { createRequestLog } from './request-log.ts';
import { createRuleActions, type RuleSurroundings } from './rule-actions.ts';
import { targetHeaders } from './target-headers.ts';
import { forwardUpgrade } from './upgrade.ts';

export interface ListenerOptions extends Omit<RuleSurroundings, 'dnsName'> {
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
  /** Of an HTTPS listener. */
  readonly certificate?: ServerCertificate;
  /** One line, where the load balancer keeps an access log. */
  readonly onAccessLog?: (line: string) => void;
}

export interface RunningListener {
  readonly port: number;
  /** Closes every connection; what is under way is given up. */
  stop(): Promise<void>;
}

/**
 * Serves one listener of a load balancer.
 * @throws PortInUseError
 */
export async function startListener(
  cloud: Cloud,
  loadBalancer: LoadBalancerConfig,
  config: ListenerConfig,
  options: ListenerOptions,
): Promise<RunningListener> {
  const { attributes, dnsName } = loadBalancer;
  const { clock } = cloud;
  const { onAccessLog } = options;
  const act = createRuleActions(config, { ...options, dnsName });
  const log = onAccessLog && createRequestLog(clock, loadBalancer.fullName, config, onAccessLog);
  const upgraded = new Set<Duplex>();

  const read = (incoming: IncomingMessage) =>
    readFrontRequest(incoming, loadBalancer, config, clock.now());
  const forwarding = (request: FrontRequest): Forwarding => ({
    clock,
    idleTimeout: attributes.idleTimeout,
    headers: targetHeaders({ ...request, host: request.hostHeader, listener: config }, attributes),
  });

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    // The other end may go at any moment.
    response.on('error', () => {});
    const { socket } = incoming;
    const request = read(incoming);
    const ended = new Promise<void>((resolve) => response.once('close', resolve));
    const outcome = await act(request, {
      answer: (own) => sendAnswer(response, own),
      forward: (lease) => forwardRequest(request, incoming, response, lease, forwarding(request)),
    });
    await ended;
    drain(incoming, attributes.idleTimeout);
    log?.answered(request, socket, false, outcome);
  }

  async function serveUpgrade(incoming: IncomingMessage, client: Duplex, head: Buffer) {
    upgraded.add(client);
    client.on('error', () => {});
    client.once('close', () => upgraded.delete(client));
    const request = read(incoming);
    const outcome = await act(request, {
      answer: (own) => client.end(answerBytes(own)),
      forward: (lease) => forwardUpgrade(request, client, head, lease, forwarding(request)),
    });
    log?.answered(request, client, true, outcome);
  }

  const guarded = (work: Promise<void>, connection: { destroy(): unknown }) => {
    work.catch((error: unknown) => {
      cloud.warn(`${loadBalancer.name}: the local load balancer failed: ${inspect(error)}`);
      connection.destroy();
    });
  };
  const server = newServer(attributes.idleTimeout, options.certificate);
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) =>
    guarded(serve(incoming, response), response),
  );
  server.on('upgrade', (incoming: IncomingMessage, client: Duplex, head: Buffer) =>
    guarded(serveUpgrade(incoming, client, head), client),
  );
  const connected = options.certificate === undefined ? 'connection' : 'secureConnection';
  server.on(connected, (socket: Duplex) => log?.connected(socket));
  server.on('clientError', refuseMalformed);
  const port = await listen(server, options.port, options.host);
  server.keepAliveTimeout = attributes.idleTimeout;
  return {
    port,
    stop: async () => {
      for (const client of upgraded) client.destroy();
      await close(server);
    },
  };
}

function newServer(idleTimeout: number, certificate: ServerCertificate | undefined): Server {
  const options = {
    // Above the load balancer's own limit, so that the answer to a request over it is its own.
    maxHeaderSize: 80 * 1024,
    // Bodies may take as long as they like, as long as they do not stop; headers may not.
    requestTimeout: 0,
    headersTimeout: idleTimeout,
    connectionsCheckingInterval: Math.min(idleTimeout, 5000),
    shouldUpgradeCallback: ({ headers }: IncomingMessage) =>
      headers.upgrade?.toLowerCase() === 'websocket',
  };
  return certificate === undefined
    ? createServer(options)
    : createTlsServer({ ...options, key: certificate.key, cert: certificate.certificate });
}

/**
 * Reads what is left of a body whose answer has been given: a client that is still sending would lose
 * the answer if the connection were closed. One that stops sending is not waited for.
 */
function drain(incoming: IncomingMessage, idleTimeout: number): void {
  if (incoming.complete || incoming.destroyed) return;
  const { socket } = incoming;
  incoming.unpipe();
  incoming.resume();
  socket.setTimeout(idleTimeout, () => !incoming.complete && socket.destroy());
}

/** What is not HTTP, is more of it than is taken, or does not come. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  socket.end(answerBytes(errorAnswer(status)));
}
