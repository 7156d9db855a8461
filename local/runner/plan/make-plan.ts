import { isAbsolute, join } from 'node:path';
import { type Assets, openAssets } from '../assembly/assets.ts';
import { UnresolvableError } from '../assembly/errors.ts';
import { type ReferenceSource, resolveIntrinsics } from '../assembly/intrinsics.ts';
import { type AssemblyStack, isRecord, type TemplateResource } from '../assembly/read-assembly.ts';
import type { ResourceState } from '../running-instance.ts';
import {
  type DeclaredResource,
  type Identity,
  PlanError,
  type PlanScope,
  type ResourceKind,
} from './plan.ts';
import { parameterValue } from './template-parameter.ts';

/** What became of each resource of the template. */
export interface PlannedResource {
  readonly resource: DeclaredResource;
  readonly state: Exclude<ResourceState, 'running'> | 'planned';
  readonly name: string;
  /** Why it does not run; of what is only declared, why its type does and it does not. */
  readonly reason?: string;
}

export interface MadePlan {
  readonly resources: readonly PlannedResource[];
  /** Stack outputs whose values resolve. */
  readonly outputs: readonly { stack: string; name: string; value: string }[];
  /** Stacks that do not run, by the stacks that refer to what they declare. */
  readonly missing: ReadonlyMap<AssemblyStack, ReadonlySet<AssemblyStack>>;
}

/**
 * Turns stacks into configuration: every resource of a known type adds itself to `into`; every other
 * is listed with the reason. One bad resource never hides another.
 *
 * @param others stacks of the app that do not run: what they export has its names all the same
 */
export function makePlan<Plan>(
  stacks: readonly AssemblyStack[],
  kinds: readonly ResourceKind<Plan>[],
  into: Plan,
  scope: PlanScope,
  others: readonly AssemblyStack[] = [],
): MadePlan {
  const kindOf = new Map(kinds.map((kind) => [kind.type, kind]));
  const everyStack = new Map([...stacks, ...others].map((stack) => [stack.stackName, stack]));
  const sources = new Map<AssemblyStack, StackSource>();
  const missing = new Map<AssemblyStack, Set<AssemblyStack>>();
  const onUse = (user: AssemblyStack, used: AssemblyStack) => {
    if (!stacks.includes(user) || stacks.includes(used)) return;
    missing.set(user, (missing.get(user) ?? new Set()).add(used));
  };
  const sourceOf = (stack: AssemblyStack): StackSource => {
    let source = sources.get(stack);
    if (source === undefined) {
      source = stackSource(stack, kindOf, scope, { everyStack, sourceOf, onUse });
      sources.set(stack, source);
    }
    return source;
  };
  const resources = stacks.flatMap((stack) => {
    const source = sourceOf(stack);
    return Object.keys(stack.template.Resources).flatMap((logicalId) =>
      planResource(source, logicalId, kindOf, into, scope),
    );
  });
  const outputs = stacks.flatMap((stack) => readOutputs(stack, sourceOf(stack)));
  return { resources, outputs, missing };
}

function planResource<Plan>(
  source: StackSource,
  logicalId: string,
  kindOf: ReadonlyMap<string, ResourceKind<Plan>>,
  into: Plan,
  scope: PlanScope,
): PlannedResource[] {
  const resource = source.declared(logicalId);
  const kind = kindOf.get(resource.type);
  let name = logicalId;
  try {
    if (!source.exists(logicalId)) return [];
    if (kind === undefined) {
      const reason = `${resource.type} is not emulated yet; requests that reach it fail`;
      return [{ resource, state: 'not emulated', name, reason }];
    }
    const identity = source.identity(logicalId);
    name = identity.name ?? displayName(identity.ref);
    const keptByName = kind.declaredOnly?.(resource);
    if (keptByName !== undefined) {
      return [{ resource, state: 'declared', name, reason: keptByName }];
    }
    kind.plan(resource, into, scope);
    return [{ resource, state: 'planned', name }];
  } catch (error) {
    if (!(error instanceof PlanError || error instanceof UnresolvableError)) throw error;
    return [{ resource, state: 'failed', name, reason: error.message }];
  }
}

/** The name inside a URL or ARN, which is what `Ref` gives for queues and topics. */
const displayName = (ref: string) =>
  ref.slice(Math.max(ref.lastIndexOf('/'), ref.lastIndexOf(':')) + 1);

interface StackSource extends ReferenceSource {
  /** False where the resource's condition is. */
  exists(logicalId: string): boolean;
  declared(logicalId: string): DeclaredResource;
  identity(logicalId: string): Identity;
}

interface Neighbours {
  readonly everyStack: ReadonlyMap<string, AssemblyStack>;
  readonly sourceOf: (stack: AssemblyStack) => StackSource;
  readonly onUse: (user: AssemblyStack, used: AssemblyStack) => void;
}

