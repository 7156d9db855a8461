import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  grantedActions,
  leftOvers,
  managedPolicies,
  onlyOne,
  openDoors,
  propertiesOf,
  textOf,
} from '../template-queries.ts';
import { maskTemplate } from '../template-snapshot.ts';
import { appStack } from '../test-app.ts';
import { bash, shellcheck } from '../user-data/shell-tools.ts';

const stacks = 'Orders,Network,Storefront';
const template = Template.fromStack(appStack('Storefront', { stacks }));

const launchTemplate = (of: Template = template) =>
  onlyOne(of, 'AWS::EC2::LaunchTemplate').LaunchTemplateData;

const userData = (of: Template = template): string => textOf(launchTemplate(of).UserData);

describe('StorefrontStack', () => {
  it('synthesizes to the template on record', () => {
    expect(maskTemplate(template.toJSON())).toMatchSnapshot();
  });

  it('gives the addresses of the storefront and of the HTTP API', () => {
    expect(Object.keys(template.toJSON().Outputs)).toEqual(['StorefrontUrl', 'ShippingUrl']);
  });

  it('leaves nothing behind', () => {
    expect(leftOvers(template)).toEqual([]);
  });

  it('lets in the allowed range and its load balancer, each where it has to be', () => {
    expect(openDoors(template)).toEqual([
      '0.0.0.0/0 80',
      expect.stringMatching(/^FrontSecurityGroup\w+ 8080$/),
    ]);
  });

  it('says so when the allowed range shuts the instances out of the orders API', () => {
    const stack = appStack('Storefront', { stacks, allowedCidr: '203.0.113.0/24' });

    expect(openDoors(Template.fromStack(stack))[0]).toBe('203.0.113.0/24 80');
    Annotations.fromStack(stack).hasWarning(
      '/Storefront',
      Match.stringLikeRegexp('allowedCidr "203.0.113.0/24" shuts the storefront out'),
    );
  });
});

describe('the instances of the storefront', () => {
  it('are one or two small ones, of Amazon Linux 2023 for arm64', () => {
    expect(onlyOne(template, 'AWS::AutoScaling::AutoScalingGroup')).toMatchObject({
      MinSize: '1',
      MaxSize: '2',
      HealthCheckType: 'ELB',
    });
    expect(launchTemplate().InstanceType).toBe('t4g.micro');
    const [image] = Object.values(template.toJSON().Parameters as Record<string, object>);
    expect(image).toMatchObject({
      Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      Default: expect.stringMatching(/\/al2023-ami-.*-arm64$/),
    });
  });

  it('tell of themselves by IMDSv2 alone', () => {
    expect(launchTemplate().MetadataOptions).toEqual({
      HttpTokens: 'required',
      HttpPutResponseHopLimit: 1,
    });
  });

  it('have no key and no door for SSH, but Session Manager', () => {
    expect(launchTemplate()).not.toHaveProperty('KeyName');
    expect(managedPolicies(template, 'StorefrontRole')).toContain('AmazonSSMManagedInstanceCore');
  });

  it('have encrypted disks', () => {
    expect(launchTemplate().BlockDeviceMappings).toEqual([
      { DeviceName: '/dev/xvda', Ebs: expect.objectContaining({ Encrypted: true }) },
    ]);
  });

  it('have one X-Ray grant, and may read the one object with their bundle', () => {
    expect(managedPolicies(template, 'StorefrontRole')).toEqual([
      'AmazonSSMManagedInstanceCore',
      'AWSXRayDaemonWriteAccess',
    ]);
    expect(grantedActions(template, 'StorefrontRole')).toEqual([
      's3:GetObject',
      'cloudformation:SignalResource',
    ]);
    expect(
      JSON.stringify(propertiesOf(template, 'AWS::IAM::Policy')).match(/"[^"]*\*[^"]*"/g),
    ).toBeNull();
  });

  it('are replaced one by one when their user data has changed, and count once they signal', () => {
    template.hasResource('AWS::AutoScaling::AutoScalingGroup', {
      CreationPolicy: { ResourceSignal: { Count: 1, Timeout: 'PT10M' } },
      UpdatePolicy: {
        AutoScalingRollingUpdate: Match.objectLike({
          MinInstancesInService: 1,
          WaitOnResourceSignals: true,
        }),
      },
    });
  });
});

