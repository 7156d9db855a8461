import type { XRay } from '../../../xray/index.ts';
import type { AwsService, Cloud } from '../../cloud.ts';
import type { ResourceCondition } from '../../running-instance.ts';
import { AwsError, asAwsError } from '../protocols/aws-error.ts';
import type { CloudWatchPlan } from './alarm-config.ts';
import { type Alarms, type AlarmsOptions, startAlarms } from './alarms.ts';
import { groupMetrics } from './group-metrics.ts';
import { operations } from './operations.ts';
import { allSources, createPutMetrics } from './put-metrics.ts';
import { protocolOf } from './wire.ts';

export interface CloudWatchOptions extends Omit<AlarmsOptions, 'metrics'> {
  readonly xray: XRay;
}

export interface CloudWatch {
  readonly handle: AwsService;
  readonly alarms: Alarms;
  /** The state of an alarm, with the reason. */
  conditionOf(stack: string, logicalId: string): ResourceCondition | undefined;
  stop(): void;
}

/** Metrics of X-Ray groups and of applications, and the alarms on them. */
export function createCloudWatch(
  cloud: Cloud,
  { alarms: configs, dashboards }: CloudWatchPlan,
  { xray, ...options }: CloudWatchOptions,
): CloudWatch {
  const put = createPutMetrics();
  const metrics = allSources([groupMetrics(xray), put]);
  const alarms = startAlarms(cloud, configs, { ...options, metrics });
  const context = { alarms, dashboards, metrics, put, now: () => cloud.clock.now() };
  return {
    alarms,
    conditionOf(stack, logicalId) {
      const alarm = alarms
        .all()
        .find(({ config }) => config.stack === stack && config.logicalId === logicalId);
      return alarm && { detail: `${alarm.state}: ${alarm.reason}` };
    },
    stop: () => alarms.stop(),
    async handle(request) {
      const protocol = protocolOf(request);
      try {
        const { operation, input } = protocol.decode(request);
        const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
        if (run === undefined) throw unknown(operation);
        return protocol.result(request, operation, await run(input, context));
      } catch (cause) {
        return protocol.error(request, asAwsError(cause, 'cloudwatch', cloud.warn));
      }
    },
  };
}

/** Operations that would change what the template declares. */
const ofTemplate = /^(Put|Delete)(MetricAlarm|Alarms|CompositeAlarm|Dashboards?)$/;

const unknown = (operation: string): AwsError =>
  new AwsError(
    'InvalidAction',
    ofTemplate.test(operation)
      ? `TraceLab does not emulate the CloudWatch action "${operation}": alarms and dashboards come from the template; declare them there.`
      : `TraceLab does not emulate the CloudWatch action "${operation.slice(0, 100)}". Emulated are: ${Object.keys(operations).join(', ')}.`,
  );
