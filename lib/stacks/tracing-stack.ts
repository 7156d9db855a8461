import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SamplingRules, samplingRules } from '../constructs/sampling-rules.ts';
import { TraceAlarms } from '../constructs/trace-alarms.ts';
import { TraceDashboard } from '../constructs/trace-dashboard.ts';
import { GroupedTraces, traceGroups } from '../constructs/trace-groups.ts';
import { ordersNames } from '../names.ts';
import { wrong } from '../settings.ts';

export interface TracingStackProps extends StackProps {
  /** Of the app whose traces are sampled, grouped and watched. */
  readonly prefix: string;
  /** Gets the alarms by mail. @default - nobody */
  readonly alarmEmail?: string;
}

/**
 * X-Ray's control plane for the app: sampling rules, groups with insights, and what CloudWatch makes
 * of the groups. It refers to the other stacks by the names of their services alone, so it deploys
 * before, after and without them.
 *
 * Service map: adds nothing; decides which requests it is drawn from.
 */
export class TracingStack extends Stack {
  constructor(scope: Construct, id: string, props: TracingStackProps) {
    const { prefix, alarmEmail, ...stackProps } = props;
    super(scope, id, {
      stackName: `${prefix}Tracing`,
      description: 'TraceLab: sampling rules, groups, insights, dashboard and alarms of AWS X-Ray',
      ...stackProps,
    });
    const rules = samplingRules(prefix);
    const groups = traceGroups(prefix);
    checkPrefix(prefix, [
      ...rules.map(([name]) => ({ what: 'sampling rule', name })),
      ...Object.values(groups).map(({ name }) => ({ what: 'X-Ray group', name })),
    ]);

    new SamplingRules(this, 'SamplingRules', { rules });
    new GroupedTraces(this, 'Groups', { groups: Object.values(groups) });
    const { alarms } = new TraceAlarms(this, 'Alarms', { groups, email: alarmEmail });
    const { url } = new TraceDashboard(this, 'Overview', {
      apiName: ordersNames(prefix).api,
      groups,
      alarms,
    });

    new CfnOutput(this, 'DashboardUrl', { value: url, description: 'What the groups count' });
  }
}

const longestName = 32;

/** The names of rules and groups have the least room of all, so they bound the prefix. */
function checkPrefix(
  prefix: string,
  names: readonly { readonly what: string; readonly name: string }[],
): void {
  const [longest] = [...names].sort((a, b) => b.name.length - a.name.length);
  const excess = (longest?.name.length ?? 0) - longestName;
  if (longest && excess > 0) {
    throw wrong(
      'prefix',
      prefix,
      `makes the ${longest.what} name "${longest.name}" ${longest.name.length} characters long and X-Ray allows ${longestName}; use at most ${prefix.length - excess} characters`,
    );
  }
}
