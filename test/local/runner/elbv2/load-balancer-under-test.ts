import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  createTargetRegistry,
  type Target,
} from '../../../../local/runner/emulators/compute/targets.ts';
import type {
  Action,
  LoadBalancerAttributes,
  LoadBalancerConfig,
  RuleConfig,
  TargetGroupConfig,
} from '../../../../local/runner/emulators/elbv2/config.ts';
import { createLoadBalancer } from '../../../../local/runner/emulators/elbv2/load-balancer.ts';
import { milliseconds } from '../../../../local/xray/index.ts';
import { testCloud } from '../protocols/aws-server.ts';

export const group = (change: Partial<TargetGroupConfig> = {}): TargetGroupConfig => ({
  constructPath: 'Shop/Targets',
  name: 'targets',
  arn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/targets/0123456789abcdef',
  algorithm: 'round_robin',
  deregistrationDelay: milliseconds(15_000),
  healthCheck: {
    enabled: true,
    path: '/health',
    interval: milliseconds(15_000),
    timeout: milliseconds(2000),
    healthyThreshold: 2,
    unhealthyThreshold: 2,
    matcher: [{ from: 200, to: 200 }],
  },
  ...change,
});

export const forwardTo = (...groups: readonly TargetGroupConfig[]): Action => ({
  kind: 'forward',
  targets: groups.map((each) => ({ group: each, weight: 1 })),
});

export const usualAttributes: LoadBalancerAttributes = {
  accessLogs: true,
  idleTimeout: milliseconds(60_000),
  dropInvalidHeaders: false,
  forwardedFor: 'append',
  forwardedPort: false,
};

export const dnsName = 'front-0123456789.us-east-1.elb.amazonaws.com';

export interface Setup {
  readonly action?: Action;
  readonly rules?: readonly RuleConfig[];
  readonly attributes?: Partial<LoadBalancerAttributes>;
  readonly port?: number;
}

/** A load balancer on a free port, whose targets the test registers. */
export async function startLoadBalancer({
  action,
  rules = [],
  attributes,
  port: listenOn = 0,
}: Setup = {}) {
  const cloud = testCloud();
  const registry = createTargetRegistry();
  const accessLog: string[] = [];
  const config: LoadBalancerConfig = {
    constructPath: 'Shop/Front',
    name: 'front',
    arn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/front/50dc6c495c0c9188',
    fullName: 'app/front/50dc6c495c0c9188',
    dnsName,
    attributes: { ...usualAttributes, ...attributes },
    listeners: [
      {
        arn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/front/50dc6c495c0c9188/1',
        protocol: 'HTTP',
        port: 80,
        rules: [...rules, { priority: 0, conditions: [], action: action ?? forwardTo(group()) }],
      },
    ],
  };
  const loadBalancer = await createLoadBalancer(cloud, config, {
    host: '127.0.0.1',
    ports: [listenOn],
    registry,
    authority: {
      issue: async () => {
        throw new Error('no HTTPS here');
      },
    },
    onAccessLog: (line) => accessLog.push(line),
  });
  onTestFinished(() => loadBalancer.stop());
  const url = String(loadBalancer.urls[0]);
  const port = Number(new URL(url).port);
  return {
    ...loadBalancer,
    cloud,
    registry,
    accessLog,
    url,
    port,
    /** Registers a target and waits until it is healthy. */
    register: async (target: Target, arn = group().arn) => {
      const deregister = registry.register(arn, target);
      await until(() =>
        loadBalancer
          .targets()
          .some((each) => each.target.port === target.port && each.state === 'healthy'),
      );
      return deregister;
    },
  };
}

/** What a target saw, health checks aside. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawHeaders: readonly string[];
}

/** A healthy target that answers with its id, or as it is told. */
export async function startTarget(id = 'i-1', answer?: RequestListener) {
  const seen: SeenRequest[] = [];
  const health = { status: 200, checks: 0 };
  const server = createServer((request, response) => {
    if (request.url === '/health') {
      health.checks += 1;
      response.writeHead(health.status).end();
      return;
    }
    const { method = '', url = '', headers, rawHeaders } = request;
    seen.push({ method, url, headers, rawHeaders });
    if (answer !== undefined) answer(request, response);
    else response.end(id);
  });
  const port = await listening(server);
  onTestFinished(() => stopServer(server));
  const target: Target = { id, availabilityZone: 'us-east-1a', host: '127.0.0.1', port };
  return { target, seen, health, server, stop: () => stopServer(server) };
}

const healthy = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** A target that answers in bytes, be they HTTP or not. */
export async function startRawTarget(answer: string, health = healthy) {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (data) => {
      socket.end(data.toString('latin1').startsWith('GET /health ') ? health : answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { id: 'i-raw', availabilityZone: 'us-east-1a', host: '127.0.0.1', port };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const stopServer = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Sends bytes as they are and collects the answer until the other end closes. */
export function sendBytes(port: number, ...chunks: (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', () => {});
    for (const chunk of chunks) socket.write(chunk);
  });
}

/** A request head with a host and whatever else. */
export const head = (line: string, ...headers: string[]): string =>
  [line, 'Host: shop.example', ...headers, '', ''].join('\r\n');

/** Polls: what is awaited crosses sockets. */
export async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 1000; round += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error('it did not come to pass');
}
