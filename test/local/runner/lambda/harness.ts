import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Cloud, MessageQueues, OutgoingMessage } from '../../../../local/runner/cloud.ts';
import type { FunctionConfig } from '../../../../local/runner/emulators/lambda/function-config.ts';
import {
  createLambda,
  type Lambda,
  type LambdaOptions,
} from '../../../../local/runner/emulators/lambda/lambda.ts';
import type { LogLine } from '../../../../local/runner/running-instance.ts';
import { type Clock, type SegmentDocument, systemClock } from '../../../../local/xray/index.ts';

export const account = '123456789012';
export const region = 'us-east-1';
export const rootId = '1-6affeff9-7ed31a1637a3102def4c53ea';
export const sampledHeader = `Root=${rootId};Parent=3e8bfc32fc5fefd0;Sampled=1`;

export const functionArn = (name: string) => `arn:aws:lambda:${region}:${account}:function:${name}`;

/** Everything that a test starts, ended by `cleanUp`. */
const started: (() => Promise<void> | void)[] = [];

export async function cleanUp(): Promise<void> {
  for (const end of started.splice(0).reverse()) await end();
}

export const onCleanUp = (end: () => Promise<void> | void): void => {
  started.push(end);
};

/** A folder with these files, as `cdk.out` holds a bundle. */
export function bundle(files: Readonly<Record<string, string>> | string): string {
  const directory = mkdtempSync(join(tmpdir(), 'tracelab-lambda-'));
  onCleanUp(() => rmSync(directory, { recursive: true, force: true }));
  const all = typeof files === 'string' ? { 'index.js': files } : files;
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

export function functionOf(
  code: Parameters<typeof bundle>[0],
  overrides: Partial<FunctionConfig> = {},
): FunctionConfig {
  const name = overrides.name ?? 'place-order';
  return {
    name,
    arn: functionArn(name),
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    assetPath: bundle(code),
    memorySize: 256,
    timeout: 5,
    environment: {},
    tracing: 'Active',
    roleArn: `arn:aws:iam::${account}:role/${name}`,
    ...overrides,
  };
}

export interface TestedLambda {
  readonly lambda: Lambda;
  readonly segments: SegmentDocument[];
  readonly logs: LogLine[];
  readonly warnings: string[];
  readonly sent: { readonly queueArn: string; readonly message: OutgoingMessage }[];
  /** The first segment with this origin, or subsegment sent on its own with this name, once it is there. */
  segment(originOrName: string): Promise<SegmentDocument>;
  invoke(payload: unknown, header?: string): ReturnType<Lambda['invoke']>;
}

export function startLambda(
  functions: readonly FunctionConfig[],
  options: Partial<LambdaOptions> & { clock?: Clock } = {},
): TestedLambda {
  const { clock = systemClock(), ...lambdaOptions } = options;
  const segments: SegmentDocument[] = [];
  const logs: LogLine[] = [];
  const warnings: string[] = [];
  const sent: TestedLambda['sent'] = [];
  const cloud: Cloud = {
    account,
    region,
    clock,
    emit: (document) => segments.push(document),
    warn: (message) => warnings.push(message),
  };
  const lambda = createLambda(cloud, functions, {
    endpointUrl: 'http://127.0.0.1:9',
    daemonAddress: () => '127.0.0.1:9',
    credentials: ({ roleArn }) => ({
      accessKeyId: `key of ${roleArn}`,
      secretAccessKey: 'secret',
      sessionToken: 'token',
    }),
    childEnvironment: {},
    nodeArguments: [],
    queues: recordingQueues(sent),
    onLog: (line) => logs.push(line),
    ...lambdaOptions,
  });
  onCleanUp(() => lambda.stop());
  const [first] = functions;
  return {
    lambda,
    segments,
    logs,
    warnings,
    sent,
    segment: (originOrName) =>
      eventually(() => segments.find(({ origin, name }) => (origin ?? name) === originOrName)),
    invoke: (payload, traceHeader) =>
      lambda.invoke({
        functionName: first?.name ?? '',
        payload: JSON.stringify(payload),
        ...(traceHeader !== undefined && { traceHeader }),
      }),
  };
}

/** Waits for something that another process or a later turn of the event loop brings about. */
export async function eventually<Value>(
  read: () => Value | undefined | false,
  limit = 10_000,
): Promise<Value> {
  const deadline = performance.now() + limit;
  for (;;) {
    // What is under way in this turn comes to rest before anyone looks.
    await new Promise(setImmediate);
    const value = read();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`not within ${limit} ms: ${read}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Dead, and not yet collected by whoever inherited it.
    const status = process.platform === 'linux' ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
    return !/\) Z /.test(status);
  } catch {
    return false;
  }
}

const recordingQueues = (sent: TestedLambda['sent']): MessageQueues => ({
  send: (queueArn, message) => {
    sent.push({ queueArn, message });
    return { messageId: String(sent.length) };
  },
  receive: async () => [],
  delete: () => {},
  changeVisibility: () => {},
});
