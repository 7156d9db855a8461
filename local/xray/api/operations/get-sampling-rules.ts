import type {
  GetSamplingRulesRequest,
  GetSamplingRulesResult,
  SamplingRuleRecord,
} from '@aws-sdk/client-xray';
import type { SamplingRule } from '../../sampling/rule.ts';
import { ruleRecordShape } from '../model/sampling-shapes.ts';
import { refuseToken } from '../next-token.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingRules.html */
export const getSamplingRules: Operation<'GetSamplingRules'> = {
  input: structureOf<GetSamplingRulesRequest>()({ NextToken: string() }),
  output: structureOf<GetSamplingRulesResult>()({
    SamplingRuleRecords: list(ruleRecordShape),
    NextToken: string(),
  }),
  run(input, { rules }) {
    refuseToken(input.NextToken);
    return { SamplingRuleRecords: rules.list().map(toRecord) } satisfies GetSamplingRulesResult;
  },
};

function toRecord(rule: SamplingRule): SamplingRuleRecord {
  return {
    SamplingRule: {
      RuleName: rule.name,
      RuleARN: rule.arn,
      ResourceARN: rule.resourceArn,
      Priority: rule.priority,
      FixedRate: rule.fixedRate,
      ReservoirSize: rule.reservoirSize,
      ServiceName: rule.serviceName,
      ServiceType: rule.serviceType,
      Host: rule.host,
      HTTPMethod: rule.httpMethod,
      URLPath: rule.urlPath,
      Version: 1,
      // SDKs leave out a rule whose attributes are absent or not empty.
      Attributes: { ...rule.attributes },
    },
    CreatedAt: new Date(rule.createdAt * 1000),
    ModifiedAt: new Date(rule.modifiedAt * 1000),
  };
}