function stackSource<Plan>(
  stack: AssemblyStack,
  kindOf: ReadonlyMap<string, ResourceKind<Plan>>,
  scope: PlanScope,
  neighbours: Neighbours,
): StackSource {
  const { template } = stack;
  const assets = openAssets(stack.assetManifests ?? [], stack.directory);
  const identities = new Map<string, Identity>();
  const resolving = new Set<string>();

  /** Guards against references that lead back to themselves. */
  const once = <Value>(key: string, compute: () => Value): Value => {
    if (resolving.has(key)) throw new UnresolvableError(`"${key}" refers back to itself`);
    resolving.add(key);
    try {
      return compute();
    } finally {
      resolving.delete(key);
    }
  };

  const source: StackSource = {
    region: scope.region,
    exists: (logicalId) => {
      const { Condition } = resourceOf(logicalId);
      return Condition === undefined || source.condition(Condition);
    },
    declared: (logicalId) => declare(stack, logicalId, resourceOf(logicalId), source, assets),
    identity: (logicalId) => {
      const known = identities.get(logicalId);
      if (known !== undefined) return known;
      const { Type } = resourceOf(logicalId);
      const kind = kindOf.get(Type);
      if (kind === undefined) {
        throw new UnresolvableError(
          `"${logicalId}" (${Type}) is not emulated yet, so it has no value`,
        );
      }
      const identity = once(logicalId, () => kind.identify(source.declared(logicalId), scope));
      identities.set(logicalId, identity);
      return identity;
    },
    ref: (name) => {
      const pseudo = pseudoParameter(name, stack, scope);
      if (pseudo !== undefined) return pseudo;
      const parameter = template.Parameters[name];
      if (parameter !== undefined) return parameterValue(name, parameter, storedParameter);
      return source.identity(name).ref;
    },
    attribute: (logicalId, attribute) => {
      const value = source.identity(logicalId).attributes[attribute];
      if (value !== undefined) return value;
      throw new UnresolvableError(
        `"${logicalId}" (${resourceOf(logicalId).Type}) has no attribute "${attribute}" here`,
      );
    },
    condition: (name) => {
      const condition = template.Conditions[name];
      if (condition === undefined) {
        throw new UnresolvableError(`the template has no condition "${name}"`);
      }
      return once(`condition ${name}`, () => resolveIntrinsics(condition, source) === true);
    },
    mapping: (map, first, second) => {
      const level = template.Mappings[map];
      const inner = isRecord(level) ? level[first] : undefined;
      if (isRecord(inner) && inner[second] !== undefined) return inner[second];
      throw new UnresolvableError(`mapping "${map}" has no entry "${first}" / "${second}"`);
    },
    export: (name) => {
      for (const other of neighbours.everyStack.values()) {
        const otherSource = neighbours.sourceOf(other);
        for (const output of Object.values(other.template.Outputs)) {
          if (output.Export === undefined) continue;
          if (resolveIntrinsics(output.Export.Name, otherSource) !== name) continue;
          neighbours.onUse(stack, other);
          return once(`export ${name}`, () => resolveIntrinsics(output.Value, otherSource));
        }
      }
      throw new UnresolvableError(`no stack that runs here exports "${name}"`);
    },
    output: (stackName, outputName) => {
      const other = neighbours.everyStack.get(stackName);
      const output = other?.template.Outputs[outputName];
      if (other === undefined || output === undefined) {
        throw new UnresolvableError(
          `stack "${stackName}" with output "${outputName}" does not run here`,
        );
      }
      neighbours.onUse(stack, other);
      return once(`output ${stackName}.${outputName}`, () =>
        resolveIntrinsics(output.Value, neighbours.sourceOf(other)),
      );
    },
  };

  function resourceOf(logicalId: string): TemplateResource {
    const resource = template.Resources[logicalId];
    if (resource !== undefined) return resource;
    throw new UnresolvableError(`the template has no resource "${logicalId}"`);
  }

  /** What another resource of the app puts into Systems Manager under that name. */
  function storedParameter(parameterName: string): unknown {
    for (const other of neighbours.everyStack.values()) {
      const otherSource = neighbours.sourceOf(other);
      for (const [logicalId, { Type }] of Object.entries(other.template.Resources)) {
        if (Type !== 'AWS::SSM::Parameter' || !otherSource.exists(logicalId)) continue;
        const { property } = otherSource.declared(logicalId);
        if (property('Name') !== parameterName) continue;
        neighbours.onUse(stack, other);
        return once(`parameter ${parameterName}`, () => property('Value'));
      }
    }
    return undefined;
  }

  return source;
}

function declare(
  stack: AssemblyStack,
  logicalId: string,
  resource: TemplateResource,
  source: ReferenceSource,
  assets: Assets,
): DeclaredResource {
  const asset = resource.Metadata?.['aws:asset:path'];
  return {
    stack: stack.stackName,
    logicalId,
    type: resource.Type,
    constructPath: String(resource.Metadata?.['aws:cdk:path'] ?? `${stack.id}/${logicalId}`),
    ...(typeof asset === 'string' && {
      assetPath: isAbsolute(asset) ? asset : join(stack.directory, asset),
    }),
    assets,
    ...(resource.DeletionPolicy !== undefined && { deletionPolicy: resource.DeletionPolicy }),
    property: (name) => {
      try {
        return resolveIntrinsics(resource.Properties?.[name], source);
      } catch (cause) {
        if (!(cause instanceof UnresolvableError)) throw cause;
        throw new UnresolvableError(`property "${name}": ${cause.message}`, { cause });
      }
    },
  };
}

function pseudoParameter(name: string, stack: AssemblyStack, scope: PlanScope): string | undefined {
  switch (name) {
    case 'AWS::AccountId':
      return scope.account;
    case 'AWS::Region':
      return scope.region;
    case 'AWS::Partition':
      return scope.partition;
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return stack.stackName;
    case 'AWS::StackId':
      return `arn:${scope.partition}:cloudformation:${scope.region}:${scope.account}:stack/${stack.stackName}/local`;
    default:
      return undefined;
  }
}

function readOutputs(stack: AssemblyStack, source: StackSource): MadePlan['outputs'] {
  return Object.entries(stack.template.Outputs).flatMap(([name, { Value }]) => {
    try {
      const value = resolveIntrinsics(Value, source);
      return typeof value === 'string' ? [{ stack: stack.stackName, name, value }] : [];
    } catch (error) {
      if (error instanceof UnresolvableError) return [];
      throw error;
    }
  });
}
