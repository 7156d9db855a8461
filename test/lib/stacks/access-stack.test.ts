import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { AccessStack } from '../../../lib/stacks/access-stack.ts';
import { TracingStack } from '../../../lib/stacks/tracing-stack.ts';
import { managedPolicies, propertiesOf, textOf } from '../template-queries.ts';
import { maskTemplate } from '../template-snapshot.ts';
import { testApp } from '../test-app.ts';

function accessTemplate(props: { prefix?: string; requireMfa?: boolean } = {}): Template {
  const { prefix = '', requireMfa } = props;
  const env = { region: 'us-east-1' };
  return Template.fromStack(new AccessStack(testApp(), 'Access', { prefix, requireMfa, env }));
}

const template = accessTemplate();

const roleOf = (persona: string, of = template) => {
  const found = Object.entries(of.findResources('AWS::IAM::Role')).filter(([id]) =>
    id.startsWith(persona),
  );
  expect(found).toHaveLength(1);
  return found[0]?.[1].Properties;
};

const trustOf = (persona: string, of = template) =>
  roleOf(persona, of).AssumeRolePolicyDocument.Statement;

describe('AccessStack', () => {
  it('synthesizes to the template on record', () => {
    expect(maskTemplate(template.toJSON())).toMatchSnapshot();
  });

  it('gives the role of each persona as an output', () => {
    expect(Object.keys(template.toJSON().Outputs)).toEqual([
      'ViewerRoleArn',
      'WriterRoleArn',
      'OperatorRoleArn',
      'AdministratorRoleArn',
    ]);
  });

  it('goes as a whole', () => {
    template.allResources('AWS::IAM::Role', { DeletionPolicy: 'Delete' });
  });
});

describe.each([
  ['Viewer', 'AWSXrayReadOnlyAccess'],
  ['Writer', 'AWSXRayDaemonWriteAccess'],
  ['Operator', 'AWSXrayReadOnlyAccess'],
  ['Administrator', 'AWSXrayFullAccess'],
])('the persona %s', (persona, policy) => {
  it(`has the managed policy ${policy} and no other`, () => {
    expect(managedPolicies(template, persona)).toEqual([policy]);
  });

  it('is for the principals of this account, and for no service', () => {
    const statements = trustOf(persona);

    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatchObject({ Effect: 'Allow', Action: 'sts:AssumeRole' });
    expect(textOf(statements[0].Principal.AWS)).toBe('arn:aws:iam::<AWS::AccountId>:root');
    expect(statements[0].Condition.Bool).toMatchObject({ 'aws:PrincipalIsAWSService': 'false' });
  });

  it('is taken for an hour at most', () => {
    expect(roleOf(persona).MaxSessionDuration).toBe(3600);
  });
});

describe('the personas that change things', () => {
  it.each(['Operator', 'Administrator'])('ask for a second factor: %s', (persona) => {
    expect(trustOf(persona)[0].Condition.Bool['aws:MultiFactorAuthPresent']).toBe('true');
  });

  it.each(['Viewer', 'Writer'])('are others than: %s', (persona) => {
    expect(trustOf(persona)[0].Condition.Bool).not.toHaveProperty('aws:MultiFactorAuthPresent');
  });

  it('ask for none where the settings say that sign-in is federated', () => {
    const federated = accessTemplate({ requireMfa: false });

    expect(JSON.stringify(federated.toJSON())).not.toContain('MultiFactorAuthPresent');
  });
});

describe('the operator', () => {
  const statements = (of = template) => {
    const policies = propertiesOf(of, 'AWS::IAM::Policy');
    expect(policies).toHaveLength(1);
    return policies[0].PolicyDocument.Statement;
  };
  const here = 'arn:<AWS::Partition>:xray:<AWS::Region>:<AWS::AccountId>';

  it('keeps the groups of the app', () => {
    const [groups] = statements();

    expect({ ...groups, Resource: groups.Resource.map(shown) }).toEqual({
      Sid: 'KeepGroups',
      Effect: 'Allow',
      Action: [
        'xray:CreateGroup',
        'xray:DeleteGroup',
        'xray:TagResource',
        'xray:UntagResource',
        'xray:UpdateGroup',
      ],
      Resource: [
        `${here}:group/all-faults/*`,
        `${here}:group/backoffice/*`,
        `${here}:group/inventory/*`,
        `${here}:group/orders-api/*`,
        `${here}:group/slow-checkout/*`,
        `${here}:group/storefront/*`,
      ],
    });
  });

  it('keeps the sampling rules of the app', () => {
    const [, rules] = statements();

    expect({ ...rules, Resource: rules.Resource.map(shown) }).toEqual({
      Sid: 'KeepSamplingRules',
      Effect: 'Allow',
      Action: [
        'xray:CreateSamplingRule',
        'xray:DeleteSamplingRule',
        'xray:TagResource',
        'xray:UntagResource',
        'xray:UpdateSamplingRule',
      ],
      Resource: [
        `${here}:sampling-rule/backoffice`,
        `${here}:sampling-rule/backoffice-health`,
        `${here}:sampling-rule/checkout`,
        `${here}:sampling-rule/inventory`,
        `${here}:sampling-rule/inventory-health`,
        `${here}:sampling-rule/orders`,
        `${here}:sampling-rule/storefront`,
        `${here}:sampling-rule/storefront-health`,
      ],
    });
  });

  it('may do nothing else', () => {
    expect(statements()).toHaveLength(2);
  });

  it('names exactly what the stack of the control plane makes', () => {
    const prefix = 'team-a-';
    const tracing = Template.fromStack(
      new TracingStack(testApp(), 'Tracing', { prefix, env: { region: 'us-east-1' } }),
    );
    const made = [
      ...propertiesOf(tracing, 'AWS::XRay::Group').map(({ GroupName }) => `group/${GroupName}/*`),
      ...propertiesOf(tracing, 'AWS::XRay::SamplingRule').map(
        ({ SamplingRule }) => `sampling-rule/${SamplingRule.RuleName}`,
      ),
    ];

    const named = statements(accessTemplate({ prefix }))
      .flatMap(({ Resource }: { Resource: unknown[] }) => Resource.map(shown))
      .map((arn: string) => arn.replace(/^.*<AWS::AccountId>:/, ''));
    expect(named.sort()).toEqual(made.sort());
  });
});

/** With references for what the region or partition is known to be. */
function shown(arn: unknown): string {
  return textOf(arn)
    .replace(/^arn:aws:/, 'arn:<AWS::Partition>:')
    .replace(':us-east-1:', ':<AWS::Region>:');
}
