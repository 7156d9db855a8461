import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, type NagPack } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { TracingChecks } from '../../../lib/checks/tracing-checks.ts';
import { ordersStack } from '../test-app.ts';

const packs = (): NagPack[] => [new AwsSolutionsChecks(), new TracingChecks()];

describe.each([
  ['by default', {}],
  ['with every setting changed', everythingElse()],
])('the Orders stack %s', (_, settings) => {
  it('has no finding that nobody acknowledged', () => {
    const stack = ordersStack(settings);

    const found = packs().flatMap((pack) => pack.validateScope(stack).violations);

    expect(found).toEqual([]);
  });

  it('acknowledges nothing that is not found', () => {
    const stack = ordersStack(settings);

    const found = new Set(packs().flatMap((pack) => findIgnoringAcknowledgements(pack, stack)));

    expect(acknowledgements(stack).filter(({ id }) => !found.has(id))).toEqual([]);
  });

  it('gives a reason for each acknowledgement', () => {
    const reasons = acknowledgements(ordersStack(settings)).map(({ reason }) => reason);

    expect(reasons.filter((reason) => reason.length < 40)).toEqual([]);
  });
});

function everythingElse() {
  return {
    prefix: 'team-a-',
    region: 'cn-north-1',
    apiGatewayAccountRole: 'exists',
    allowedCidr: '10.0.0.0/8',
  };
}

function findIgnoringAcknowledgements(
  pack: NagPack,
  stack: ReturnType<typeof ordersStack>,
): string[] {
  Object.assign(pack, { isAcknowledged: () => false });
  return pack.validateScope(stack).violations.map(({ ruleName }) => ruleName);
}

function acknowledgements(stack: ReturnType<typeof ordersStack>): { id: string; reason: string }[] {
  return stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    .map(([id, reason]) => ({ id: id.replace(/^annotation::/i, ''), reason }));
}
