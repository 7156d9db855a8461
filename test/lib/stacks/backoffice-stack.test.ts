import { Template } from 'aws-cdk-lib/assertions';
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

const stacks = 'Orders,Network,Backoffice';
const template = Template.fromStack(appStack('Backoffice', { stacks }));

interface OptionSetting {
  readonly Namespace: string;
  readonly OptionName: string;
  readonly Value: unknown;
}

/** Options of the environment in a namespace, references as text. */
function options(namespace: string, of: Template = template): Record<string, string> {
  const settings: OptionSetting[] = onlyOne(
    of,
    'AWS::ElasticBeanstalk::Environment',
  ).OptionSettings;
  return Object.fromEntries(
    settings
      .filter(({ Namespace }) => Namespace === namespace)
      .map(({ OptionName, Value }) => [OptionName, textOf(Value)]),
  );
}

describe('BackofficeStack', () => {
  it('synthesizes to the template on record', () => {
    expect(maskTemplate(template.toJSON())).toMatchSnapshot();
  });

  it('gives its address as its one output', () => {
    expect(Object.keys(template.toJSON().Outputs)).toEqual(['BackofficeUrl']);
    expect(textOf(template.toJSON().Outputs.BackofficeUrl.Value)).toMatch(
      /^http:\/\/<BackofficeEnvironment\w+\.EndpointURL>$/,
    );
  });

  it('leaves nothing behind', () => {
    expect(leftOvers(template)).toEqual([]);
    expect(options('aws:elasticbeanstalk:cloudwatch:logs')).toEqual({
      StreamLogs: 'true',
      DeleteOnTerminate: 'true',
      RetentionInDays: '7',
    });
  });

  it('lets in the allowed range and its environment, each where it has to be', () => {
    expect(openDoors(template)).toEqual([
      '0.0.0.0/0 80',
      expect.stringMatching(/^BackofficeSecurityGroup\w+ 3306$/),
    ]);
  });

  it('is closed to everyone outside the allowed range', () => {
    const other = Template.fromStack(
      appStack('Backoffice', { stacks, allowedCidr: '203.0.113.0/24' }),
    );

    expect(openDoors(other)[0]).toBe('203.0.113.0/24 80');
  });
});

describe('the environment of the back office', () => {
  it('runs the X-Ray daemon', () => {
    expect(options('aws:elasticbeanstalk:xray')).toEqual({ XRayEnabled: 'true' });
  });

  it('is one small instance in the shared network', () => {
    expect(options('aws:elasticbeanstalk:environment')).toMatchObject({
      EnvironmentType: 'SingleInstance',
    });
    expect(options('aws:ec2:instances')).toEqual({
      InstanceTypes: 't4g.micro',
      SupportedArchitectures: 'arm64',
    });
    expect(options('aws:ec2:vpc')).toEqual({
      VPCId: expect.stringMatching(/^<Network:\w+>$/),
      Subnets: expect.stringMatching(/^<Network:\w+>,<Network:\w+>$/),
      AssociatePublicIpAddress: 'true',
    });
  });

  it('has no security group but its own, and no metadata for whoever asks without a token', () => {
    expect(options('aws:autoscaling:launchconfiguration')).toMatchObject({
      SecurityGroups: expect.stringMatching(/^<BackofficeSecurityGroup\w+\.GroupId>$/),
      DisableDefaultEC2SecurityGroup: 'true',
      DisableIMDSv1: 'true',
    });
  });

  it('knows its name, its region, the table, and all of the database but its login', () => {
    expect(options('aws:elasticbeanstalk:application:environment')).toEqual({
      NODE_ENV: 'production',
      PORT: '8080',
      AWS_REGION: 'us-east-1',
      SERVICE_NAME: 'backoffice',
      AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
      ORDERS_TABLE: expect.stringMatching(/^<Orders:\w+>$/),
      DATABASE_SECRET_ARN: expect.stringMatching(/^<Database\w+>$/),
      DATABASE_HOST: expect.stringMatching(/^<DatabaseInstance\w+\.Endpoint\.Address>$/),
      DATABASE_PORT: expect.stringMatching(/^<DatabaseInstance\w+\.Endpoint\.Port>$/),
      DATABASE_NAME: 'backoffice',
      DATABASE_TLS: 'require',
    });
  });

  it("has one X-Ray grant, which Elastic Beanstalk's own policy brings, and what its code needs", () => {
    expect(managedPolicies(template, 'BackofficeInstanceRole')).toEqual([
      'AWSElasticBeanstalkWebTier',
    ]);
    expect(grantedActions(template, 'BackofficeInstanceRole').sort()).toEqual([
      'dynamodb:Scan',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
    ]);
    expect(JSON.stringify(propertiesOf(template, 'AWS::IAM::Policy'))).not.toContain('xray:');
  });

  it('runs the version that the stack brings', () => {
    const [version] = Object.keys(
      template.findResources('AWS::ElasticBeanstalk::ApplicationVersion'),
    );

    expect(onlyOne(template, 'AWS::ElasticBeanstalk::Environment').VersionLabel).toEqual({
      Ref: version,
    });
    expect(onlyOne(template, 'AWS::ElasticBeanstalk::ApplicationVersion').SourceBundle).toEqual({
      S3Bucket: expect.anything(),
      S3Key: expect.stringMatching(/^[0-9a-f]{64}\.zip$/),
    });
  });

  it('has the newest Node.js 24 platform there is when it is deployed, and is kept up to date', () => {
    const { PlatformArn } = onlyOne(template, 'AWS::ElasticBeanstalk::Environment');
    const lookup = onlyOne(template, 'Custom::BeanstalkPlatform');

    expect(textOf(PlatformArn)).toMatch(
      /^<BackofficePlatformLookup\w+\.PlatformSummaryList\.0\.PlatformArn>$/,
    );
    expect(JSON.parse(textOf(lookup.Create ?? lookup.Update))).toMatchObject({
      service: 'ElasticBeanstalk',
      action: 'ListPlatformVersions',
      parameters: {
        Filters: [
          {
            Type: 'PlatformBranchName',
            Operator: '=',
            Values: ['Node.js 24 running on 64bit Amazon Linux 2023'],
          },
          { Type: 'PlatformLifecycleState', Operator: '=', Values: ['Recommended'] },
        ],
      },
    });
    expect(options('aws:elasticbeanstalk:managedactions').ManagedActionsEnabled).toBe('true');
  });
});

describe('the database of the back office', () => {
  it('is the smallest, encrypted, without a public address, and refuses connections without TLS', () => {
    expect(onlyOne(template, 'AWS::RDS::DBInstance')).toMatchObject({
      Engine: 'mysql',
      EngineVersion: '8.4',
      DBInstanceClass: 'db.t4g.micro',
      DBName: 'backoffice',
      StorageEncrypted: true,
      PubliclyAccessible: false,
      DeletionProtection: false,
      DeleteAutomatedBackups: true,
    });
    expect(onlyOne(template, 'AWS::RDS::DBParameterGroup').Parameters).toEqual({
      require_secure_transport: '1',
    });
  });
});
