import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AssemblyError } from './errors.ts';

/** One stack of a cloud assembly (`cdk.out`), with its template parsed. */
export interface AssemblyStack {
  /** Construct id path, as `cdk list` prints it. */
  readonly id: string;
  readonly stackName: string;
  /** Undefined where the stack is environment-agnostic. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly template: Template;
  /** Folder that asset paths are relative to. */
  readonly directory: string;
  /** Files that list what the stack publishes. @default none */
  readonly assetManifests?: readonly string[];
}

export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters: Readonly<Record<string, { Type?: unknown; Default?: unknown }>>;
  readonly Mappings: Readonly<Record<string, unknown>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Outputs: Readonly<Record<string, { Value?: unknown; Export?: { Name?: unknown } }>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
}

/**
 * Reads `manifest.json` and the stack templates of a cloud assembly, stages included.
 * @throws AssemblyError when a file is missing, truncated or not of the assembly's shape.
 */
export function readAssembly(directory: string): AssemblyStack[] {
  const manifest = readJson(join(directory, 'manifest.json'));
  const artifacts = isRecord(manifest) && isRecord(manifest.artifacts) ? manifest.artifacts : {};
  return Object.values(artifacts).flatMap((artifact) => {
    if (!isRecord(artifact)) return [];
    const properties = isRecord(artifact.properties) ? artifact.properties : {};
    if (artifact.type === 'cdk:cloud-assembly' && typeof properties.directoryName === 'string') {
      return readAssembly(resolve(directory, properties.directoryName));
    }
    if (artifact.type !== 'aws:cloudformation:stack') return [];
    return [readStack(directory, artifact, properties, artifacts)];
  });
}

function readStack(
  directory: string,
  artifact: Record<string, unknown>,
  properties: Record<string, unknown>,
  artifacts: Record<string, unknown>,
): AssemblyStack {
  if (typeof properties.templateFile !== 'string') {
    throw new AssemblyError(`${directory}: a stack without a template file; run \`npx cdk synth\``);
  }
  const [, account, region] =
    /^aws:\/\/([^/]+)\/([^/]+)$/.exec(String(artifact.environment ?? '')) ?? [];
  const file = join(directory, properties.templateFile);
  const stackName = String(properties.stackName ?? artifact.displayName ?? 'Stack');
  return {
    id: String(artifact.displayName ?? stackName).replace(/ \(.*\)$/, ''),
    stackName,
    account: account === 'unknown-account' ? undefined : account,
    region: region === 'unknown-region' ? undefined : region,
    template: parseTemplate(readJson(file), file),
    directory,
    assetManifests: assetManifests(artifact, artifacts).map((name) => join(directory, name)),
  };
}

/** The manifests among the artifacts that a stack depends on. */
function assetManifests(
  { dependencies }: Record<string, unknown>,
  artifacts: Record<string, unknown>,
): string[] {
  return (Array.isArray(dependencies) ? dependencies : []).flatMap((name) => {
    const artifact = artifacts[String(name)];
    if (!isRecord(artifact) || artifact.type !== 'cdk:asset-manifest') return [];
    const { file } = isRecord(artifact.properties) ? artifact.properties : {};
    return typeof file === 'string' ? [file] : [];
  });
}

function parseTemplate(value: unknown, file: string): Template {
  const resources = isRecord(value) ? value.Resources : undefined;
  if (!isRecord(value) || !isRecord(resources)) {
    throw new AssemblyError(`${file}: no "Resources"; run \`npx cdk synth\` to write it anew`);
  }
  for (const [logicalId, resource] of Object.entries(resources)) {
    if (!isRecord(resource) || typeof resource.Type !== 'string') {
      throw new AssemblyError(`${file}: resource "${logicalId}" has no "Type"`);
    }
  }
  const section = (name: string) => (isRecord(value[name]) ? value[name] : {});
  return {
    Resources: resources as Template['Resources'],
    Parameters: section('Parameters') as Template['Parameters'],
    Mappings: section('Mappings'),
    Conditions: section('Conditions'),
    Outputs: section('Outputs') as Template['Outputs'],
  };
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AssemblyError(`${file} cannot be read; run \`npx cdk synth\` to write it`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AssemblyError(`${file} is not JSON; delete the folder and run \`npx cdk synth\``, {
      cause,
    });
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
