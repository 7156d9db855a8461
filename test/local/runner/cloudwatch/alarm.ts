import type { AlarmConfig } from '../../../../local/runner/emulators/cloudwatch/alarm-config.ts';

export const topicArn = 'arn:aws:sns:us-east-1:123456789012:alarms';

/** As the app declares its alarm on faults, but by a single missing datapoint to be decided. */
export const alarmOf = (change: Partial<AlarmConfig> = {}): AlarmConfig => ({
  stack: 'Tracing',
  logicalId: 'Faults',
  name: 'faults',
  label: 'faults',
  arn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:faults',
  metric: {
    namespace: 'AWS/X-Ray',
    name: 'ApproximateTraceCount',
    dimensions: { GroupName: 'all-faults' },
  },
  statistic: 'Sum',
  period: 300,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  threshold: 1,
  comparison: 'GreaterThanOrEqualToThreshold',
  missingData: 'missing',
  actionsEnabled: true,
  actions: { OK: [topicArn], ALARM: [topicArn], INSUFFICIENT_DATA: [] },
  ...change,
});
