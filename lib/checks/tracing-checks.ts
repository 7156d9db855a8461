import type { CfnResource } from 'aws-cdk-lib';
import { NagMessageLevel, NagPack, type NagPackProps } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { isCdkProvider } from './cdk-provider.ts';
import { beanstalkTracing } from './rules/beanstalk-tracing.ts';
import { containerDaemon } from './rules/container-daemon.ts';
import { daemonCanWriteSegments } from './rules/daemon-can-write-segments.ts';
import { daemonNotEssential } from './rules/daemon-not-essential.ts';
import { functionCanWriteSegments } from './rules/function-can-write-segments.ts';
import { functionTracing } from './rules/function-tracing.ts';
import { groupFilter, type ParseFilter } from './rules/group-filter.ts';
import { groupName } from './rules/group-name.ts';
import { instanceDaemon } from './rules/instance-daemon.ts';
import { oneXRayGrant } from './rules/one-x-ray-grant.ts';
import { restStageTracing } from './rules/rest-stage-tracing.ts';
import { samplingRuleBreadth } from './rules/sampling-rule-breadth.ts';
import { samplingRulePriority } from './rules/sampling-rule-priority.ts';
import { topicTracing } from './rules/topic-tracing.ts';
import { topicTracingAccess } from './rules/topic-tracing-access.ts';
import type { TracingRule } from './tracing-rule.ts';

export interface TracingChecksProps extends NagPackProps {
  /** Tries the filter expressions of groups. @default - they are taken as they are */
  readonly parseFilter?: ParseFilter;
}

/**
 * Finds what could be traced and is not, what is traced but would record nothing, and what X-Ray
 * would refuse or nobody would mean of its groups and sampling rules. What CDK brings for itself (the
 * functions behind custom resources) is exempt: it is not the application.
 */
export class TracingChecks extends NagPack {
  override readonly name = 'TracingChecks';
  private readonly rules: readonly TracingRule[];

  constructor(scope?: IConstruct, props: TracingChecksProps = {}) {
    const { parseFilter, ...packProps } = props;
    super(scope, packProps);
    this.packName = 'TracingChecks';
    this.rules = [
      functionTracing,
      functionCanWriteSegments,
      containerDaemon,
      daemonNotEssential,
      instanceDaemon,
      daemonCanWriteSegments,
      beanstalkTracing,
      oneXRayGrant,
      restStageTracing,
      topicTracing,
      topicTracingAccess,
      samplingRulePriority,
      samplingRuleBreadth,
      groupName,
      groupFilter(parseFilter),
    ];
  }

  protected override checkResource(resource: CfnResource): void {
    if (isCdkProvider(resource)) {
      return;
    }
    for (const rule of this.rules) {
      this.applyRule({
        node: resource,
        ruleSuffixOverride: rule.id,
        info: rule.finding,
        explanation: rule.explanation,
        level: NagMessageLevel.ERROR,
        rule: rule.check,
      });
    }
  }
}
