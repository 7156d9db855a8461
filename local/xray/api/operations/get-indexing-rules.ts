import type { GetIndexingRulesRequest, GetIndexingRulesResult } from '@aws-sdk/client-xray';
import { indexingRuleShape, toIndexingRule } from '../model/destination-shapes.ts';
import { refuseToken } from '../next-token.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_GetIndexingRules.html */
export const getIndexingRules: Operation<'GetIndexingRules'> = {
  coverage: {
    exact: 'The rule Default, with the percentage that was set; 1 at first.',
    unlike: [
      'ActualSamplingPercentage is always the desired one.',
      'ModifiedAt is 1970 until the rule is first updated.',
    ],
  },
  input: structureOf<GetIndexingRulesRequest>()({ NextToken: string() }),
  output: structureOf<GetIndexingRulesResult>()({
    IndexingRules: list(indexingRuleShape),
    NextToken: string(),
  }),
  run(input, { search }) {
    refuseToken(input.NextToken);
    return {
      IndexingRules: [toIndexingRule(search.indexing())],
    } satisfies GetIndexingRulesResult;
  },
};
