import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import cdkJson from '../../../../cdk.json' with { type: 'json' };
import { type Bundles, bundleServices } from '../../../../lib/bundling/bundle-handlers.ts';
import { writeBundle } from '../../../../lib/bundling/local-bundling.ts';
import { parseConfig } from '../../../../lib/config.ts';
import { makeStacks } from '../../../../lib/make-stacks.ts';
import { readAssembly, type Template } from '../../../../local/runner/assembly/read-assembly.ts';
import {
  computeResources,
  newComputePlan,
} from '../../../../local/runner/emulators/compute/plan.ts';
import { type IamPlan, iamResources } from '../../../../local/runner/emulators/iam/resources.ts';
import {
  type NetworkPlan,
  networkResources,
} from '../../../../local/runner/emulators/network/resources.ts';
import { makePlan } from '../../../../local/runner/plan/make-plan.ts';
import type { ResourceKind } from '../../../../local/runner/plan/plan.ts';
import { newFolder } from './scratch.ts';

const servicesDir = join(import.meta.dirname, '../../../../services');
let bundles: Bundles | undefined;

/** The real bundle with what lies beside its sources, made without CDK's narration. */
function serviceFolder(name: string): string {
  bundles ??= bundleServices(servicesDir);
  const folder = newFolder(name);
  cpSync(join(servicesDir, name), folder, {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  });
  writeBundle(bundles.get(name) ?? [], folder);
  return folder;
}

/** Stands in for types that others emulate: names and attributes that say whose they are. */
const standIn = (type: string): ResourceKind<unknown> => ({
  type,
  identify: ({ logicalId }) => ({
    ref: logicalId,
    attributes: new Proxy(
      {},
      { get: (_, name) => (name === 'Endpoint.Port' ? '5432' : `${logicalId}.${String(name)}`) },
    ),
  }),
  plan: () => {},
});

export interface AppPlanOptions {
  /** Changes the properties of a resource, as other CDK code would have made it. */
  readonly edit?: (type: string, properties: Readonly<Record<string, unknown>>) => void;
}

/** The app's real stacks with the real bundles of its services, planned. */
export function planApp({ edit = () => {} }: AppPlanOptions = {}) {
  const outdir = newFolder('assembly');
  const app = new App({
    outdir,
    context: {
      ...cdkJson.context,
      'aws:cdk:enable-path-metadata': true,
      'aws:cdk:enable-asset-metadata': true,
    },
  });
  const handlers = newFolder('handlers');
  writeFileSync(join(handlers, 'index.js'), 'exports.handler = async () => {};');
  makeStacks(app, {
    config: parseConfig((name) => app.node.tryGetContext(name)),
    handlerCode: () => Code.fromAsset(handlers),
    serviceCode: (name) => ({ path: serviceFolder(name) }),
    hasDocker: true,
  });
  app.synth();
  for (const { id } of readAssembly(outdir)) {
    const file = join(outdir, `${id}.template.json`);
    const template: Template = JSON.parse(readFileSync(file, 'utf8'));
    for (const { Type, Properties } of Object.values(template.Resources))
      edit(Type, Properties ?? {});
    writeFileSync(file, JSON.stringify(template));
  }
  const stacks = readAssembly(outdir);
  const own = [...computeResources, ...iamResources, ...networkResources];
  const known = new Set(own.map(({ type }) => type));
  const types = new Set(
    stacks.flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type)),
  );
  const plan = {
    ...newComputePlan(),
    roles: [] as IamPlan['roles'],
    policies: [] as IamPlan['policies'],
    instanceProfiles: [] as IamPlan['instanceProfiles'],
    subnets: [] as NetworkPlan['subnets'],
  };
  const { resources } = makePlan(
    stacks,
    [...own, ...[...types].filter((type) => !known.has(type)).map(standIn)],
    plan,
    { account: '123456789012', region: 'us-east-1', partition: 'aws' },
  );
  return { plan, resources };
}
