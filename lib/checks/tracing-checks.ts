import type { CfnResource } from 'aws-cdk-lib';
import { NagMessageLevel, NagPack, type NagPackProps } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { isCdkProvider } from './cdk-provider.ts';
import { functionCanWriteSegments } from './rules/function-can-write-segments.ts';
import { functionTracing } from './rules/function-tracing.ts';
import { oneXRayGrant } from './rules/one-x-ray-grant.ts';
import { restStageTracing } from './rules/rest-stage-tracing.ts';
import { topicTracing } from './rules/topic-tracing.ts';
import { topicTracingAccess } from './rules/topic-tracing-access.ts';

const rules = [
  functionTracing,
  functionCanWriteSegments,
  oneXRayGrant,
  restStageTracing,
  topicTracing,
  topicTracingAccess,
];

/**
 * Finds what could be traced and is not, and what is traced but would record nothing. What CDK
 * brings for itself (the functions behind custom resources) is exempt: it is not the application.
 */
export class TracingChecks extends NagPack {
  override readonly name = 'TracingChecks';

  constructor(scope?: IConstruct, props?: NagPackProps) {
    super(scope, props);
    this.packName = 'TracingChecks';
  }

  protected override checkResource(resource: CfnResource): void {
    if (isCdkProvider(resource)) {
      return;
    }
    for (const rule of rules) {
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
