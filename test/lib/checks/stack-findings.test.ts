import { type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, type NagPack } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { TracingChecks } from '../../../lib/checks/tracing-checks.ts';
import { stackIds } from '../../../lib/stack-selection.ts';
import { appStacks } from '../test-app.ts';

const packs = (): NagPack[] => [new AwsSolutionsChecks(), new TracingChecks()];

const everyFeature = 'trace-encryption,api-gateway-logging,transaction-search';
const everythingElse = {
  prefix: 'team-a-',
  region: 'cn-north-1',
  apiGatewayAccountRole: 'exists',
  allowedCidr: '10.0.0.0/8',
  storefrontStock: 'on',
  requireMfa: 'off',
  alarmEmail: 'team@example.com',
  account: 'trace-encryption',
};
const settings = [
  ['by default', appStacks({ account: everyFeature })],
  ['with every setting changed', appStacks(everythingElse)],
] as const;
const cases = settings.flatMap(([when, stacks]) =>
  stackIds.map((id) => [id, when, stacks.get(id)] as const),
);

describe.each(cases)('the %s stack %s', (_id, _when, stack) => {
  it('has no finding that nobody acknowledged', () => {
    const found = packs().flatMap((pack) => pack.validateScope(of(stack)).violations);

    expect(found).toEqual([]);
  });

  it('acknowledges nothing that is not found', () => {
    const found = new Set(packs().flatMap((pack) => findIgnoringAcknowledgements(pack, of(stack))));

    const unfounded = acknowledgements(of(stack))
      .filter(({ id }) => !found.has(id))
      // Of the validation that CDK brings, which `cdk synth` runs.
      .filter(({ id }) => !id.startsWith('CloudFormation-Validate::'));
    expect(unfounded).toEqual([]);
  });

  it('gives a reason for each acknowledgement', () => {
    const reasons = acknowledgements(of(stack)).map(({ reason }) => reason);

    expect(reasons.filter((reason) => reason.length < 40)).toEqual([]);
  });
});

function of(stack: Stack | undefined): Stack {
  if (!stack) throw new Error('the settings have no such stack');
  return stack;
}

function findIgnoringAcknowledgements(pack: NagPack, stack: Stack): string[] {
  Object.assign(pack, { isAcknowledged: () => false });
  return pack.validateScope(stack).violations.map(({ ruleName }) => ruleName);
}

function acknowledgements(stack: Stack): { id: string; reason: string }[] {
  return stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    .map(([id, reason]) => ({ id: id.replace(/^annotation::/i, ''), reason }));
}
