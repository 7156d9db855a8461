import { inTrialOrder, patternsOf, type RulePatterns, tryRules } from '../xray/index.ts';
import type { SamplingAnswer, SamplingQuestion } from './protocol.ts';
import type { CallXRay, WireOutput } from './xray-calls.ts';

type Rule = NonNullable<
  NonNullable<WireOutput<'GetSamplingRules'>['SamplingRuleRecords']>[number]['SamplingRule']
>;

interface NamedRule extends RulePatterns {
  readonly ruleName: string;
}

/** Pages of rules that are read: an account has 25 rules. */
const mostPages = 20;

/** Says what each rule makes of a request, up to the one that decides. @throws ConsoleError */
export async function trySampling(
  call: CallXRay,
  question: SamplingQuestion,
): Promise<SamplingAnswer> {
  const trials = tryRules(await fetchRules(call), question);
  return {
    trials: trials.map(({ rule, mismatches }) => ({ ruleName: rule.ruleName, mismatches })),
  };
}

async function fetchRules(call: CallXRay): Promise<NamedRule[]> {
  const rules: Rule[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = await call('GetSamplingRules', token === undefined ? {} : { NextToken: token });
    rules.push(
      ...(answer.SamplingRuleRecords ?? []).flatMap(({ SamplingRule }) => SamplingRule ?? []),
    );
    token = answer.NextToken ?? undefined;
    if (token === undefined) break;
  }
  return rules
    .toSorted(inTrialOrder)
    .map((rule) => ({ ruleName: rule.RuleName ?? '', ...patternsOf(rule) }));
}
