import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AccessStack } from '../../../../lib/stacks/access-stack.ts';
import { AccountStack } from '../../../../lib/stacks/account-stack.ts';
import { TracingStack } from '../../../../lib/stacks/tracing-stack.ts';
import { kinds, newAppPlan } from '../../../../local/runner/app-plan.ts';
import { readAssembly } from '../../../../local/runner/assembly/read-assembly.ts';
import { makePlan } from '../../../../local/runner/plan/make-plan.ts';
import { testApp } from '../../../lib/test-app.ts';

const snapshots = join(import.meta.dirname, '..', '..', '..', 'lib', 'stacks', '__snapshots__');

describe('the app’s own stacks', () => {
  it.each(readdirSync(snapshots))('have no resource type that is not understood: %s', (file) => {
    const text = readFileSync(join(snapshots, file), 'utf8');
    const types = [...text.matchAll(/"Type": "((?:AWS|Custom)::[\w:]+)"/g)].map(([, type]) => type);
    const known = new Set(kinds.map(({ type }) => type));

    expect(types.filter((type) => type !== undefined && !known.has(type))).toEqual([]);
  });

  it('of the control plane can be planned, every resource of them', () => {
    const app = testApp();
    app.node.setContext('aws:cdk:enable-path-metadata', true);
    const env = { region: 'us-east-1' };
    new TracingStack(app, 'Tracing', { env, prefix: '', alarmEmail: 'team@example.com' });
    new AccessStack(app, 'Access', { env, prefix: '' });
    new AccountStack(app, 'Account', {
      env,
      prefix: '',
      traceEncryption: {},
      apiGatewayLogging: {},
      transactionSearch: {},
    });
    const stacks = readAssembly(app.synth().directory);

    const plan = newAppPlan();
    const scope = { account: '123456789012', region: 'us-east-1', partition: 'aws' };
    const { resources } = makePlan(stacks, kinds, plan, scope);

    const told = resources
      .filter(({ state, reason }) => state !== 'planned' || reason !== undefined)
      .map(({ resource: { type }, state, reason }) => `${type} ${state}: ${reason}`);
    expect(told).toEqual([
      'AWS::SNS::Subscription declared: nothing is sent from this machine, so nobody is told by "email"',
      expect.stringMatching(/^AWS::Lambda::Function declared: /),
      'Custom::ApiGatewayAccountPutBack declared: "api-gateway" "updateAccount" is not called here: it has no local behaviour',
    ]);
    expect(plan.xrayGroups).toHaveLength(6);
    expect(plan.samplingRules).toHaveLength(8);
    expect(plan.alarms).toMatchObject([
      { metric: { dimensions: { GroupName: 'all-faults' } }, missingData: 'notBreaching' },
      { metric: { dimensions: { GroupName: 'slow-checkout' } }, evaluationPeriods: 2 },
    ]);
  });
});
