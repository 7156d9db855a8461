import { basename } from 'node:path';
import { systemClock } from '../xray/index.ts';
import { createAppBackend } from './app-backend.ts';
import { kinds, newAppPlan } from './app-plan.ts';
import { AssemblyError } from './assembly/errors.ts';
import { type AssemblyStack, readAssembly } from './assembly/read-assembly.ts';
import { synthesize } from './assembly/synthesize.ts';
import { assertPortsApart } from './claimed-ports.ts';
import { createLogStore } from './log-store.ts';
import { type MadePlan, makePlan, type PlannedResource } from './plan/make-plan.ts';
import { assertPortsFree } from './port-owner.ts';
import { createCertificateAuthority } from './processes/certificates.ts';
import { claimDataDir } from './run-file.ts';
import type {
  Addresses,
  InstanceStatus,
  LogLine,
  ResourceStatus,
  RunFile,
  StackLeftOut,
} from './running-instance.ts';
import { type ConsoleSettings, serveConsole } from './serve-console.ts';
import { type RunningServices, startServices } from './services.ts';
import { chooseStacks, runningTypes } from './stack-choice.ts';
import { contentsOf } from './stack-contents.ts';

export interface RunnerOptions {
  /** Folder of `cdk.json`. */
  readonly projectDir: string;
  /** Folder for traces, logs and what other processes need to find this instance. */
  readonly dataDir: string;
  /** Keep traces and logs in memory only. */
  readonly inMemory: boolean;
  /** Of the traces, in bytes; beyond it the oldest go. @default createXRay's */
  readonly diskBudgetBytes?: number;
  /** Stack ids; absent runs all that can run. */
  readonly stacks?: readonly string[];
  readonly host: string;
  /** `0` takes any free port. */
  readonly ports: {
    readonly xray: number;
    readonly edge: number;
    /** Of the first API; every further one takes the next. */
    readonly api: number;
    /** Of the first listener; every further one takes the next. */
    readonly loadBalancer: number;
  };
  /** @default no console is served */
  readonly console?: ConsoleSettings;
  readonly timeScale: number;
  /** Function processes at once. @default 8, or 4 for each processor */
  readonly maxProcesses?: number;
  /** Gives up a start while it synthesizes. */
  readonly signal?: AbortSignal;
  readonly onEvent: (event: RunnerEvent) => void;
}

/** Progress and news, for the terminal. */
export type RunnerEvent =
  | { readonly kind: 'step'; readonly name: string; readonly detail: string; readonly took: number }
  | { readonly kind: 'warning'; readonly message: string }
  | ({ readonly kind: 'left-out' } & StackLeftOut)
  | { readonly kind: 'trace'; readonly traceId: string }
  /** A traced front answered a request that the sampling rules left out. */
  | { readonly kind: 'sampled-out'; readonly method: string; readonly path: string }
  | { readonly kind: 'log'; readonly line: LogLine };

export interface Runner {
  status(): InstanceStatus;
  /** Another process asks this one to stop. */
  onStopRequest(listener: () => void): void;
  /** Idempotent: ends processes, closes ports, removes temporary files. */
  stop(): Promise<void>;
}

/** The account that stands in for a real one; AWS uses it in its documentation. */
const localAccount = '123456789012';

/**
 * Synthesizes the app, starts everything that its template declares and resolves when requests can be
 * sent.
 * @throws PortInUseError, AlreadyRunningError, DataDirError, TraceStoreError, AssemblyError, the reason
 * of `signal`; nothing of it is left running then.
 */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const cleanup = new AsyncDisposableStack();
  try {
    return await start(options, cleanup);
  } catch (error) {
    await cleanup.disposeAsync();
    throw error;
  }
}

