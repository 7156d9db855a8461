import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createDaemonLog } from '../daemon/daemon-log.ts';
import { type Daemons, startDaemons } from '../daemon/daemons.ts';
import { type Clock, createXRay, handleXRayRequest, type XRay } from '../xray/index.ts';
import { createAccessLogs } from './access-logs.ts';
import type { AppPlan } from './app-plan.ts';
import type { AssemblyStack } from './assembly/read-assembly.ts';
import type { AwsResponse, AwsService, Cloud } from './cloud.ts';
import { type ControlHooks, handleControl } from './control.ts';
import { type Edge, startEdge } from './edge/edge.ts';
import { createIdentities } from './edge/identities.ts';
import { createCloudWatch } from './emulators/cloudwatch/cloudwatch.ts';
import { topicPublisher } from './emulators/cloudwatch/topic-publisher.ts';
import { startCompute } from './emulators/compute/compute.ts';
import { programEnvironments } from './emulators/compute/plan.ts';
import { createTargetRegistry } from './emulators/compute/targets.ts';
import { createDynamoDb } from './emulators/dynamodb/dynamodb.ts';
import { startEventSources } from './emulators/event-sources/event-sources.ts';
import { createLambda } from './emulators/lambda/lambda.ts';
import { startRds } from './emulators/rds/rds.ts';
import { createSns } from './emulators/sns/sns.ts';
import { hasXRayAccess } from './emulators/sns/xray-access.ts';
import { createSqs } from './emulators/sqs/sqs.ts';
import { createSts } from './emulators/sts/sts.ts';
import { applyControlPlane } from './emulators/xray-control/apply.ts';
import { openOwnership } from './emulators/xray-control/ownership.ts';
import { settle } from './emulators/xray-control/placeholders.ts';
import { findExternalHosts } from './external-hosts.ts';
import { type FrontsOptions, startApis, startLoadBalancers } from './fronts.ts';
import { invokeSampled } from './invoke-function.ts';
import { type SeenNode, seenNodes, withLastTraces } from './last-traces.ts';
import { namingPortOwner } from './port-owner.ts';
import type { CertificateAuthority } from './processes/certificates.ts';
import { hostEnvironment, preloadArguments } from './processes/hosts.ts';
import { startWebhook } from './processes/webhook.ts';
import type { RunnerOptions } from './runner.ts';
import type { Addresses, LogLine, ResourceCondition, ResourceStatus } from './running-instance.ts';
import { segmentEmitter } from './segment-emitter.ts';
import { shortPath } from './short-path.ts';
import { openStoredValues } from './stored-values.ts';

export interface ServicesOptions extends RunnerOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  /** For files that end with the instance. */
  readonly temporaryDir: string;
  readonly authority: Promise<CertificateAuthority>;
  readonly control: ControlHooks;
  /** Whether a stack of the app has the resource, also one that does not run now. @default all are */
  readonly isDeclared?: (stack: string, logicalId: string) => boolean;
  /** The stacks that run, to be told of one by one. @default told of all together */
  readonly stacksToTell?: readonly Pick<AssemblyStack, 'id' | 'stackName'>[];
  /** Everything of the stack serves, or it is clear what of it does not. */
  readonly onStackSettled?: (stackName: string) => void;
  readonly onLog: (line: LogLine) => void;
  /** Takes what must be closed, in the order of opening. */
  readonly cleanup: AsyncDisposableStack;
}

