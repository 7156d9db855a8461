import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { AccountStack, type AccountStackProps } from '../../../lib/stacks/account-stack.ts';
import { grantedActions, leftOvers, onlyOne, resourcesOf, textOf } from '../template-queries.ts';
import { maskTemplate } from '../template-snapshot.ts';
import { testApp } from '../test-app.ts';

const earlierKeyArn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const earlierRoleArn = 'arn:aws:iam::111122223333:role/service/api-gateway-logs';

function accountTemplate(props: Partial<AccountStackProps>): Template {
  const env = { region: 'us-east-1' };
  return Template.fromStack(new AccountStack(testApp(), 'Account', { prefix: '', env, ...props }));
}

/** The call that a custom resource makes, as the handler reads it. */
const callOf = (of: Template, type: string, when: 'Create' | 'Update' | 'Delete') => {
  const call = onlyOne(of, `Custom::${type}`)[when];
  return call === undefined ? undefined : JSON.parse(textOf(call));
};

/** Types of the resources that are made after one, and so removed before it. */
function madeAfter(of: Template, type: string): string[] {
  const resources = new Map(resourcesOf(of));
  const needs = (id: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(id)) return seen;
    seen.add(id);
    const text = JSON.stringify(resources.get(id));
    for (const other of resources.keys()) if (text.includes(`"${other}"`)) needs(other, seen);
    return seen;
  };
  const [target] = [...resources].find(([, { Type }]) => Type === type) ?? [''];
  return [...resources]
    .filter(([id]) => id !== target && needs(id).has(target))
    .map(([, { Type }]) => Type);
}

describe('AccountStack', () => {
  const template = accountTemplate({
    traceEncryption: {},
    apiGatewayLogging: {},
    transactionSearch: {},
  });

  it('synthesizes to the template on record', () => {
    expect(maskTemplate(template.toJSON())).toMatchSnapshot();
  });

  it('leaves nothing behind', () => {
    expect(leftOvers(template)).toEqual([]);
    template.allResources('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
  });

  it.each<[Partial<AccountStackProps>, string[]]>([
    [{ traceEncryption: {} }, ['AWS::KMS::Key']],
    [{ apiGatewayLogging: {} }, ['AWS::ApiGateway::Account']],
    [{ transactionSearch: {} }, ['AWS::XRay::TransactionSearchConfig']],
  ])('makes what it is asked for and no more: %j', (props, types) => {
    const singletons = [
      'AWS::KMS::Key',
      'AWS::ApiGateway::Account',
      'AWS::XRay::TransactionSearchConfig',
    ];
    const made = resourcesOf(accountTemplate(props)).map(([, { Type }]) => Type);

    expect(made.filter((type) => singletons.includes(type))).toEqual(types);
  });

  it('refuses to be made for nothing', () => {
    expect(() => accountTemplate({})).toThrow(/stack "Account" has no setting to make: ask for/);
  });
});

describe('the encryption of traces', () => {
  const template = accountTemplate({ traceEncryption: {} });

  it('is set when the stack is deployed, with a key of its own', () => {
    for (const when of ['Create', 'Update'] as const) {
      expect(callOf(template, 'XRayEncryptionSet', when)).toMatchObject({
        service: 'xray',
        action: 'putEncryptionConfig',
        parameters: {
          Type: 'KMS',
          KeyId: expect.stringMatching(/^<TraceEncryptionKey\w+\.Arn>$/),
        },
      });
    }
  });

  it('goes back to the default when the stack is removed', () => {
    expect(callOf(template, 'XRayEncryptionPutBack', 'Delete')).toMatchObject({
      service: 'xray',
      action: 'putEncryptionConfig',
      parameters: { Type: 'NONE' },
    });
  });

  it('goes back before the key goes', () => {
    expect(madeAfter(template, 'AWS::KMS::Key')).toEqual(
      expect.arrayContaining(['Custom::XRayEncryptionSet', 'Custom::XRayEncryptionPutBack']),
    );
  });

  it('goes back when a deployment fails after it was set, whatever was not made yet', () => {
    expect(madeAfter(template, 'Custom::XRayEncryptionPutBack')).toContain(
      'Custom::XRayEncryptionSet',
    );
  });

  it('goes back only to what was found, so that a deployment which changed nothing changes nothing', () => {
    expect(madeAfter(template, 'AWS::SSM::Parameter')).toContain('Custom::XRayEncryptionPutBack');
  });

  it('puts nothing back but when it is removed', () => {
    expect(callOf(template, 'XRayEncryptionSet', 'Delete')).toBeUndefined();
    expect(callOf(template, 'XRayEncryptionPutBack', 'Create')).toBeUndefined();
    expect(callOf(template, 'XRayEncryptionPutBack', 'Update')).toBeUndefined();
  });

  it('is not set where X-Ray uses a key already: the deployment fails before', () => {
    const parameter = onlyOne(template, 'AWS::SSM::Parameter');

    expect(parameter.AllowedPattern).toBe('^NONE$');
    expect(textOf(parameter.Value)).toMatch(/^<TraceEncryptionBefore\w+\.EncryptionConfig\.Type>$/);
    expect(callOf(template, 'XRayEncryptionBefore', 'Create')).toMatchObject({
      service: 'xray',
      action: 'getEncryptionConfig',
    });
    expect(madeAfter(template, 'AWS::SSM::Parameter')).toContain('Custom::XRayEncryptionSet');
  });

  it('lets whoever reads traces decrypt them, through X-Ray and in this account', () => {
    expect(onlyOne(template, 'AWS::KMS::Key').KeyPolicy.Statement).toContainEqual({
      Sid: 'ReadersOfTraces',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: {
        StringEquals: {
          'kms:CallerAccount': { Ref: 'AWS::AccountId' },
          'kms:ViaService': {
            'Fn::Join': ['', ['xray.', { Ref: 'AWS::Region' }, '.amazonaws.com']],
          },
        },
      },
    });
  });

  it('keeps the key recoverable for as long as X-Ray keeps a trace', () => {
    expect(onlyOne(template, 'AWS::KMS::Key')).toMatchObject({
      PendingWindowInDays: 30,
      EnableKeyRotation: true,
    });
  });

  it('may hand on its key, and change nothing else', () => {
    expect([...new Set(grantedActions(template, 'AWS'))].sort()).toEqual([
      'kms:CreateGrant',
      'kms:DescribeKey',
      'xray:GetEncryptionConfig',
      'xray:PutEncryptionConfig',
    ]);
  });
});

describe('the encryption of traces where there was a key before', () => {
  const template = accountTemplate({ traceEncryption: { earlierKeyArn } });

  it('goes back to that key', () => {
    expect(callOf(template, 'XRayEncryptionPutBack', 'Delete').parameters).toEqual({
      Type: 'KMS',
      KeyId: earlierKeyArn,
    });
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain(earlierKeyArn);
  });

  it('is not set where X-Ray uses another: the deployment fails before', () => {
    const parameter = onlyOne(template, 'AWS::SSM::Parameter');

    expect(parameter.AllowedPattern).toBe(`^${earlierKeyArn}$`);
    expect(textOf(parameter.Value)).toMatch(/\.EncryptionConfig\.KeyId>$/);
  });

  it.each(['alias/traces', '1234abcd-12ab-34cd-56ef-1234567890ab', `${earlierKeyArn}|.*`])(
    'refuses a key that is not given by its ARN: %s',
    (key) => {
      expect(() => accountTemplate({ traceEncryption: { earlierKeyArn: key } })).toThrow(
        `trace encryption: the earlier key must be given by the ARN that "aws xray get-encryption-config" shows, got "${key}"`,
      );
    },
  );
});

describe('the logging role of API Gateway', () => {
  const template = accountTemplate({ apiGatewayLogging: {} });

  it('is registered for the account', () => {
    expect(textOf(onlyOne(template, 'AWS::ApiGateway::Account').CloudWatchRoleArn)).toMatch(
      /^<ApiGatewayLoggingRole\w+\.Arn>$/,
    );
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [Match.objectLike({ Principal: { Service: 'apigateway.amazonaws.com' } })],
      },
    });
  });

  it('is taken back before it is removed', () => {
    expect(callOf(template, 'ApiGatewayAccountPutBack', 'Delete')).toMatchObject({
      service: 'api-gateway',
      action: 'updateAccount',
      parameters: { patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: '' }] },
    });
    expect(madeAfter(template, 'AWS::ApiGateway::Account')).toContain(
      'Custom::ApiGatewayAccountPutBack',
    );
    expect(madeAfter(template, 'AWS::IAM::Role')).toContain('AWS::ApiGateway::Account');
  });

  it('gives way to the one that was there before', () => {
    const other = accountTemplate({ apiGatewayLogging: { earlierRoleArn } });

    const { parameters } = callOf(other, 'ApiGatewayAccountPutBack', 'Delete');
    expect(parameters.patchOperations[0].value).toBe(earlierRoleArn);
    expect(grantedActions(other, 'AWS')).toEqual(['apigateway:PATCH', 'iam:PassRole']);
  });

  it('refuses a role that is not given by its ARN', () => {
    expect(() => accountTemplate({ apiGatewayLogging: { earlierRoleArn: 'logs' } })).toThrow(
      'API Gateway logging: the earlier role must be given by the ARN that "aws apigateway get-account" shows, got "logs"',
    );
  });
});