describe('the user data of the storefront', () => {
  const deployed = userData().replace(/<[\w:.]+>/g, 'value');

  it('is a script that bash can read', () => {
    const { status, stderr } = bash(deployed, '-n');

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('leaves shellcheck nothing to say', ({ skip }) => {
    const said = shellcheck(deployed);

    if (said === undefined) skip('shellcheck is not installed');
    expect(said).toBe('');
  });

  it('has room to spare in the 16 KB that EC2 takes', () => {
    expect(userData().length).toBeLessThan(8 * 1024);
  });

  it('installs and starts the daemon before the program', () => {
    const lines = userData().split('\n');

    const daemon = lines.indexOf('systemctl restart xray');
    const program = lines.indexOf('systemctl enable --now storefront');
    expect(daemon).toBeGreaterThan(0);
    expect(program).toBeGreaterThan(daemon);
  });

  it('fetches the bundle that its role may read', () => {
    const [, bucket, key] = /aws s3 cp .* s3:\/\/(\S+)\/(\S+) /.exec(userData()) ?? [];

    const policies = propertiesOf(template, 'AWS::IAM::Policy')
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Action }) => Action === 's3:GetObject');
    expect(policies.map(({ Resource }) => textOf(Resource))).toEqual([
      `arn:aws:s3:::${bucket}/${key}`,
    ]);
  });

  it('tells the program its name and where orders are', () => {
    expect(environmentOf(userData())).toEqual({
      NODE_ENV: 'production',
      PORT: '8080',
      SERVICE_NAME: 'storefront',
      AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
      ORDERS_API_URL: expect.stringMatching(
        /^https:\/\/<Orders:\w+>\.execute-api\.us-east-1\.<AWS::URLSuffix>\/<Orders:\w+>\/$/,
      ),
    });
  });

  it('tells it where the inventory is if it is to know', () => {
    const withStock = appStack('Storefront', {
      stacks: `${stacks},Inventory`,
      storefrontStock: 'on',
    });

    expect(environmentOf(userData(Template.fromStack(withStock)))).toMatchObject({
      INVENTORY_URL: expect.stringMatching(/^http:\/\/<Inventory:\w+>$/),
    });
  });

  it('signals for the group that waits', () => {
    const [group] = Object.keys(template.findResources('AWS::AutoScaling::AutoScalingGroup'));

    expect(userData().split('\n').at(-1)).toBe(
      `/opt/aws/bin/cfn-signal --success true --region us-east-1 --stack Storefront --resource ${group}`,
    );
  });

  it('names the service with the prefix, which a stack name has as well', () => {
    const other = Template.fromStack(appStack('Storefront', { stacks, prefix: 'team-a-' }));

    expect(environmentOf(userData(other)).SERVICE_NAME).toBe('team-a-storefront');
    expect(userData(other)).toContain('--stack team-a-Storefront ');
  });
});

describe('the HTTP API', () => {
  it('is throttled and logs its requests', () => {
    expect(onlyOne(template, 'AWS::ApiGatewayV2::Stage')).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    });
    const { Format } = onlyOne(template, 'AWS::ApiGatewayV2::Stage').AccessLogSettings;
    expect(Object.keys(JSON.parse(Format))).toContain('requestId');
  });

  it('has one route, to a function that is traced as any other', () => {
    expect(onlyOne(template, 'AWS::ApiGatewayV2::Route').RouteKey).toBe('GET /shipping');
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'quote-shipping',
      TracingConfig: { Mode: 'Active' },
    });
  });

  it('tells the function whom to let in, for it can refuse nobody by itself', () => {
    const other = Template.fromStack(
      appStack('Storefront', { stacks, allowedCidr: '203.0.113.0/24' }),
    );

    other.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'quote-shipping',
      Environment: { Variables: Match.objectLike({ ALLOWED_CIDR: '203.0.113.0/24' }) },
    });
  });
});

function environmentOf(script: string): Record<string, string> {
  const lines = script.matchAll(/^Environment="(\w+)=(.*)"$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
}
