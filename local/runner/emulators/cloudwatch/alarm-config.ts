import type { Metric } from './metric.ts';

export const comparisons = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
export type Comparison = (typeof comparisons)[number];

export const missingDataTreatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
export type MissingData = (typeof missingDataTreatments)[number];

export const alarmStates = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
export type AlarmState = (typeof alarmStates)[number];

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export interface AlarmConfig {
  readonly stack: string;
  readonly logicalId: string;
  readonly name: string;
  /** What people call it: its construct, where nobody gave it a name. */
  readonly label: string;
  readonly arn: string;
  readonly description?: string;
  readonly metric: Metric;
  /** `Sum` or `p99`. */
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly missingData: MissingData;
  readonly actionsEnabled: boolean;
  /** ARNs, by the state that is entered. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
}

export interface DashboardConfig {
  readonly name: string;
  readonly arn: string;
  /** JSON text. */
  readonly body: string;
}

export interface CloudWatchPlan {
  readonly alarms: AlarmConfig[];
  readonly dashboards: DashboardConfig[];
}