export interface RunningServices {
  readonly addresses: Addresses;
  readonly xray: XRay;
  /** The same resources with the time at which X-Ray last saw them. */
  withLastTraces(resources: readonly ResourceStatus[]): ResourceStatus[];
  /** The nodes of resources that X-Ray has lately seen, by `<stack>/<logicalId>`. */
  seenNodes(resources: readonly ResourceStatus[]): ReadonlyMap<string, readonly SeenNode[]>;
  /** Invokes a function in a trace of its own, which is sampled; the answer is as the Lambda API has it. */
  invoke(functionName: string, event: string): Promise<AwsResponse & { readonly traceId: string }>;
  /** New invocations of a function get new processes. @returns false when it is not run here */
  restartFunction(name: string): boolean;
  /** @returns how many tasks, instances or environments were ended, to start anew */
  restartPrograms(stack: string, logicalId: string): Promise<number>;
  /** How a resource is now, where there is more to say than that it runs. */
  conditionOf(
    stack: string,
    logicalId: string,
    constructPath?: string,
  ): ResourceCondition | undefined;
}

/** Starts what the plan declares, in the order in which one needs the other. */
export async function startServices(
  planned: AppPlan,
  options: ServicesOptions,
): Promise<RunningServices> {
  const { account, region, clock, host, ports, cleanup, onEvent } = options;
  const warn = (message: string) => onEvent({ kind: 'warning', message });
  const onClose = <Value>(value: Value, close: (value: Value) => unknown): Value => {
    cleanup.defer(async () => {
      await close(value);
    });
    return value;
  };

  const xray = onClose(openXRay(options, warn), (opened) => opened.close());
  const { placeholders, failures } = applyControlPlane(xray, planned, {
    ownership: openOwnership(ownershipFile(options), warn),
    isDeclared: options.isDeclared ?? (() => true),
    guards: planned.parameters,
    say: warn,
  });
  cleanup.defer(xray.subscribe((traceId) => onEvent({ kind: 'trace', traceId })));
  const emitter = onClose(segmentEmitter(xray, warn), ({ flush }) => flush());
  const cloud: Cloud = { account, region, clock, warn, emit: emitter.emit };
  const stored = openStoredValues(
    settle(planned, placeholders),
    cloud,
    options.inMemory ? undefined : options.dataDir,
  );
  const { plan } = stored;

  const daemonLog = onClose(createDaemonLog(warn), ({ flush }) => flush());
  const daemons = onClose(
    startDaemons({
      clock,
      host,
      send: (documents) => xray.putTraceSegments(documents),
      handle: (request) => handleXRayRequest(xray, request),
      log: daemonLog.log,
    }),
    (opened) => opened.close(),
  );
  const daemon = await namingPortOwner(ports.xray, () =>
    daemons.open({ label: 'this machine', port: ports.xray }),
  );
  const daemonOf = await openFunctionDaemons(plan, daemons);

  const authority = await options.authority;
  const certificates = await prepareHosts(plan, options, authority, warn);
  // Everything that is served here under a name of the cloud; grows until all of it has started.
  const hosts: Record<string, number> = { ...certificates.hosts };
  const databases = onClose(
    await startRds(cloud, plan.databases, {
      parameterGroups: plan.databaseParameters,
      authority,
      folder: join(options.inMemory ? options.temporaryDir : options.dataDir, 'rds'),
      durable: !options.inMemory,
    }),
    (opened) => opened.stop(),
  );
  Object.assign(hosts, databases.hosts);
  const identities = createIdentities(account);
  const services: Record<string, AwsService> = {};
  const edge: Edge = onClose(
    await startEdge({
      host,
      port: ports.edge,
      region,
      services,
      identities,
      tls: certificates.edge,
      log: warn,
      control: (request, response) => handleControl(request, response, options.control),
    }),
    (opened) => opened.stop(),
  );

  const everyHost = () => ({ ...hosts, [`*.${region}.amazonaws.com:443`]: edge.tlsPort ?? 0 });
  /** What every process that stands for something in the cloud needs of this machine. */
  const childEnvironment = () => ({
    NODE_EXTRA_CA_CERTS: certificates.file,
    ...hostEnvironment({ map: everyHost(), allowOutside: false }),
  });

  const queues = onClose(createSqs(cloud, plan.queues, { endpointUrl: () => edge.url }), (sqs) =>
    sqs.stop(),
  );
  const tables = onClose(await createDynamoDb(cloud, plan.tables), (opened) => opened.stop());
  const lambda = onClose(
    createLambda(cloud, plan.functions, {
      endpointUrl: edge.url,
      daemonAddress: (fn) => daemonOf.get(fn.name) ?? daemon.address,
      credentials: ({ roleArn, name }) => identities.forRole(roleArn, name),
      settings: plan.functionSettings,
      ...(options.maxProcesses !== undefined && { maxProcesses: options.maxProcesses }),
      queues,
      // Read for each process, when more may be served than when the service started.
      get childEnvironment() {
        return childEnvironment();
      },
      nodeArguments: preloadArguments,
      onLog: options.onLog,
    }),
    (opened) => opened.stop(),
  );
  const topics = onClose(
    createSns(cloud, plan.topics, {
      subscriptions: plan.subscriptions,
      queues,
      functions: lambda,
      sampler: xray.sampler(),
      hasXRayAccess: (topicArn) => hasXRayAccess(policiesOf(xray), topicArn, account),
    }),
    (opened) => opened.stop(),
  );
  const cloudWatch = onClose(
    createCloudWatch(cloud, plan, {
      xray,
      timeScale: options.timeScale,
      publish: topicPublisher(topics.handle, account),
    }),
    (opened) => opened.stop(),
  );
  Object.assign(services, {
    dynamodb: tables.handle,
    lambda: lambda.handle,
    monitoring: cloudWatch.handle,
    secretsmanager: stored.secrets.handle,
    sns: topics.handle,
    sqs: queues.handle,
    ssm: stored.parameters.handle,
    sts: createSts(cloud, { roles: plan.roles, credentials: identities.forRole }),
    xray: ((request) => handleXRayRequest(xray, request)) satisfies AwsService,
    // The KMS whose keys encrypt the traces is X-Ray's own.
    kms: ((request) => handleXRayRequest(xray, request)) satisfies AwsService,
  });

  const accessLogs = onClose(
    createAccessLogs(options.inMemory ? undefined : join(options.dataDir, 'logs'), warn),
    (opened) => opened.close(),
  );
  const fronts: FrontsOptions = { host, ports, authority, accessLogs, cleanup };
  const targets = createTargetRegistry();
  const loadBalancers = await startLoadBalancers(plan, cloud, targets, fronts);
  const apis = await startApis(plan, cloud, fronts, {
    functions: lambda,
    sampler: xray.sampler(),
    onSampledOut: (request) => onEvent({ kind: 'sampled-out', ...request }),
  });
  for (const front of [...loadBalancers, ...apis]) Object.assign(hosts, front.hosts);
  onClose(
    startEventSources(cloud, plan.eventSources, { queues, streams: tables, functions: lambda }),
    (opened) => opened.stop(),
  );

  const zones = new Map(plan.subnets.map(({ id, availabilityZone }) => [id, availabilityZone]));
  const listeners = loadBalancers.flatMap(({ urls }) => urls).length;
  const compute = onClose(
    await startCompute(plan, {
      cloud,
      temporaryDir: options.temporaryDir,
      endpointUrl: edge.url,
      childEnvironment: { NODE_EXTRA_CA_CERTS: certificates.file },
      hosts: everyHost(),
      openDaemon: ({ label }) => daemons.open({ label, port: 0 }),
      credentials: identities.forRole,
      targets,
      targetGroups: plan.loadBalancing.targetGroups,
      zoneOf: (subnetId) => zones.get(subnetId),
      secret: stored.valueFrom,
      onLog: options.onLog,
      beanstalk: { host, port: ports.loadBalancer === 0 ? 0 : ports.loadBalancer + listeners },
    }),
    (opened) => opened.stop(),
  );
  Object.assign(hosts, compute.hosts);

  // They have been starting all the while.
  const settleStack = async ({ id, stackName }: Pick<AssemblyStack, 'id' | 'stackName'>) => {
    await Promise.all([databases, compute].map((part) => part.settledIn(stackName)));
    const own = loadBalancers.filter(({ name }) => name.startsWith(`${id}/`));
    await Promise.all(own.map((front) => front.checked()));
    options.onStackSettled?.(stackName);
  };
  await Promise.all((options.stacksToTell ?? []).map(settleStack));
  await Promise.all([databases.settled, compute.settled]);
  await Promise.all(loadBalancers.map((front) => front.checked()));
  return {
    addresses: {
      xray: daemon.address,
      edge: edge.url,
      apis: apis.map(({ name, url }) => ({ name, url })),
      environments: compute.environments.map(({ constructPath, url }) => ({
        name: shortPath(constructPath),
        url,
      })),
      loadBalancers: loadBalancers.flatMap(({ name, urls }) => urls.map((url) => ({ name, url }))),
    },
    xray,
    withLastTraces: (resources) =>
      withLastTraces(resources, { xray, plan, apis }, Math.floor(clock.now())),
    seenNodes: (resources) => seenNodes(resources, { xray, plan, apis }, Math.floor(clock.now())),
    invoke: (functionName, event) =>
      invokeSampled(lambda.handle, { functionName, event, account, now: clock.now() }),
    restartFunction: (name) => {
      const isRun = plan.functions.some((fn) => fn.name === name);
      if (isRun) lambda.restart(name);
      return isRun;
    },
    restartPrograms: compute.restart,
    conditionOf: (stack, logicalId, constructPath = '') => {
      const failure = failures.get(`${stack}/${logicalId}`);
      if (failure !== undefined) return { state: 'failed', detail: failure };
      return [databases, compute, cloudWatch]
        .map((service) => service.conditionOf(stack, logicalId))
        .concat([...loadBalancers, ...apis].map((front) => front.conditionOf(constructPath)))
        .find((condition) => condition !== undefined);
    },
  };
}

