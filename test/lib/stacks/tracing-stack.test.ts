import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { TracingStack } from '../../../lib/stacks/tracing-stack.ts';
import { tracedServices } from '../../../lib/traced-services.ts';
import { leftOvers, onlyOne, propertiesOf, resourcesOf } from '../template-queries.ts';
import { maskTemplate } from '../template-snapshot.ts';
import { ordersStack, testApp } from '../test-app.ts';

function tracingTemplate(props: { prefix?: string; alarmEmail?: string; region?: string } = {}) {
  const { prefix = '', alarmEmail, region = 'us-east-1' } = props;
  const stack = new TracingStack(testApp(), 'Tracing', { prefix, alarmEmail, env: { region } });
  return Template.fromStack(stack);
}

const template = tracingTemplate();

const rules = (of = template) =>
  propertiesOf(of, 'AWS::XRay::SamplingRule').map(({ SamplingRule }) => SamplingRule);

const groups = (of = template) =>
  Object.fromEntries(
    propertiesOf(of, 'AWS::XRay::Group').map(({ GroupName, FilterExpression }) => [
      GroupName,
      FilterExpression,
    ]),
  );

describe('TracingStack', () => {
  it('synthesizes to the template on record', () => {
    expect(maskTemplate(template.toJSON())).toMatchSnapshot();
  });

  it('leaves nothing behind', () => {
    expect(leftOvers(template)).toEqual([]);
    expect(onlyOne(template, 'AWS::KMS::Key').PendingWindowInDays).toBe(7);
  });

  it('says where its dashboard is, in the console of its partition', () => {
    const urlIn = (region: string) =>
      JSON.stringify(tracingTemplate({ region }).toJSON().Outputs.DashboardUrl.Value);

    expect(urlIn('eu-west-1')).toContain('https://eu-west-1.console.aws.amazon.com/cloudwatch/');
    expect(urlIn('cn-north-1')).toContain('https://cn-north-1.console.amazonaws.cn/cloudwatch/');
  });

  it('refers to no other stack, so that it deploys without them', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/Fn::(ImportValue|GetStackOutput)/);
  });

  it('says which prefix leaves its names too long', () => {
    expect(() => tracingTemplate({ prefix: 'a-very-long-team-name-' })).toThrow(
      'setting "prefix" makes the sampling rule name "a-very-long-team-name-storefront-health" 39 characters long and X-Ray allows 32; use at most 15 characters, got "a-very-long-team-name-"',
    );
    expect(() => tracingTemplate({ prefix: 'x'.repeat(15) })).not.toThrow();
  });
});

describe('the sampling rules', () => {
  it('are the table in code', () => {
    const table = rules().map((rule) => [
      rule.Priority,
      rule.RuleName,
      `${rule.ServiceName} ${rule.HTTPMethod} ${rule.URLPath}`,
      rule.ReservoirSize,
      rule.FixedRate,
    ]);

    expect(table).toEqual([
      [100, 'checkout', 'orders/prod POST *', 1, 1],
      [200, 'inventory-health', 'inventory GET /health', 0, 0],
      [201, 'storefront-health', 'storefront GET /health', 0, 0],
      [202, 'backoffice-health', 'backoffice GET /health', 0, 0],
      [1000, 'orders', 'orders/prod * *', 1, 0.1],
      [1001, 'inventory', 'inventory * *', 1, 0.05],
      [1002, 'storefront', 'storefront * *', 1, 0.1],
      [1003, 'backoffice', 'backoffice * *', 1, 0.05],
    ]);
  });

  it('are of the kind that the SDKs take: of any resource, without attributes, version 1', () => {
    for (const rule of rules()) {
      expect(rule).toMatchObject({ ResourceARN: '*', ServiceType: '*', Host: '*', Version: 1 });
      expect(rule).not.toHaveProperty('Attributes');
    }
  });

  it('name the services of this copy of the app alone', () => {
    const services = rules(tracingTemplate({ prefix: 'team-a-' })).map((rule) => rule.ServiceName);

    expect(services.filter((name: string) => !name.startsWith('team-a-'))).toEqual([]);
  });

  it('name the API as API Gateway names its stage', () => {
    const orders = Template.fromStack(ordersStack({ prefix: 'team-a-' }));
    const { Name } = onlyOne(orders, 'AWS::ApiGateway::RestApi');
    const { StageName } = onlyOne(orders, 'AWS::ApiGateway::Stage');

    expect(tracedServices('team-a-').ordersApi).toBe(`${Name}/${StageName}`);
  });

  it('look at no path of the API, where API Gateway ignores it', () => {
    const ofTheApi = rules().filter((rule) => rule.ServiceName === 'orders/prod');

    expect(ofTheApi.map((rule) => rule.URLPath)).toEqual(['*', '*']);
  });
});

