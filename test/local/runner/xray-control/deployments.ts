import { onTestFinished } from 'vitest';
import type {
  AssemblyStack,
  TemplateResource,
} from '../../../../local/runner/assembly/read-assembly.ts';
import { type SsmPlan, ssmResources } from '../../../../local/runner/emulators/ssm/resources.ts';
import { applyControlPlane } from '../../../../local/runner/emulators/xray-control/apply.ts';
import {
  newXRayControlPlan,
  type XRayControlPlan,
} from '../../../../local/runner/emulators/xray-control/controlled.ts';
import { openOwnership } from '../../../../local/runner/emulators/xray-control/ownership.ts';
import { settle } from '../../../../local/runner/emulators/xray-control/placeholders.ts';
import { xrayControlResources } from '../../../../local/runner/emulators/xray-control/resources.ts';
import { makePlan } from '../../../../local/runner/plan/make-plan.ts';
import type { ResourceKind } from '../../../../local/runner/plan/plan.ts';
import { createXRay, ManualClock, type XRay } from '../../../../local/xray/index.ts';

type Resources = Readonly<Record<string, TemplateResource>>;

const owner = { account: '123456789012', region: 'us-east-1' };

type TestPlan = XRayControlPlan & SsmPlan & { read: unknown[] };

/** Keeps what it is given, so that a test sees what references became. */
const reader: ResourceKind<{ read: unknown[] }> = {
  type: 'Test::Reader',
  identify: (resource) => ({ ref: resource.logicalId, attributes: {} }),
  plan: (resource, into) => void into.read.push(resource.property('Value')),
};

const stackOf = (stackName: string, Resources: Resources): AssemblyStack => ({
  id: stackName,
  stackName,
  ...owner,
  directory: '/tmp',
  template: { Resources, Parameters: {}, Mappings: {}, Conditions: {}, Outputs: {} },
});

export function openXRay(dataDir?: string) {
  const clock = new ManualClock();
  const warnings: string[] = [];
  const xray = createXRay({ clock, ...owner, dataDir, warn: (message) => warnings.push(message) });
  onTestFinished(() => xray.close());
  return { xray, clock, warnings };
}

/** An account to which templates are deployed one after another, as starts of the app do. */
export function account({ xray, file }: { xray: XRay; file?: string }) {
  const fileWarnings: string[] = [];
  const ownership = openOwnership(file, (message) => fileWarnings.push(message));
  return {
    fileWarnings,
    /** `others` are stacks that are in the app and do not run this time. */
    deploy(stacks: Readonly<Record<string, Resources>>, others: readonly string[] = []) {
      const said: string[] = [];
      const plan: TestPlan = { ...newXRayControlPlan(), parameters: [], read: [] };
      const kinds: ResourceKind<TestPlan>[] = [...xrayControlResources, ...ssmResources, reader];
      const made = makePlan(
        Object.entries(stacks).map(([name, resources]) => stackOf(name, resources)),
        kinds,
        plan,
        { ...owner, partition: 'aws' },
      );
      const { placeholders, failures } = applyControlPlane(xray, plan, {
        ownership,
        guards: plan.parameters,
        isDeclared: (stack, logicalId) =>
          others.includes(stack) || stacks[stack]?.[logicalId] !== undefined,
        say: (message) => said.push(message),
      });
      return { said, failures, made, plan: settle(plan, placeholders) };
    },
  };
}

export const group = (
  GroupName: string,
  FilterExpression = 'fault',
  more: Readonly<Record<string, unknown>> = {},
): TemplateResource => ({
  Type: 'AWS::XRay::Group',
  Properties: { GroupName, FilterExpression, ...more },
});

export const rule = (
  RuleName: string,
  more: Readonly<Record<string, unknown>> = {},
  Tags: unknown = undefined,
): TemplateResource => ({
  Type: 'AWS::XRay::SamplingRule',
  Properties: {
    SamplingRule: {
      RuleName,
      Priority: 100,
      FixedRate: 0.1,
      ReservoirSize: 1,
      ServiceName: 'orders/prod',
      ServiceType: '*',
      Host: '*',
      HTTPMethod: 'POST',
      URLPath: '*',
      ResourceARN: '*',
      Version: 1,
      ...more,
    },
    ...(Tags !== undefined && { Tags }),
  },
});

/** A resource that reads a value of another. */
export const reading = (Value: unknown): TemplateResource => ({
  Type: 'Test::Reader',
  Properties: { Value },
});

export const groupsOf = (xray: XRay) =>
  (xray.call('GetGroups', {}).Groups ?? [])
    .filter(({ GroupName }) => GroupName !== 'Default')
    .map(({ GroupName, FilterExpression }) => `${GroupName}: ${FilterExpression}`);

export const rulesOf = (xray: XRay) =>
  (xray.call('GetSamplingRules', {}).SamplingRuleRecords ?? [])
    .map(({ SamplingRule }) => SamplingRule)
    .filter((each) => each?.RuleName !== 'Default')
    .map((each) => `${each?.RuleName}: ${each?.FixedRate}`);

export function arnOfGroup(xray: XRay, name: string): string {
  const arn = xray.call('GetGroup', { GroupName: name }).Group?.GroupARN;
  if (arn === undefined) throw new Error(`no group "${name}"`);
  return arn;
}
