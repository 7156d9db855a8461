import type {
  ProbabilisticRuleValueUpdate,
  UpdateIndexingRuleRequest,
  UpdateIndexingRuleResult,
} from '@aws-sdk/client-xray';
import { invalidRequest, XRayError } from '../errors.ts';
import {
  indexingRuleName,
  indexingRuleShape,
  toIndexingRule,
} from '../model/destination-shapes.ts';
import type { Operation } from '../operation.ts';
import { double, string, structure, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_UpdateIndexingRule.html */
export const updateIndexingRule: Operation<'UpdateIndexingRule'> = {
  coverage: {
    exact: 'Sets the percentage of traces received from then on that queries find.',
    unlike: [
      'which traces those are follows from the random part of their ids; how X-Ray chooses is not documented.',
      'the texts that refuse another rule or percentage are not known.',
    ],
  },
  input: structureOf<UpdateIndexingRuleRequest>()(
    {
      Name: string(),
      // A union, of which there is this one member.
      Rule: structure({
        Probabilistic: structureOf<ProbabilisticRuleValueUpdate>()(
          { DesiredSamplingPercentage: double({ min: 0, max: 100 }) },
          ['DesiredSamplingPercentage'],
        ),
      }),
    },
    ['Name', 'Rule'],
  ),
  output: structureOf<UpdateIndexingRuleResult>()({ IndexingRule: indexingRuleShape }),
  run(input, { search }) {
    const name = input.Name ?? '';
    if (name !== indexingRuleName) {
      throw new XRayError('ResourceNotFoundException', `Indexing rule ${name} not found`, {
        resourceName: name,
      });
    }
    const percentage = input.Rule?.Probabilistic?.DesiredSamplingPercentage;
    if (percentage === undefined) throw invalidRequest('Rule must have the member Probabilistic');
    return {
      IndexingRule: toIndexingRule(search.setIndexing(percentage)),
    } satisfies UpdateIndexingRuleResult;
  },
};
