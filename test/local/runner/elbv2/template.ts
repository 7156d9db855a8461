import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from '../../../../local/runner/assembly/read-assembly.ts';
import { assembleLoadBalancers } from '../../../../local/runner/emulators/elbv2/assemble.ts';
import { newLoadBalancingParts } from '../../../../local/runner/emulators/elbv2/parts.ts';
import { loadBalancingResources } from '../../../../local/runner/emulators/elbv2/resources.ts';
import { networkResources } from '../../../../local/runner/emulators/network/resources.ts';
import { makePlan } from '../../../../local/runner/plan/make-plan.ts';
import type { ResourceKind } from '../../../../local/runner/plan/plan.ts';
import { scope } from '../protocols/declared.ts';

export type Resources = Template['Resources'];

/** The storefront's load balancer as `cdk synth` wrote it (aws-cdk-lib 2.276). */
export const front: { readonly Resources: Resources } = JSON.parse(
  readFileSync(
    join(import.meta.dirname, '../../../fixtures/elbv2/storefront-front.template.json'),
    'utf8',
  ),
);

export const ids = {
  loadBalancer: 'FrontLoadBalancer09A37305',
  listener: 'FrontLoadBalancerHttp90126EE5',
  targetGroup: 'FrontLoadBalancerHttpTargetsGroupE0568DCA',
};

/** The storefront's resources with properties of one changed. */
export function withChange(logicalId: string, change: Record<string, unknown>): Resources {
  const resource = front.Resources[logicalId];
  if (resource === undefined) throw new Error(`the fixture has no "${logicalId}"`);
  const Properties = { ...resource.Properties, ...change };
  return { ...front.Resources, [logicalId]: { ...resource, Properties } };
}

/** A rule of the storefront's listener. */
export const rule = (
  Priority: number,
  Conditions: unknown,
  Actions: unknown = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } }],
) => ({
  Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  Properties: { ListenerArn: { Ref: ids.listener }, Priority, Conditions, Actions },
});

/** What a template's load balancers come to. */
export function planOf(resources: Resources = front.Resources) {
  const parts = newLoadBalancingParts();
  const kinds: ResourceKind<{ loadBalancing: typeof parts; subnets: never[] }>[] = [
    ...loadBalancingResources,
    ...networkResources,
    {
      type: 'AWS::EC2::SecurityGroup',
      identify: () => ({ ref: '', attributes: {} }),
      plan: () => {},
    },
  ];
  const made = makePlan(
    [
      {
        id: 'Storefront',
        stackName: 'Storefront',
        account: undefined,
        region: undefined,
        directory: '/tmp',
        template: {
          Resources: withoutReferences(resources),
          Parameters: {},
          Mappings: {},
          Conditions: {},
          Outputs: {},
        },
      },
    ],
    kinds,
    { loadBalancing: parts, subnets: [] },
    scope,
  );
  const failures = made.resources.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  return { ...assembleLoadBalancers(parts), parts, failures };
}

/** Without what lies in other stacks, and plays no part here. */
function withoutReferences(resources: Resources): Resources {
  return Object.fromEntries(
    Object.entries(resources).map(([id, resource]) => {
      const { Subnets, SecurityGroups, VpcId, ...Properties } = resource.Properties ?? {};
      return [id, { ...resource, Properties }];
    }),
  );
}