describe('Transaction Search', () => {
  const template = accountTemplate({ prefix: 'team-a-', transactionSearch: {} });

  it('indexes what is free unless told otherwise', () => {
    const shareOf = (of: Template) =>
      onlyOne(of, 'AWS::XRay::TransactionSearchConfig').IndexingPercentage;

    expect(shareOf(template)).toBe(1);
    expect(shareOf(accountTemplate({ transactionSearch: { indexingPercentage: 100 } }))).toBe(100);
  });

  it.each([-1, 101, Number.NaN])('refuses to index %d percent', (indexingPercentage) => {
    expect(() => accountTemplate({ transactionSearch: { indexingPercentage } })).toThrow(
      `Transaction Search: the share of indexed spans must be between 0 and 100 percent, got "${indexingPercentage}"`,
    );
  });

  it('lets X-Ray write spans of this account, before it is switched over and until it is back', () => {
    const { PolicyName, PolicyDocument } = onlyOne(template, 'AWS::Logs::ResourcePolicy');

    expect(PolicyName).toBe('team-a-transaction-search');
    expect(JSON.parse(textOf(PolicyDocument)).Statement).toEqual([
      {
        Sid: 'TransactionSearch',
        Effect: 'Allow',
        Principal: { Service: 'xray.amazonaws.com' },
        Action: 'logs:PutLogEvents',
        Resource: ['aws/spans', '/aws/application-signals/data'].map(
          (group) =>
            `arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:${group}:*`,
        ),
        Condition: {
          ArnLike: {
            'aws:SourceArn': 'arn:<AWS::Partition>:xray:<AWS::Region>:<AWS::AccountId>:*',
          },
          StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' },
        },
      },
    ]);
    expect(madeAfter(template, 'AWS::Logs::ResourcePolicy')).toEqual([
      'AWS::XRay::TransactionSearchConfig',
    ]);
  });
});
