import { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { NagRuleCompliance } from 'cdk-nag';
import { containersOf, daemonsAmong, usesXRaySdk } from '../containers.ts';
import type { TracingRule } from '../tracing-rule.ts';

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html */
export const containerDaemon: TracingRule = {
  id: 'ContainerDaemon',
  finding: 'A container of the task is told to write segments, and no container takes them.',
  explanation:
    'The task runs and its segments go to a UDP port where nobody listens. Add XRayDaemonSidecar, or a container with a port mapping for UDP 2000.',
  check(resource) {
    if (!(resource instanceof CfnTaskDefinition)) return NagRuleCompliance.NOT_APPLICABLE;
    const containers = containersOf(resource);
    if (!containers.some(usesXRaySdk)) return NagRuleCompliance.NOT_APPLICABLE;

    return daemonsAmong(containers).length > 0
      ? NagRuleCompliance.COMPLIANT
      : NagRuleCompliance.NON_COMPLIANT;
  },
};
