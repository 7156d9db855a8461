import { describe, expect, it } from 'vitest';
import {
  type BeanstalkPlan,
  beanstalkResources,
} from '../../../../local/runner/emulators/beanstalk/resources.ts';
import type { DeclaredResource } from '../../../../local/runner/plan/plan.ts';
import { declared, scope } from '../protocols/declared.ts';

const kindOf = (type: string) => {
  const kind = beanstalkResources.find((each) => each.type === type);
  if (kind === undefined) throw new Error(`no kind for "${type}"`);
  return kind;
};

function plan(resource: DeclaredResource): BeanstalkPlan {
  const into: BeanstalkPlan = { applicationVersions: [], beanstalkEnvironments: [] };
  kindOf(resource.type).plan(resource, into, scope);
  return into;
}

const setting = (Namespace: string, OptionName: string, Value?: unknown) => ({
  Namespace,
  OptionName,
  Value,
});
const single = setting('aws:elasticbeanstalk:environment', 'EnvironmentType', 'SingleInstance');
const properties = 'aws:elasticbeanstalk:application:environment';

const environment = (settings: unknown[], others: Record<string, unknown> = {}) =>
  declared('AWS::ElasticBeanstalk::Environment', {
    ApplicationName: 'shop',
    VersionLabel: 'v1',
    PlatformArn: 'arn:aws:elasticbeanstalk:us-east-1::platform/Node.js 24/1',
    OptionSettings: settings,
    ...others,
  });

const planned = (settings: unknown[], others?: Record<string, unknown>) =>
  plan(environment([single, ...settings], others)).beanstalkEnvironments[0];

describe('AWS::ElasticBeanstalk::Environment', () => {
  it('is configured by its options', () => {
    const launch = 'aws:autoscaling:launchconfiguration';

    expect(
      planned([
        setting(properties, 'PORT', 5000),
        setting(properties, 'MODE', 'old'),
        setting(properties, 'MODE', 'new'),
        setting('aws:elasticbeanstalk:xray', 'XRayEnabled', true),
        setting(launch, 'IamInstanceProfile', 'profile'),
        setting(launch, 'DisableIMDSv1', 'true'),
        setting('aws:ec2:instances', 'InstanceTypes', 't4g.micro,t4g.small'),
        setting('aws:ec2:vpc', 'Subnets', 'subnet-1,subnet-2'),
      ]),
    ).toMatchObject({
      name: 'Orders-Thing',
      application: 'shop',
      versionLabel: 'v1',
      environment: { PORT: '5000', MODE: 'new' },
      port: 5000,
      hasDaemon: true,
      instanceProfile: 'profile',
      instanceType: 't4g.micro',
      subnetIds: ['subnet-1', 'subnet-2'],
      requiresToken: true,
    });
  });

  it("has the platform's defaults, without a daemon", () => {
    expect(planned([])).toMatchObject({
      environment: { PORT: '8080' },
      port: 8080,
      hasDaemon: false,
      requiresToken: false,
      subnetIds: [],
    });
  });

  it('is reached at the same address from run to run', () => {
    const identify = () =>
      kindOf('AWS::ElasticBeanstalk::Environment').identify(environment([]), scope);

    expect(identify()).toEqual(identify());
    expect(identify().attributes.EndpointURL).toMatch(
      /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$/,
    );
  });

  it.each([
    [
      [setting('aws:elasticbeanstalk:xray', 'XRayEnabled', 'yes')],
      {},
      'XRayEnabled must be "true" or "false", got "yes"',
    ],
    [[setting(properties, 'PORT', 'http')], {}, 'the property PORT must be a port, got "http"'],
    [[setting(properties, 'PORT', '0')], {}, 'the property PORT must be a port, got "0"'],
    [
      [{ Namespace: 'a' }],
      {},
      'OptionSettings must have a Namespace and an OptionName each, got "{"Namespace":"a"}"',
    ],
    [['x'], {}, 'OptionSettings must have a Namespace'],
    [[], { OptionSettings: 'none' }, 'OptionSettings must be a list'],
    [
      [],
      { PlatformArn: 'platform/Corretto 21' },
      'the platform "platform/Corretto 21" does not run here',
    ],
    [[], { PlatformArn: undefined }, 'the platform "" does not run here'],
    [[], { Tier: { Name: 'Worker' } }, 'the tier "Worker" does not run here'],
    [[], { TemplateName: 'saved' }, 'saved configurations (TemplateName) are not emulated'],
    [[], { VersionLabel: undefined }, 'VersionLabel is missing'],
  ])('refuses %j with %j', (settings, others, message) => {
    expect(() => planned(settings, others)).toThrow(message);
  });

  it('refuses to stand for a load-balanced environment', () => {
    expect(() => plan(environment([]))).toThrow(
      'environments of the type "LoadBalanced" do not run here; set aws:elasticbeanstalk:environment EnvironmentType to "SingleInstance"',
    );
  });
});

describe('AWS::ElasticBeanstalk::ApplicationVersion', () => {
  const folder = import.meta.dirname;
  const version = (assets?: DeclaredResource['assets']): DeclaredResource => ({
    ...declared('AWS::ElasticBeanstalk::ApplicationVersion', {
      ApplicationName: 'shop',
      SourceBundle: { S3Bucket: 'assets', S3Key: '1.zip' },
    }),
    ...(assets !== undefined && { assets }),
  });
  const holding = (packaging: 'zip' | 'file') =>
    version({ findFile: () => ({ path: folder, packaging }), findImage: () => undefined });

  it('is the folder of its source bundle', () => {
    expect(plan(holding('zip')).applicationVersions).toEqual([
      { application: 'shop', label: 'Orders-Thing', folder },
    ]);
  });

  it('refuses what is no asset, and an archive', () => {
    const gone = { path: '/gone', packaging: 'zip' } as const;

    expect(() => plan(version({ findFile: () => gone, findImage: () => undefined }))).toThrow(
      'the asset "/gone" does not exist; synthesize the app again',
    );
    expect(() => plan(version())).toThrow('the source bundle "1.zip" is no asset of this app');
    expect(() => plan(holding('file'))).toThrow(`"${folder}" is an archive; use a folder`);
  });
});

describe('Custom::BeanstalkPlatform', () => {
  const identify = (Create: unknown) =>
    kindOf('Custom::BeanstalkPlatform').identify(
      declared('Custom::BeanstalkPlatform', { Create }),
      scope,
    );

  it('knows the platform by the branch that is looked up', () => {
    const filters = [{ Type: 'PlatformBranchName', Operator: '=', Values: ['Node.js 24 on it'] }];

    expect(identify(JSON.stringify({ parameters: { Filters: filters } })).attributes).toEqual({
      'PlatformSummaryList.0.PlatformArn':
        'arn:aws:elasticbeanstalk:us-east-1::platform/Node.js 24 on it/local',
    });
  });

  it.each([undefined, '', '{', 'null', '{}', '{"parameters":{"Filters":[null,5]}}'])(
    'stumbles over nothing: %j',
    (call) => {
      expect(identify(call).ref).toBe('Node.js');
    },
  );
});
