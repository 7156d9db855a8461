import { describe, expect, it } from 'vitest';
import type { CloudWatchPlan } from '../../../../local/runner/emulators/cloudwatch/alarm-config.ts';
import { cloudWatchResources } from '../../../../local/runner/emulators/cloudwatch/resources.ts';
import { declared, scope } from '../protocols/declared.ts';

const alarm = {
  AlarmName: 'faults',
  Namespace: 'AWS/X-Ray',
  MetricName: 'ApproximateTraceCount',
  Statistic: 'Sum',
  Period: '300',
  EvaluationPeriods: 3,
  Threshold: '1.5',
  ComparisonOperator: 'GreaterThanThreshold',
};

function planned(type: string, properties: Readonly<Record<string, unknown>>) {
  const kind = cloudWatchResources.find((each) => each.type === type);
  if (kind === undefined) throw new Error(`no kind for "${type}"`);
  const plan: CloudWatchPlan = { alarms: [], dashboards: [] };
  const resource = declared(type, properties);
  kind.plan(resource, plan, scope);
  return { ...plan, identity: kind.identify(resource, scope) };
}

describe('AWS::CloudWatch::Alarm', () => {
  it('is known by its name, and takes numbers as text', () => {
    const { alarms, identity } = planned('AWS::CloudWatch::Alarm', {
      ...alarm,
      Dimensions: [{ Name: 'GroupName', Value: 'all-faults' }],
    });

    const arn = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:faults';
    expect(identity).toEqual({ ref: 'faults', attributes: { Arn: arn } });
    expect(alarms).toMatchObject([
      {
        name: 'faults',
        arn,
        metric: { dimensions: { GroupName: 'all-faults' } },
        period: 300,
        threshold: 1.5,
        evaluationPeriods: 3,
        datapointsToAlarm: 3,
        missingData: 'missing',
        actionsEnabled: true,
        actions: { OK: [], ALARM: [], INSUFFICIENT_DATA: [] },
      },
    ]);
  });

  it('takes a percentile', () => {
    const { alarms } = planned('AWS::CloudWatch::Alarm', {
      ...alarm,
      Statistic: undefined,
      ExtendedStatistic: 'p99.9',
    });

    expect(alarms).toMatchObject([{ statistic: 'p99.9' }]);
  });

  it.each([
    [{ Metrics: [] }, 'an alarm with Metrics is not emulated yet; name one metric instead'],
    [{ Namespace: undefined }, 'Namespace is missing'],
    [{ Statistic: 'IQM' }, 'the statistic "IQM" is not emulated yet'],
    [{ Statistic: 'constructor' }, 'the statistic "constructor" is not emulated yet'],
    [{ Period: 61 }, 'Period must be 10, 20, 30 or whole minutes in seconds, got "61"'],
    [{ Period: 0 }, 'Period must be a whole number from 10 to 604800, got "0"'],
    [{ EvaluationPeriods: 0 }, 'EvaluationPeriods must be a whole number from 1'],
    [{ DatapointsToAlarm: 4 }, 'DatapointsToAlarm must be a whole number from 1 to 3, got "4"'],
    [{ Threshold: 'much' }, 'Threshold must be a number, got "much"'],
    [{ Threshold: undefined }, 'Threshold must be a number'],
    [{ ComparisonOperator: 'Equals' }, 'ComparisonOperator must be one of'],
    [{ TreatMissingData: 'maybe' }, 'TreatMissingData must be one of "missing"'],
    [{ Dimensions: [{ Name: 'a' }] }, 'Dimensions must hold Name and Value'],
    [{ Dimensions: 'a' }, 'Dimensions must be a list, got "a"'],
  ])('refuses %j', (change, message) => {
    expect(() => planned('AWS::CloudWatch::Alarm', { ...alarm, ...change })).toThrow(message);
  });
});

describe('AWS::CloudWatch::Dashboard', () => {
  it('is kept with its body', () => {
    const { dashboards, identity } = planned('AWS::CloudWatch::Dashboard', {
      DashboardBody: '{}',
    });

    expect(identity.ref).toBe('Orders-Thing');
    expect(dashboards).toEqual([
      {
        name: 'Orders-Thing',
        arn: 'arn:aws:cloudwatch::123456789012:dashboard/Orders-Thing',
        body: '{}',
      },
    ]);
  });
});
