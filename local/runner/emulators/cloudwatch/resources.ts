import {
  type DeclaredResource,
  generatedName,
  type PlanScope,
  type ResourceKind,
} from '../../plan/plan.ts';
import { shortPath } from '../../short-path.ts';
import {
  flagProperty,
  integerProperty,
  listProperty,
  notEmulated,
  requiredText,
  textProperty,
  wrongProperty,
} from '../protocols/declared-property.ts';
import { isRecord } from '../protocols/json.ts';
import { type CloudWatchPlan, comparisons, missingDataTreatments } from './alarm-config.ts';
import { isStatistic } from './statistics.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html */
const alarm: ResourceKind<CloudWatchPlan> = {
  type: 'AWS::CloudWatch::Alarm',
  local: {
    runs: 'Evaluated every minute on the metrics that X-Ray groups feed and that applications put; actions are published to SNS topics of the app, and `tracelab status` shows the state with its reason.',
    unlike: [
      'it begins anew with each start: its state and history are not kept.',
      'metric math, anomaly detection and metrics that AWS services feed themselves have no data.',
      'actions other than SNS topics are not taken.',
    ],
  },
  identify(resource, scope) {
    const { name, arn } = identityOf(resource, scope);
    return { ref: name, attributes: { Arn: arn } };
  },
  plan(resource, { alarms }, scope) {
    for (const property of ['Metrics', 'ThresholdMetricId', 'EvaluationCriteria']) {
      if (resource.property(property) === undefined) continue;
      throw notEmulated(resource, `an alarm with ${property}`, 'name one metric instead');
    }
    const evaluationPeriods = integerProperty(resource, 'EvaluationPeriods', {
      byDefault: 1,
      min: 1,
      max: 8640,
    });
    const description = textProperty(resource, 'AlarmDescription');
    alarms.push({
      stack: resource.stack,
      logicalId: resource.logicalId,
      ...identityOf(resource, scope),
      label: textProperty(resource, 'AlarmName') ?? shortPath(resource.constructPath),
      ...(description !== undefined && { description }),
      metric: {
        namespace: requiredText(resource, 'Namespace'),
        name: requiredText(resource, 'MetricName'),
        dimensions: dimensionsOf(resource),
      },
      statistic: statisticOf(resource),
      period: periodOf(resource),
      evaluationPeriods,
      datapointsToAlarm: integerProperty(resource, 'DatapointsToAlarm', {
        byDefault: evaluationPeriods,
        min: 1,
        max: evaluationPeriods,
      }),
      threshold: thresholdOf(resource),
      comparison: oneOf(resource, 'ComparisonOperator', comparisons),
      missingData: oneOf(resource, 'TreatMissingData', missingDataTreatments, 'missing'),
      actionsEnabled: flagProperty(resource, 'ActionsEnabled', true),
      actions: {
        OK: texts(resource, 'OKActions'),
        ALARM: texts(resource, 'AlarmActions'),
        INSUFFICIENT_DATA: texts(resource, 'InsufficientDataActions'),
      },
    });
  },
};

const dashboard: ResourceKind<CloudWatchPlan> = {
  type: 'AWS::CloudWatch::Dashboard',
  local: {
    runs: 'Kept as it is declared: `GetDashboard` gives its body.',
    unlike: ['nothing draws it; its metrics can be asked for.'],
  },
  identify: (resource) => ({ ref: dashboardName(resource), attributes: {} }),
  plan(resource, { dashboards }, { partition, account }) {
    const name = dashboardName(resource);
    dashboards.push({
      name,
      arn: `arn:${partition}:cloudwatch::${account}:dashboard/${name}`,
      body: requiredText(resource, 'DashboardBody'),
    });
  },
};

export const cloudWatchResources: readonly ResourceKind<CloudWatchPlan>[] = [alarm, dashboard];

function identityOf(resource: DeclaredResource, { partition, region, account }: PlanScope) {
  const name = textProperty(resource, 'AlarmName') ?? generatedName(resource, 255);
  return { name, arn: `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}` };
}

const dashboardName = (resource: DeclaredResource): string =>
  textProperty(resource, 'DashboardName') ?? generatedName(resource, 255);

function dimensionsOf(resource: DeclaredResource): Readonly<Record<string, string>> {
  const dimensions = listProperty(resource, 'Dimensions').map((dimension) => {
    const { Name, Value } = isRecord(dimension) ? dimension : {};
    if (typeof Name === 'string' && typeof Value === 'string') return [Name, Value] as const;
    throw wrongProperty(resource, 'Dimensions', dimension, 'must hold Name and Value');
  });
  return Object.fromEntries(dimensions);
}

function statisticOf(resource: DeclaredResource): string {
  const property =
    textProperty(resource, 'ExtendedStatistic') === undefined ? 'Statistic' : 'ExtendedStatistic';
  const statistic = requiredText(resource, property);
  if (isStatistic(statistic)) return statistic;
  throw notEmulated(
    resource,
    `the statistic "${statistic}"`,
    'use SampleCount, Average, Sum, Minimum, Maximum or a percentile such as p99',
  );
}

function periodOf(resource: DeclaredResource): number {
  const period = integerProperty(resource, 'Period', { byDefault: 60, min: 10, max: 604_800 });
  if (period === 10 || period === 20 || period === 30 || period % 60 === 0) return period;
  throw wrongProperty(resource, 'Period', period, 'must be 10, 20, 30 or whole minutes in seconds');
}

function thresholdOf(resource: DeclaredResource): number {
  const value = resource.property('Threshold');
  const threshold = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof threshold === 'number' && Number.isFinite(threshold)) return threshold;
  throw wrongProperty(resource, 'Threshold', value, 'must be a number');
}

function oneOf<const Choice extends string>(
  resource: DeclaredResource,
  name: string,
  choices: readonly Choice[],
  byDefault?: Choice,
): Choice {
  const value = textProperty(resource, name) ?? byDefault;
  const chosen = choices.find((choice) => choice === value);
  if (chosen !== undefined) return chosen;
  const known = choices.map((choice) => `"${choice}"`).join(', ');
  throw wrongProperty(resource, name, value, `must be one of ${known}`);
}

const texts = (resource: DeclaredResource, name: string): readonly string[] =>
  listProperty(resource, name).filter((item) => typeof item === 'string');
