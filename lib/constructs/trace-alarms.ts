import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlarmTopic } from './alarm-topic.ts';
import type { TraceGroups } from './trace-groups.ts';
import { traceCount } from './trace-metrics.ts';

export interface TraceAlarmsProps {
  readonly groups: Pick<TraceGroups, 'allFaults' | 'slowCheckout'>;
  /** @default - alarms show in the console and are mailed to nobody */
  readonly email?: string;
}

const period = Duration.minutes(5);

/**
 * Alarms on how many traces X-Ray puts into a group. They count recorded traces, so a sampling rule
 * that records less also alarms later.
 *
 * Service map: adds nothing.
 */
export class TraceAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: TraceAlarmsProps) {
    super(scope, id);
    const { allFaults, slowCheckout } = props.groups;
    const topic = new AlarmTopic(this, 'Alarms', { email: props.email });

    const faults = this.alarm('Faults', allFaults.name, {
      description: 'Traces with a fault were recorded: open the group on the trace map',
      threshold: 1,
      periods: 1,
    });
    const slow = this.alarm('SlowCheckouts', slowCheckout.name, {
      description: 'Checkouts stay slow: open the group and see which subsegment is long',
      threshold: 3,
      periods: 2,
    });
    this.alarms = [faults, slow];
    for (const alarm of this.alarms) topic.tell(alarm);
  }

  private alarm(
    id: string,
    groupName: string,
    when: { description: string; threshold: number; periods: number },
  ): Alarm {
    return new Alarm(this, id, {
      alarmDescription: when.description,
      metric: traceCount(groupName, period),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: when.threshold,
      evaluationPeriods: when.periods,
      // A group without traces has no value, and nothing is wrong with that.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
