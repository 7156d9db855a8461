import { Stack } from 'aws-cdk-lib';
import { CfnGroup, CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import { beforeEach, describe, expect, it } from 'vitest';
import { TracingStack } from '../../../lib/stacks/tracing-stack.ts';
import { parseFilter } from '../../../local/xray/index.ts';
import { testApp, testStack } from '../test-app.ts';
import { findingsIn } from './findings.ts';

let stack: Stack;

beforeEach(() => {
  stack = testStack();
});

const findings = (rule: string) => findingsIn(stack, rule);

type Rule = CfnSamplingRule.SamplingRuleProperty;

function rule(id: string, of: Partial<Rule> = {}, scope: Stack = stack): void {
  new CfnSamplingRule(scope, id, {
    samplingRule: {
      ruleName: id,
      priority: 100,
      serviceName: 'greeter',
      serviceType: '*',
      host: '*',
      httpMethod: 'GET',
      urlPath: '/hello',
      resourceArn: '*',
      reservoirSize: 1,
      fixedRate: 0.1,
      version: 1,
      ...of,
    },
  });
}

function group(filterExpression: string | undefined, groupName = 'greetings'): void {
  new CfnGroup(stack, 'Group', { groupName, filterExpression });
}

describe('SamplingRulePriority', () => {
  it('passes rules with a priority each', () => {
    rule('First');
    rule('Second', { priority: 101 });

    expect(findings('SamplingRulePriority')).toEqual([]);
  });

  it('finds both of two rules with one priority, in whatever stacks', () => {
    rule('First');
    rule('Second', {}, new Stack(stack.node.root, 'Other', { env: { region: 'eu-west-1' } }));

    expect(findings('SamplingRulePriority')).toEqual([
      'SamplingRulePriority at Other/Second',
      'SamplingRulePriority at Test/First',
    ]);
  });

  it('keeps accounts and regions apart', () => {
    rule('First');
    rule('Second', {}, new Stack(stack.node.root, 'Other', { env: { region: 'us-east-1' } }));

    expect(findings('SamplingRulePriority')).toEqual([]);
  });
});

describe('SamplingRuleBreadth', () => {
  it('passes a rule for all requests of a service, and one that records all of some', () => {
    rule('Wide', { httpMethod: '*', urlPath: '*' });
    rule('Deep', { priority: 1, fixedRate: 1 });
    rule('ByType', { priority: 2, serviceName: '*', serviceType: 'AWS::ECS::Container' });

    expect(findings('SamplingRuleBreadth')).toEqual([]);
  });

  it('finds a rule for every service', () => {
    rule('Any', { serviceName: '*' });

    expect(findings('SamplingRuleBreadth')).toEqual([
      'SamplingRuleBreadth[Service::*] at Test/Any',
    ]);
  });

  it('finds a rule that records every request of a service', () => {
    rule('All', { httpMethod: '*', urlPath: '*', fixedRate: 1 });

    expect(findings('SamplingRuleBreadth')).toEqual(['SamplingRuleBreadth[Rate::1] at Test/All']);
  });

  it('finds each of two faults of one rule', () => {
    rule('Everything', { serviceName: '**', httpMethod: '*', urlPath: '*', fixedRate: 1 });

    expect(findings('SamplingRuleBreadth')).toEqual([
      'SamplingRuleBreadth[Rate::1] at Test/Everything',
      'SamplingRuleBreadth[Service::*] at Test/Everything',
    ]);
  });
});

describe('GroupName', () => {
  it.each(['greetings', 'All-Faults-2', 'x'.repeat(32)])('passes "%s"', (name) => {
    group('ok', name);

    expect(findings('GroupName')).toEqual([]);
  });

  it.each(['', 'all faults', 'all_faults', 'x'.repeat(33), 'Default'])('finds "%s"', (name) => {
    group('ok', name);

    expect(findings('GroupName')).toEqual(['GroupName at Test/Group']);
  });
});

describe('GroupFilter', () => {
  it('takes any expression as it is, without a parser', () => {
    group('anything goes');

    expect(findings('GroupFilter')).toEqual([]);
  });

  it.each([undefined, '', '  '])('finds an expression that is missing: %j', (expression) => {
    group(expression);

    expect(findings('GroupFilter')).toEqual(['GroupFilter[Expression::empty] at Test/Group']);
  });

  it('tries expressions with the parser that it is given', () => {
    const tried: string[] = [];
    group('  service("greeter")');

    const found = findingsIn(stack, 'GroupFilter', {
      parseFilter: (expression) => tried.push(expression),
    });

    expect(found).toEqual([]);
    expect(tried).toEqual(['service("greeter")']);
  });

  it('finds what the parser refuses, with its reason', () => {
    group('duration <');

    const found = findingsIn(stack, 'GroupFilter', {
      parseFilter: () => {
        throw new Error("Invalid input symbol: '<'");
      },
    });

    expect(found).toEqual(["GroupFilter[Expression::Invalid input symbol: '<'] at Test/Group"]);
  });

  it.each(['', 'shop-'])(
    'passes the groups of the app by X-Ray\'s own grammar, prefix "%s"',
    (prefix) => {
      const tracing = new TracingStack(testApp(), 'Tracing', { prefix });

      expect(findingsIn(tracing, 'GroupFilter', { parseFilter })).toEqual([]);
    },
  );

  it("finds what X-Ray's own grammar refuses", () => {
    group('service("greeter" { fault }');

    expect(findingsIn(stack, 'GroupFilter', { parseFilter })).toEqual([
      expect.stringContaining('GroupFilter[Expression::'),
    ]);
  });
});
