import type { Input } from '../protocols/input.ts';
import type { DashboardConfig } from './alarm-config.ts';
import { alarmOperations } from './alarm-operations.ts';
import type { Alarms } from './alarms.ts';
import { dashboardOperations } from './dashboard-operations.ts';
import type { MetricSource } from './metric.ts';
import { metricOperations } from './metric-operations.ts';
import type { PutMetrics } from './put-metrics.ts';
import type { Output } from './wire.ts';

export interface OperationContext {
  readonly alarms: Alarms;
  readonly dashboards: readonly DashboardConfig[];
  /** All that there are, those that were put included. */
  readonly metrics: MetricSource;
  readonly put: PutMetrics;
  /** Epoch seconds. */
  readonly now: () => number;
}

/** @throws AwsError */
export type Operation = (input: Input, context: OperationContext) => Output | Promise<Output>;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html */
export const operations: Readonly<Record<string, Operation>> = {
  ...alarmOperations,
  ...dashboardOperations,
  ...metricOperations,
};