function openXRay(
  { clock, account, region, inMemory, dataDir, diskBudgetBytes }: ServicesOptions,
  warn: (message: string) => void,
): XRay {
  return createXRay({
    ...{ clock, account, region, warn, diskBudgetBytes },
    ...(!inMemory && { dataDir }),
  });
}

const ownershipFile = ({ dataDir, inMemory }: ServicesOptions): string | undefined =>
  inMemory ? undefined : join(dataDir, 'control-plane.json');

/** Those that the app declares and those that were put by hand. */
const policiesOf = (xray: XRay): (string | undefined)[] =>
  xray.call('ListResourcePolicies', {}).ResourcePolicies?.map((put) => put.PolicyDocument) ?? [];

/** The Lambda service brings a daemon for each function; it answers under the function's role. */
async function openFunctionDaemons(plan: AppPlan, daemons: Daemons): Promise<Map<string, string>> {
  const opened = await Promise.all(
    plan.functions.map(async ({ name }) => {
      const { address } = await daemons.open({ label: name, port: 0 });
      return [name, address] as const;
    }),
  );
  return new Map(opened);
}

/** Starts the webhook for hosts outside AWS and issues what HTTPS under the cloud's names needs. */
async function prepareHosts(
  plan: AppPlan,
  { region, temporaryDir, cleanup }: ServicesOptions,
  authority: CertificateAuthority,
  warn: (message: string) => void,
) {
  const file = join(temporaryDir, 'certificate-authority.pem');
  mkdirSync(temporaryDir, { recursive: true });
  await authority.save(file);
  const external = findExternalHosts([...plan.functions, ...programEnvironments(plan)]);
  const hosts: Record<string, number> = {};
  if (external.length > 0) {
    const names = external.map((address) => new URL(`https://${address}`).hostname);
    const webhook = await startWebhook({ certificate: await authority.issue(names), warn });
    cleanup.defer(() => webhook.stop());
    for (const address of external) {
      hosts[address.includes(':') ? address : `${address}:443`] = webhook.port;
    }
  }
  return { file, hosts, edge: await authority.issue([`*.${region}.amazonaws.com`]) };
}