async function start(options: RunnerOptions, cleanup: AsyncDisposableStack): Promise<Runner> {
  const { onEvent } = options;
  const data = claimDataDir(options.dataDir);
  cleanup.defer(() => data.release());
  const { xray, edge, api } = options.ports;
  await assertPortsFree(options.host, [xray, edge, api, options.console?.port ?? 0]);
  const authority = createCertificateAuthority();
  // Awaited later; until then a failure has nobody who listens.
  authority.catch(() => {});

  const { stacks, others, leftOut, region } = await readStacks(options);
  const plan = newAppPlan();
  const scope = { account: localAccount, region, partition: 'aws' };
  const made = makePlan(stacks, kinds, plan, scope, others);
  assertPortsApart(plan, { ...options.ports, console: options.console?.port ?? 0 });

  const began = performance.now();
  for (const message of describeMissing(made)) onEvent({ kind: 'warning', message });
  const logs = createLogStore(options.inMemory ? undefined : `${options.dataDir}/logs`, (message) =>
    onEvent({ kind: 'warning', message }),
  );
  let stopRequested = () => {};
  const services = await startServices(plan, {
    ...options,
    clock: systemClock(options.timeScale),
    account: localAccount,
    region,
    isDeclared: declaredIn(made, others),
    stacksToTell: stacks,
    onStackSettled: (stackName) => {
      const id = stacks.find((stack) => stack.stackName === stackName)?.id ?? stackName;
      announce(id, resourcesOf(made, stackName), performance.now() - began, onEvent);
    },
    temporaryDir: data.temporary,
    authority,
    control: { logs, status: () => statusWithTraces(), stop: () => stopRequested() },
    onLog: (line) => {
      logs.add(line);
      onEvent({ kind: 'log', line });
    },
    cleanup,
  });

  let addresses: Addresses = services.addresses;
  const startedAt = new Date().toISOString();
  const run = (): RunFile => ({ pid: process.pid, startedAt, region, addresses });
  const status = (): InstanceStatus => ({
    ...run(),
    stacks: stacks.map(({ id }) => id),
    leftOut,
    dataDir: options.inMemory ? null : options.dataDir,
    timeScale: options.timeScale,
    account: localAccount,
    resources: resourceStatuses(made, services),
    traces: services.xray.count(),
  });
  const statusWithTraces = (): InstanceStatus => {
    const plain = status();
    return { ...plain, resources: services.withLastTraces(plain.resources) };
  };
  if (options.console !== undefined) {
    const warn = (message: string) => onEvent({ kind: 'warning', message });
    const sampleRound = options.console.sampleRound?.(status());
    const app = createAppBackend({
      ...{ projectDir: options.projectDir, plan, resources: made.resources },
      ...{ services, status, logs, warn },
      otherStacks: others.map(({ id }) => id),
      ...(sampleRound !== undefined && { sampleRound }),
    });
    cleanup.defer(() => app.stop());
    const served = await serveConsole(options.console, {
      xray: services.xray,
      host: options.host,
      status: statusWithTraces,
      warn,
      app,
    });
    cleanup.defer(() => served.close());
    addresses = { ...addresses, console: served.url };
  }
  data.publish(run());

  let stopping: Promise<void> | undefined;
  return {
    status,
    onStopRequest: (listener) => {
      stopRequested = listener;
    },
    stop: () => {
      stopping ??= cleanup.disposeAsync();
      return stopping;
    },
  };
}

/** Synthesizes where needed and reads the stacks that are to run. */
async function readStacks({ projectDir, stacks: only, signal, onEvent }: RunnerOptions) {
  const began = performance.now();
  const { directory, fresh } = await synthesize(projectDir, signal);
  const every = readAssembly(directory);
  const { stacks, leftOut } = chooseStacks(every, only);
  const regions = new Set(stacks.flatMap(({ region }) => region ?? []));
  if (regions.size > 1) {
    throw new AssemblyError(
      `the stacks lie in several regions (${[...regions].join(', ')}); run those of one with --only`,
    );
  }
  onEvent({
    kind: 'step',
    name: fresh ? 'synthesized' : `${basename(directory)} is up to date`,
    detail: `${stacks.length} ${stacks.length === 1 ? 'stack' : 'stacks'}`,
    took: performance.now() - began,
  });
  for (const each of leftOut) onEvent({ kind: 'left-out', ...each });
  const others = every.filter((stack) => !stacks.includes(stack));
  return { stacks, others, leftOut, region: [...regions][0] ?? 'us-east-1' };
}

/** Stacks that do not run this time still have all that is in their templates. */
function declaredIn({ resources }: MadePlan, others: readonly AssemblyStack[]) {
  const running = new Set(
    resources.map(({ resource }) => `${resource.stack}/${resource.logicalId}`),
  );
  return (stack: string, logicalId: string): boolean =>
    running.has(`${stack}/${logicalId}`) ||
    others.some(
      ({ stackName, template }) =>
        stackName === stack && Object.hasOwn(template.Resources, logicalId),
    );
}

const resourcesOf = ({ resources }: MadePlan, stackName: string): PlannedResource[] =>
  resources.filter(({ resource }) => resource.stack === stackName);

/** A stack with what it brings and, beneath it, what of it does not run. */
function announce(
  stack: string,
  resources: readonly PlannedResource[],
  took: number,
  onEvent: RunnerOptions['onEvent'],
): void {
  onEvent({ kind: 'step', name: stack, detail: contentsOf(resources), took });
  for (const { resource, state, reason } of resources) {
    if (state !== 'failed' && state !== 'not emulated') continue;
    onEvent({ kind: 'warning', message: `${resource.constructPath}: ${reason ?? state}` });
  }
}

/** A part of the app that was asked for may need more of it. */
function describeMissing({ missing }: MadePlan): string[] {
  return [...missing].flatMap(([{ id }, needed]) => {
    const ids = [...needed].filter(runsSomething).map((stack) => stack.id);
    if (ids.length === 0) return [];
    const flags = ids.map((each) => `--only ${each}`).join(' ');
    return [
      `${id} uses what ${ids.join(', ')} would bring: where it calls that, it fails; add ${flags}`,
    ];
  });
}

const runsSomething = ({ template }: AssemblyStack): boolean =>
  Object.values(template.Resources).some(({ Type }) => runningTypes.has(Type));

const resourceStatuses = ({ resources }: MadePlan, services: RunningServices): ResourceStatus[] =>
  resources.map(({ resource, state, name, reason }) => {
    const { stack, logicalId, type, constructPath } = resource;
    const condition = services.conditionOf(stack, logicalId, constructPath);
    const planned = runningTypes.has(type) ? 'running' : 'declared';
    const detail = condition?.detail ?? reason;
    return {
      stack,
      logicalId,
      type,
      constructPath,
      name,
      state: condition?.state ?? (state === 'planned' ? planned : state),
      ...(detail !== undefined && { detail }),
    };
  });
