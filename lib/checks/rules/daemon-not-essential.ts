import { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { NagRuleCompliance } from 'cdk-nag';
import { containersOf, daemonsAmong } from '../containers.ts';
import type { TracingRule } from '../tracing-rule.ts';

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html */
export const daemonNotEssential: TracingRule = {
  id: 'DaemonNotEssential',
  finding: 'The X-Ray daemon is an essential container of the task.',
  explanation:
    'ECS stops a task when one of its essential containers ends, so a daemon that fails would take the service with it. Set essential to false; it is true by default.',
  check(resource) {
    if (!(resource instanceof CfnTaskDefinition)) return NagRuleCompliance.NOT_APPLICABLE;
    const containers = containersOf(resource);
    // The one container of a task cannot be anything else.
    if (containers.length < 2) return NagRuleCompliance.NOT_APPLICABLE;

    return daemonsAmong(containers)
      .filter(({ essential }) => essential !== false)
      .map(({ name }) => `Container::${name}`);
  },
};
