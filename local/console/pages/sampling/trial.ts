import type { SamplingAnswer, SamplingQuestion } from '../../../console-server/protocol.ts';
import type { Rule } from './rule.ts';
import type { TrialRequest } from './url.ts';

/** What the server is asked; what is not known of the request is left out, and then matches every pattern. */
export const questionOf = ({ attributes = [], ...sides }: TrialRequest): SamplingQuestion => {
  const named = attributes.filter(({ key }) => key !== '');
  return {
    ...Object.fromEntries(
      Object.entries(sides).filter(([, value]) => value !== undefined && value !== ''),
    ),
    ...(named.length > 0 && {
      attributes: Object.fromEntries(named.map(({ key, value }) => [key, value])),
    }),
  };
};

export interface TriedRule {
  readonly name: string;
  /** Absent when it was deleted since. */
  readonly rule: Rule | undefined;
  readonly mismatches: SamplingAnswer['trials'][number]['mismatches'];
}

export interface Trial {
  /** In the order in which they were tried. */
  readonly passed: readonly TriedRule[];
  /** The one that decides, unless none matches. */
  readonly decides: TriedRule | undefined;
}

export function buildTrial({ trials }: SamplingAnswer, rules: readonly Rule[]): Trial {
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  const tried = trials.map(({ ruleName, mismatches }) => ({
    name: ruleName,
    rule: byName.get(ruleName),
    mismatches,
  }));
  const decides = tried.find(({ mismatches }) => mismatches.length === 0);
  return { passed: tried.filter((each) => each !== decides), decides };
}

/** Rules that match and that X-Ray's SDKs nevertheless leave out, so that a later one decides for them. */
export const isForApiGatewayOnly = (rule: Rule): boolean =>
  rule.attributes.length > 0 || rule.resourceArn !== '*';
