import { Duration, Stack } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { TraceGroups } from './trace-groups.ts';
import { apiMetric, traceCount } from './trace-metrics.ts';

export interface TraceDashboardProps {
  readonly apiName: string;
  readonly groups: TraceGroups;
  readonly alarms: readonly Alarm[];
}

const minute = Duration.minutes(1);

/**
 * What the groups count beside what API Gateway counts itself: the first is sampled, the second is not.
 *
 * Service map: adds nothing.
 */
export class TraceDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: TraceDashboardProps) {
    super(scope, id);
    const { apiName, groups } = props;
    const counts = (...names: readonly string[]) =>
      names.map((name) => traceCount(name, minute).with({ label: name }));

    this.dashboard = new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.hours(3),
      widgets: [
        [
          new TextWidget({
            markdown:
              '# TraceLab\nTraces are counted as they were **recorded**, which the sampling rules decide; API Gateway counts every request.',
            width: 12,
            height: 3,
          }),
          new AlarmStatusWidget({ alarms: [...props.alarms], width: 12, height: 3 }),
        ],
        [
          new GraphWidget({
            title: 'Recorded traces of each service, per minute',
            left: counts(
              groups.ordersApi.name,
              groups.inventory.name,
              groups.storefront.name,
              groups.backoffice.name,
            ),
            width: 12,
          }),
          new GraphWidget({
            title: 'Recorded traces with a fault, or of a slow checkout',
            left: counts(groups.allFaults.name, groups.slowCheckout.name),
            width: 12,
          }),
        ],
        [
          new GraphWidget({
            title: `Requests to ${apiName}, per minute`,
            left: ['Count', '4XXError', '5XXError'].map((name) => apiMetric(apiName, name, 'Sum')),
            width: 12,
          }),
          new GraphWidget({
            title: `Latency of ${apiName}, in milliseconds`,
            left: ['p50', 'p90', 'p99'].map((statistic) =>
              apiMetric(apiName, 'Latency', statistic),
            ),
            width: 12,
          }),
        ],
      ],
    });
  }

  /** In the console of the partition that the stack is deployed to. */
  get url(): string {
    const { region } = Stack.of(this);
    const domain = region.startsWith('cn-') ? 'console.amazonaws.cn' : 'console.aws.amazon.com';
    return `https://${region}.${domain}/cloudwatch/home?region=${region}#dashboards/dashboard/${this.dashboard.dashboardName}`;
  }
}
