import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { inspect } from 'node:util';
import type { Cloud } from '../../cloud.ts';
import { close, listen } from '../../edge/listen.ts';
import type { ServerCertificate } from '../../processes/certificates.ts';
import { accessLogLine } from './access-log.ts';
import { answerBytes, errorAnswer, type OwnAnswer, sendAnswer } from './answers.ts';
import { createGroupChooser } from './choose-target-group.ts';
import type { Action, ListenerConfig, LoadBalancerConfig, RuleConfig } from './config.ts';
import { type ForwardOutcome, forwardRequest } from './forward.ts';
import { type FrontRequest, readFrontRequest, refusalOf } from './front-request.ts';
import { createRuleMatcher } from './match-rule.ts';
import { type LocalAddresses, redirectLocation } from './redirect.ts';
import { findHeader, targetHeaders } from './target-headers.ts';
import type { Lease, TargetPool } from './target-pool.ts';
import { forwardUpgrade } from './upgrade.ts';

export interface ListenerOptions {
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
  /** Of an HTTPS listener. */
  readonly certificate?: ServerCertificate;
  readonly poolOf: (targetGroupArn: string) => TargetPool | undefined;
  readonly addresses: LocalAddresses;
  /** One line, where the load balancer keeps an access log. */
  readonly onAccessLog?: (line: string) => void;
}

export interface RunningListener {
  readonly port: number;
  /** Closes every connection; what is under way is given up. */
  stop(): Promise<void>;
}

/** Connections as access logs know them. */
interface Connection {
  readonly id: string;
  /** What earlier requests on it have been charged with. */
  received: number;
  sent: number;
}

/** What was done with a request. */
interface Outcome extends Partial<ForwardOutcome> {
  readonly status: number;
  readonly action?: Action['kind'];
  readonly rule?: RuleConfig;
  readonly targetGroupArn?: string;
  readonly redirectUrl?: string;
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
  const { attributes } = loadBalancer;
  const findRule = createRuleMatcher(config.rules);
  const choosers = new Map(
    config.rules.map(({ action }) => [
      action,
      createGroupChooser(action.kind === 'forward' ? action.targets : []),
    ]),
  );
  const connections = new WeakMap<Duplex, Connection>();
  const upgraded = new Set<Duplex>();

  const forwarding = (request: FrontRequest) => ({
    clock: cloud.clock,
    idleTimeout: attributes.idleTimeout,
    headers: targetHeaders({ ...request, host: request.hostHeader, listener: config }, attributes),
  });

  /** Leads a request to the answer of a rule; `forward` is how a target is asked. */
  async function act(
    request: FrontRequest,
    answer: (own: OwnAnswer) => void,
    forward: (lease: Lease) => Promise<ForwardOutcome>,
  ): Promise<Outcome> {
    const refused = refusalOf(request);
    if (refused !== undefined) {
      answer(errorAnswer(refused));
      return { status: refused };
    }
    const rule = findRule(request);
    const action: Action = rule?.action ?? { kind: 'not-emulated', reason: 'there is no rule' };
    const done = { action: action.kind, ...(rule !== undefined && { rule }) };
    switch (action.kind) {
      case 'forward': {
        const group = choosers.get(action)?.();
        const lease = group && options.poolOf(group.arn)?.lease();
        const targetGroupArn = group && { targetGroupArn: group.arn };
        if (lease === undefined) {
          answer(errorAnswer(503));
          return { status: 503, ...done, ...targetGroupArn };
        }
        return { ...(await forward(lease)), ...done, ...targetGroupArn };
      }
      case 'redirect': {
        const { dnsName } = loadBalancer;
        const { addresses } = options;
        const location = redirectLocation(action, request, config, { dnsName, addresses });
        answer({ ...errorAnswer(action.status), location });
        return { status: action.status, ...done, redirectUrl: location };
      }
      case 'fixed-response': {
        const { status, contentType, body } = action;
        answer({ status, contentType: `${contentType}; charset=utf-8`, body });
        return { status, ...done };
      }
      case 'not-emulated':
        answer(errorAnswer(501, `Not emulated here: ${action.reason}`));
        return { status: 501, ...done };
    }
  }

