import type { AppPlan } from '../app-plan.ts';
import { parseFunctionName } from '../emulators/lambda/function-registry.ts';

/** Finds what the values of variables lead to. */
export interface Directory {
  /** Ids of the nodes that somebody who is told these variables can call. */
  toldBy(environment: Readonly<Record<string, string>>): string[];
}

/** What an address, ARN or name leads to, told while the map is drawn. */
export interface DirectoryEntries {
  /** Host names, lower case, without a port. */
  readonly hosts: Map<string, string>;
  /** ARNs and URLs, which can be nothing else. */
  readonly addresses: Map<string, string>;
  /** Names, which may be anything, with the word that a variable for them holds. */
  readonly names: Map<string, readonly NamedEntry[]>;
}

export interface NamedEntry {
  readonly id: string;
  /** `TABLE`: a variable for another kind of thing of that name holds another. */
  readonly noun: string;
}

export const newEntries = (): DirectoryEntries => ({
  hosts: new Map(),
  addresses: new Map(),
  names: new Map(),
});

export function addName({ names }: DirectoryEntries, name: string, entry: NamedEntry): void {
  names.set(name, [...(names.get(name) ?? []), entry]);
}

const nouns = ['TABLE', 'TOPIC', 'QUEUE', 'FUNCTION', 'LAMBDA', 'DATABASE', 'BUCKET', 'API'];

/** Variables that say what the program itself is called. */
export const namingVariable =
  /^(SERVICE_NAME|POWERTOOLS_SERVICE_NAME|OTEL_SERVICE_NAME|AWS_XRAY_TRACING_NAME)$/;

/** Make nodes that are there only if somebody is told of them, and give their ids. */
export interface NodeMakers {
  /** Of a host that is nobody's here. */
  readonly external: (host: string) => string;
  /** Of the service that secrets are read from. */
  readonly secretsManager: () => string;
}

/**
 * A program is told of another resource by the value of a variable: its ARN, URL, host or name, or the name
 * of a parameter or secret that holds one. Nothing says that it calls it, too.
 */
export function createDirectory(
  { parameters, secrets: declaredSecrets, secretAttachments, databases }: AppPlan,
  entries: DirectoryEntries,
  { external, secretsManager }: NodeMakers,
): Directory {
  const stored = new Map(parameters.flatMap(({ name, value }) => [[name, value] as const]));
  const secretArns = new Set(declaredSecrets.map(({ arn }) => arn));
  const databaseHosts = new Map(databases.map(({ identifier, host }) => [identifier, host]));
  const secrets = new Map(
    secretAttachments.map(({ secretArn, targetId }) => [secretArn, databaseHosts.get(targetId)]),
  );

  function lookUp(variable: string, value: string, depth: number): string[] {
    const address = entries.addresses.get(value) ?? entries.addresses.get(unqualified(value));
    if (address !== undefined) return [address];
    if (secretArns.has(value)) {
      const host = secrets.get(value);
      const behind = host === undefined ? [] : lookUp(variable, host, depth + 1);
      return [...behind, secretsManager()];
    }
    const parameter = stored.get(value) ?? stored.get(parameterName(value));
    if (parameter !== undefined && depth < 2) return lookUp(variable, parameter, depth + 1);
    const url = urlOf(value);
    const host = entries.hosts.get((url?.hostname ?? value).toLowerCase());
    if (host !== undefined) return [host];
    if (url !== undefined) return isOutside(url.hostname) ? [external(url.hostname)] : [];
    return byName(variable, value);
  }

  function byName(variable: string, value: string): string[] {
    const named = entries.names.get(value) ?? [];
    const noun = nouns.find((each) => variable.toUpperCase().includes(each));
    const fitting = named.filter((entry) => noun === undefined || entry.noun === noun);
    const lambda = noun === 'LAMBDA' ? named.filter((entry) => entry.noun === 'FUNCTION') : [];
    return [...fitting, ...lambda].map(({ id }) => id);
  }

  return {
    toldBy: (environment) => [
      ...new Set(
        Object.entries(environment).flatMap(([variable, value]) =>
          value === '' || namingVariable.test(variable) ? [] : lookUp(variable, value, 0),
        ),
      ),
    ],
  };
}

/** `…:function:name:alias` without the alias. */
function unqualified(value: string): string {
  const { qualifier } = value.startsWith('arn:') ? (parseFunctionName(value) ?? {}) : {};
  return qualifier === undefined ? value : value.slice(0, -qualifier.length - 1);
}

const parameterName = (value: string): string =>
  /^arn:[\w-]+:ssm:[^:]*:[^:]*:parameter(\/.+)$/.exec(value)?.[1] ?? value;

function urlOf(value: string): URL | undefined {
  return /^https?:\/\//i.test(value) && URL.canParse(value) ? new URL(value) : undefined;
}

/** Neither of AWS nor of the machine itself. */
const isOutside = (hostname: string): boolean =>
  !/(^|\.)amazonaws\.com(\.cn)?$/.test(hostname) &&
  !/^(localhost|127\.|169\.254\.|\[::1?\])/.test(hostname);
