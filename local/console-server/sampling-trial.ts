import { type RulePatterns, tryRules } from '../xray/index.ts';
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
  return rules.toSorted(byPriority).map((rule) => ({
    ruleName: rule.RuleName ?? '',
    host: rule.Host ?? '*',
    httpMethod: rule.HTTPMethod ?? '*',
    urlPath: rule.URLPath ?? '*',
    serviceName: rule.ServiceName ?? '*',
    serviceType: rule.ServiceType ?? '*',
    resourceArn: rule.ResourceARN ?? '*',
    attributes: rule.Attributes ?? {},
  }));
}

/** As clients try them. https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html */
const byPriority = (left: Rule, right: Rule): number =>
  (left.Priority ?? 0) - (right.Priority ?? 0) ||
  ((left.RuleName ?? '') < (right.RuleName ?? '') ? -1 : 1);