describe('the groups', () => {
  it('are one for all faults, one for slow checkouts, one for each service', () => {
    expect(groups()).toEqual({
      'all-faults':
        'fault AND (service("orders/prod") OR service("place-order") OR service("fulfil-order") OR service("project-order") OR service("inventory") OR service("storefront") OR service("quote-shipping") OR service("backoffice"))',
      'slow-checkout': 'service("place-order") { responsetime > 1 }',
      'orders-api': 'service("orders/prod")',
      inventory: 'service("inventory")',
      storefront: 'service("storefront")',
      backoffice: 'service("backoffice")',
    });
  });

  it('have insights', () => {
    template.allResourcesProperties('AWS::XRay::Group', {
      InsightsConfiguration: { InsightsEnabled: true },
    });
  });

  it('count the traces of this copy of the app alone', () => {
    const others = groups(tracingTemplate({ prefix: 'team-a-' }));

    expect(Object.keys(others).every((name) => name.startsWith('team-a-'))).toBe(true);
    expect(JSON.stringify(others)).not.toMatch(/service\(\\"(?!team-a-)/);
  });
});

describe('the alarms', () => {
  it.each([
    ['all-faults', 1, 1],
    ['slow-checkout', 3, 2],
  ])('watch the group %s', (group, threshold, periods) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/X-Ray',
      MetricName: 'ApproximateTraceCount',
      Dimensions: [{ Name: 'GroupName', Value: group }],
      Statistic: 'Sum',
      Period: 300,
      Threshold: threshold,
      EvaluationPeriods: periods,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it('tell the topic when they go off and when they are over', () => {
    const topic = [{ Ref: Match.stringLikeRegexp('^AlarmsTopic') }];

    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: topic,
      OKActions: topic,
    });
  });

  it('reach nobody by default, and the mailbox of the settings once it has confirmed', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    tracingTemplate({ alarmEmail: 'team@example.com' }).hasResourceProperties(
      'AWS::SNS::Subscription',
      { Protocol: 'email', Endpoint: 'team@example.com' },
    );
  });
});

describe('the topic of the alarms', () => {
  const statements = () => onlyOne(template, 'AWS::SNS::TopicPolicy').PolicyDocument.Statement;
  const fromThisAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

  it('takes alarms of this account, over TLS, and nothing else', () => {
    expect(statements()).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: fromThisAccount,
      }),
    ]);
  });

  it('is encrypted with a key that CloudWatch may use for it', () => {
    expect(onlyOne(template, 'AWS::SNS::Topic').KmsMasterKeyId).toBeDefined();
    expect(onlyOne(template, 'AWS::KMS::Key').KeyPolicy.Statement).toContainEqual({
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: fromThisAccount,
    });
  });
});

describe('the dashboard', () => {
  it('shows every group, the alarms, and what API Gateway counts', () => {
    const [dashboard] = resourcesOf(template)
      .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Dashboard')
      .map(([, { Properties }]) => JSON.stringify(Properties));

    for (const name of Object.keys(groups())) {
      expect(dashboard).toContain(`\\"GroupName\\",\\"${name}\\"`);
    }
    for (const metric of ['Count', '4XXError', '5XXError', 'Latency']) {
      expect(dashboard).toContain(
        `\\"AWS/ApiGateway\\",\\"${metric}\\",\\"ApiName\\",\\"orders\\"`,
      );
    }
    expect(dashboard).toContain('AlarmsFaults');
  });
});
