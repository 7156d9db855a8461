import type { GetSamplingRulesRequest, GetSamplingRulesResult } from '@aws-sdk/client-xray';
import { toRuleRecord } from '../model/sampling-rule.ts';
import { ruleRecordShape } from '../model/sampling-shapes.ts';
import { refuseToken } from '../next-token.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingRules.html */
export const getSamplingRules: Operation<'GetSamplingRules'> = {
  coverage: {
    exact: 'Lists every rule in one page: custom ones by name, `Default` last.',
    unlike: ['a token is refused, whatever it is.'],
  },
  input: structureOf<GetSamplingRulesRequest>()({ NextToken: string() }),
  output: structureOf<GetSamplingRulesResult>()({
    SamplingRuleRecords: list(ruleRecordShape),
    NextToken: string(),
  }),
  run(input, { sampling }) {
    refuseToken(input.NextToken);
    return {
      SamplingRuleRecords: sampling.rules.list().map(toRuleRecord),
    } satisfies GetSamplingRulesResult;
  },
};
