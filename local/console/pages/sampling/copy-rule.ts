import { awsCommand } from '../../account/aws-command.ts';
import { constructCode } from '../../account/cdk-code.ts';
import type { DraftedRule } from './parse-draft.ts';
import { type Rule, toWireRule } from './rule.ts';

/** Makes the same rule somewhere else. */
export const ruleAwsCommand = (rule: DraftedRule, cliOptions: string): string =>
  awsCommand('create-sampling-rule', { SamplingRule: toWireRule(rule) }, cliOptions);

export const ruleJson = (rule: Rule): string =>
  JSON.stringify({ SamplingRule: toWireRule(rule) }, null, 2);

/** https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_xray.CfnSamplingRule.html */
export const ruleCdkCode = (rule: Rule): string =>
  constructCode('CfnSamplingRule', {
    id: rule.name,
    properties: {
      samplingRule: {
        ruleName: rule.name,
        priority: rule.priority,
        reservoirSize: rule.reservoir,
        fixedRate: rule.rate,
        host: rule.host,
        httpMethod: rule.method,
        urlPath: rule.path,
        serviceName: rule.serviceName,
        serviceType: rule.serviceType,
        resourceArn: rule.resourceArn,
        attributes: Object.fromEntries(rule.attributes.map(({ key, value }) => [key, value])),
        samplingRateBoost: rule.boost && {
          maxRate: rule.boost.maxRate,
          cooldownWindowMinutes: rule.boost.cooldownMinutes,
        },
        version: 1,
      },
    },
  });
