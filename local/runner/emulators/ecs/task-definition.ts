import { type DeclaredResource, PlanError } from '../../plan/plan.ts';
import { listProperty, textProperty } from '../protocols/declared-property.ts';
import { isRecord } from '../protocols/json.ts';
import type {
  ContainerConfig,
  DaemonContainer,
  SecretReference,
  TaskDefinitionConfig,
} from './ecs-config.ts';
import { readImage } from './image.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where the daemon listens, unless it is told otherwise. */
const daemonPort = 2000;

/** @throws PlanError for what cannot run here. */
export function readTaskDefinition(resource: DeclaredResource, arn: string): TaskDefinitionConfig {
  const networkMode = textProperty(resource, 'NetworkMode') ?? 'bridge';
  if (networkMode !== 'awsvpc') {
    throw new PlanError(
      `${resource.constructPath}: NetworkMode "${networkMode}" does not run here, as there are no container instances; use "awsvpc", as Fargate does`,
    );
  }
  const definitions = listProperty(resource, 'ContainerDefinitions').map((definition) =>
    isRecord(definition) ? definition : {},
  );
  const daemons = definitions.filter(isDaemon);
  const [daemon] = daemons;
  const taskRoleArn = textProperty(resource, 'TaskRoleArn');
  return {
    arn,
    family: /\/([^/:]+):\d+$/.exec(arn)?.[1] ?? arn,
    taskRoleArn,
    containers: definitions
      .filter((definition) => !isDaemon(definition))
      .map((definition) => readContainer(definition, resource)),
    daemon: daemon && readDaemon(daemon),
    limits: {
      cpu: Number(textProperty(resource, 'Cpu') ?? 256) / 1024,
      memory: Number(textProperty(resource, 'Memory') ?? 512),
    },
  };
}

/** Known by its image, from whatever registry, or by what it alone listens on. */
function isDaemon(definition: Fields): boolean {
  if (/(^|\/)aws-xray-daemon(:|@|$)/.test(String(definition.Image))) return true;
  return portMappings(definition).some(
    ({ ContainerPort, Protocol }) => Number(ContainerPort) === daemonPort && Protocol === 'udp',
  );
}

function readDaemon(definition: Fields): DaemonContainer {
  const udp = portMappings(definition).find(({ Protocol }) => Protocol === 'udp');
  return {
    name: String(definition.Name ?? 'xray-daemon'),
    imageName: String(definition.Image ?? ''),
    port: Number(udp?.ContainerPort ?? daemonPort),
  };
}

function readContainer(definition: Fields, resource: DeclaredResource): ContainerConfig {
  const name = String(definition.Name ?? '');
  const imageName = String(definition.Image ?? '');
  const at = `${resource.constructPath}, container "${name}"`;
  const image = findImage(imageName, resource, at);
  const options = isRecord(definition.LogConfiguration) ? definition.LogConfiguration.Options : {};
  const group = isRecord(options) ? options['awslogs-group'] : undefined;
  if (Array.isArray(definition.EnvironmentFiles) && definition.EnvironmentFiles.length > 0) {
    throw new PlanError(`${at}: EnvironmentFiles are not emulated; use Environment`);
  }
  return {
    name,
    essential: definition.Essential !== false && definition.Essential !== 'false',
    imageName,
    image,
    entryPoint: words(definition.EntryPoint),
    command: words(definition.Command),
    workingDirectory:
      typeof definition.WorkingDirectory === 'string' ? definition.WorkingDirectory : undefined,
    environment: readEnvironment(definition.Environment),
    secrets: readSecrets(definition.Secrets, at),
    ports: [...new Set([...mappedPorts(definition), ...exposed(image.exposedPorts)])],
    logGroup: typeof group === 'string' ? group : undefined,
  };
}

function findImage(imageName: string, { assets }: DeclaredResource, at: string) {
  const tag = /:([^:/]+)$/.exec(imageName)?.[1] ?? '';
  const asset = assets?.findImage(tag);
  if (asset === undefined) {
    throw new PlanError(
      `${at}: the image "${imageName}" is no asset of this app; only images that it builds run here, besides the X-Ray daemon`,
    );
  }
  const { directory, dockerfile, buildArguments } = asset;
  return readImage({
    context: directory,
    ...(dockerfile !== undefined && { dockerfile }),
    ...(buildArguments !== undefined && { buildArguments }),
  });
}

function portMappings({ PortMappings }: Fields): Fields[] {
  return Array.isArray(PortMappings) ? PortMappings.filter(isRecord) : [];
}

const mappedPorts = (definition: Fields): number[] =>
  portMappings(definition)
    .filter(({ Protocol }) => Protocol !== 'udp')
    .map(({ ContainerPort }) => Number(ContainerPort))
    .filter(isPort);

const exposed = (ports: readonly string[]): number[] =>
  ports
    .filter((port) => !port.endsWith('/udp'))
    .map((port) => Number.parseInt(port, 10))
    .filter(isPort);

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;

function readEnvironment(value: unknown): Record<string, string> {
  const entries = Array.isArray(value) ? value.filter(isRecord) : [];
  return Object.fromEntries(entries.map(({ Name, Value }) => [String(Name), String(Value ?? '')]));
}

function readSecrets(value: unknown, at: string): SecretReference[] {
  return (Array.isArray(value) ? value.filter(isRecord) : []).map(({ Name, ValueFrom }) => {
    if (typeof Name === 'string' && typeof ValueFrom === 'string') {
      return { name: Name, valueFrom: ValueFrom };
    }
    throw new PlanError(
      `${at}: Secrets must have a Name and a ValueFrom each, got "${JSON.stringify({ Name, ValueFrom })}"`,
    );
  });
}

const words = (value: unknown): string[] | undefined =>
  Array.isArray(value) && value.length > 0 ? value.map(String) : undefined;
