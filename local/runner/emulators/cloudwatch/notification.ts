import type { AlarmConfig, AlarmState } from './alarm-config.ts';

export interface Transition {
  readonly alarm: AlarmConfig;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
  /** Epoch seconds. */
  readonly time: number;
  /** When the alarm was configured. */
  readonly since: number;
}

/** What subscribers of an alarm's topic get (observed). */
export function notificationOf(
  { alarm, from, to, reason, time, since }: Transition,
  { account, region }: { readonly account: string; readonly region: string },
): { subject: string; message: string } {
  const { metric, statistic, actions } = alarm;
  const place = regionNames[region] ?? region;
  const isPercentile = statistic.startsWith('p');
  const message = {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: timestamp(since),
    NewStateValue: to,
    NewStateReason: reason,
    StateChangeTime: timestamp(time),
    Region: place,
    AlarmArn: alarm.arn,
    OldStateValue: from,
    OKActions: actions.OK,
    AlarmActions: actions.ALARM,
    InsufficientDataActions: actions.INSUFFICIENT_DATA,
    Trigger: {
      MetricName: metric.name,
      Namespace: metric.namespace,
      StatisticType: isPercentile ? 'ExtendedStatistic' : 'Statistic',
      ...(isPercentile
        ? { ExtendedStatistic: statistic }
        : { Statistic: statisticName(statistic) }),
      Unit: null,
      Dimensions: Object.entries(metric.dimensions).map(([name, value]) => ({ value, name })),
      Period: alarm.period,
      EvaluationPeriods: alarm.evaluationPeriods,
      DatapointsToAlarm: alarm.datapointsToAlarm,
      ComparisonOperator: alarm.comparison,
      Threshold: alarm.threshold,
      TreatMissingData: alarm.missingData,
      EvaluateLowSampleCountPercentile: '',
    },
  };
  // SNS takes subjects of up to 100 characters.
  const subject = `${to}: "${alarm.name}" in ${place}`.slice(0, 100);
  return { subject, message: JSON.stringify(message) };
}

/** `SAMPLE_COUNT` */
const statisticName = (statistic: string): string =>
  statistic.replace(/(?<=[a-z])(?=[A-Z])/, '_').toUpperCase();

/** `2026-11-20T12:00:00.000+0000` */
const timestamp = (time: number): string =>
  new Date(time * 1000).toISOString().replace('Z', '+0000');

const regionNames: Readonly<Record<string, string>> = {
  'us-east-1': 'US East (N. Virginia)',
  'us-east-2': 'US East (Ohio)',
  'us-west-1': 'US West (N. California)',
  'us-west-2': 'US West (Oregon)',
  'eu-central-1': 'EU (Frankfurt)',
  'eu-west-1': 'EU (Ireland)',
  'eu-west-2': 'EU (London)',
  'ap-southeast-1': 'Asia Pacific (Singapore)',
  'ap-southeast-2': 'Asia Pacific (Sydney)',
  'ap-northeast-1': 'Asia Pacific (Tokyo)',
};
