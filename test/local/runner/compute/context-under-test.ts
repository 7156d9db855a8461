import type { ComputeContext } from '../../../../local/runner/emulators/compute/context.ts';
import { createTargetRegistry } from '../../../../local/runner/emulators/compute/targets.ts';
import { createChildProcesses } from '../../../../local/runner/processes/child-processes.ts';
import type { LogLine } from '../../../../local/runner/running-instance.ts';
import { systemClock } from '../../../../local/xray/index.ts';
import { startUdpSink, type UdpSink } from '../../../harness/udp-sink.ts';
import { newFolder } from './scratch.ts';

export interface ContextUnderTest extends AsyncDisposable {
  readonly context: ComputeContext;
  /** Stops it after the test, however that ends. */
  use<Started extends { stop(): Promise<void> }>(started: Started): Started;
  readonly warnings: string[];
  readonly lines: LogLine[];
  /** Of the daemons that were opened, by label. */
  readonly daemons: ReadonlyMap<
    string,
    { readonly sink: UdpSink; readonly roleArn: string | undefined }
  >;
  /** Daemons that were closed, by label. */
  readonly closed: readonly string[];
}

/** What computes need of everything else, with stand-ins. */
export function contextUnderTest(changes: Partial<ComputeContext> = {}): ContextUnderTest {
  const warnings: string[] = [];
  const lines: LogLine[] = [];
  const closed: string[] = [];
  const daemons = new Map<string, { sink: UdpSink; roleArn: string | undefined }>();
  const processes = createChildProcesses();
  const cleanup = new AsyncDisposableStack();
  cleanup.defer(() => processes.stop());
  const context: ComputeContext = {
    cloud: {
      account: '123456789012',
      region: 'us-east-1',
      // Pauses are short: nothing here waits for what is on the other side of one.
      clock: systemClock(20),
      emit: () => {},
      warn: (message) => warnings.push(message),
    },
    processes,
    temporaryDir: newFolder('machines'),
    endpointUrl: 'http://127.0.0.1:1',
    childEnvironment: {},
    hosts: {},
    openDaemon: async ({ label, roleArn }) => {
      const sink = await startUdpSink();
      daemons.set(label, { sink, roleArn });
      return {
        port: Number(sink.address.split(':')[1]),
        close: async () => {
          closed.push(label);
          await sink[Symbol.asyncDispose]();
        },
      };
    },
    credentials: (roleArn, session) => ({
      accessKeyId: `key of ${roleArn} as ${session}`,
      secretAccessKey: 'secret',
      sessionToken: 'token',
    }),
    targets: createTargetRegistry(),
    targetGroups: [],
    zoneOf: () => undefined,
    secret: (valueFrom) => JSON.stringify({ username: valueFrom, password: 'none' }),
    onLog: (line) => lines.push(line),
    ...changes,
  };
  return {
    context,
    warnings,
    lines,
    daemons,
    closed,
    use: (started) => {
      cleanup.defer(() => started.stop());
      return started;
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}