  function log(request: FrontRequest, socket: Duplex, upgrade: boolean, outcome: Outcome): void {
    if (options.onAccessLog === undefined) return;
    const connection = connections.get(socket) ?? { id: '-', received: 0, sent: 0 };
    const { bytesRead = 0, bytesWritten = 0 } = socket as {
      bytesRead?: number;
      bytesWritten?: number;
    };
    const secure = socket instanceof TLSSocket ? socket : undefined;
    const userAgent = findHeader(request.headers, 'user-agent');
    const host = `${request.host}:${config.port}`;
    options.onAccessLog(
      accessLogLine({
        ...outcome,
        type: `${upgrade ? 'ws' : 'http'}${secure ? 's' : ''}` as 'http',
        loadBalancer: loadBalancer.fullName,
        client: `${request.client.address}:${request.client.port}`,
        createdAt: request.createdAt,
        endedAt: cloud.clock.now(),
        receivedBytes: bytesRead - connection.received,
        sentBytes: bytesWritten - connection.sent,
        method: request.method,
        url: `${config.protocol.toLowerCase()}://${host}${request.target}`,
        httpVersion: request.httpVersion,
        ...(userAgent !== undefined && { userAgent }),
        ...(secure !== undefined && {
          cipher: secure.getCipher().name,
          tlsProtocol: secure.getProtocol() ?? '-',
          serverName: request.host,
        }),
        traceHeader: request.traceHeader,
        ...(outcome.rule !== undefined && { rulePriority: outcome.rule.priority }),
        connectionId: connection.id,
      }),
    );
    connection.received = bytesRead;
    connection.sent = bytesWritten;
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    // The other end may go at any moment.
    response.on('error', () => {});
    const { socket } = incoming;
    const request = readFrontRequest(incoming, loadBalancer, config, cloud.clock.now());
    const ended = new Promise<void>((resolve) => response.once('close', resolve));
    const outcome = await act(
      request,
      (own) => sendAnswer(response, own),
      (lease) => forwardRequest(request, incoming, response, lease, forwarding(request)),
    );
    await ended;
    drain(incoming, attributes.idleTimeout);
    log(request, socket, false, outcome);
  }

  async function serveUpgrade(incoming: IncomingMessage, client: Duplex, head: Buffer) {
    upgraded.add(client);
    client.on('error', () => {});
    client.once('close', () => upgraded.delete(client));
    const request = readFrontRequest(incoming, loadBalancer, config, cloud.clock.now());
    const outcome = await act(
      request,
      (own) => client.end(answerBytes(own)),
      (lease) => forwardUpgrade(request, client, head, lease, forwarding(request)),
    );
    log(request, client, true, outcome);
  }

  const guarded = (work: Promise<void>, destroy: () => void) => {
    work.catch((error: unknown) => {
      cloud.warn(`${loadBalancer.name}: the local load balancer failed: ${inspect(error)}`);
      destroy();
    });
  };
  const serverOptions = {
    // Above the load balancer's own limit, so that the answer to a request over it is its own.
    maxHeaderSize: 80 * 1024,
    // Bodies may take as long as they like, as long as they do not stop; headers may not.
    requestTimeout: 0,
    headersTimeout: attributes.idleTimeout,
    connectionsCheckingInterval: Math.min(attributes.idleTimeout, 5000),
    shouldUpgradeCallback: ({ headers }: IncomingMessage) =>
      headers.upgrade?.toLowerCase() === 'websocket',
  };
  const { certificate } = options;
  const server: Server =
    certificate === undefined
      ? createServer(serverOptions)
      : createTlsServer({ ...serverOptions, key: certificate.key, cert: certificate.certificate });
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) =>
    guarded(serve(incoming, response), () => response.destroy()),
  );
  server.on('upgrade', (incoming: IncomingMessage, client: Duplex, head: Buffer) =>
    guarded(serveUpgrade(incoming, client, head), () => client.destroy()),
  );
  server.on(certificate === undefined ? 'connection' : 'secureConnection', (socket: Duplex) => {
    connections.set(socket, {
      id: `TID_${randomBytes(16).toString('hex')}`,
      received: 0,
      sent: 0,
    });
  });
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
