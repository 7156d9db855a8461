import type { SamplingRule } from './rule.ts';
import type { SamplingRequest } from './sampler.ts';

/**
 * Whether `text` matches a pattern of `*` (any characters) and `?` (exactly one), ignoring case.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
 */
export function matchesPattern(pattern: string, text: string): boolean {
  if (pattern === '*') return true;
  const wanted = pattern.toLowerCase();
  const given = text.toLowerCase();
  let at = 0;
  let index = 0;
  let star = -1;
  let resumeAt = 0;
  // Only the last star is ever retried, so a hostile pattern costs pattern × text and no more.
  while (index < given.length) {
    if (wanted[at] === '*') {
      star = at++;
      resumeAt = index;
    } else if (wanted[at] === '?' || wanted[at] === given[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resumeAt;
    } else {
      return false;
    }
  }
  while (wanted[at] === '*') at++;
  return at === wanted.length;
}

/** The part of a rule that says which requests it is for. */
export type RulePatterns = Pick<
  SamplingRule,
  'host' | 'httpMethod' | 'urlPath' | 'serviceName' | 'serviceType' | 'resourceArn' | 'attributes'
>;

/** Why a rule is not for a request. */
export interface RuleMismatch {
  /** In words: `host`, `service name`, `attribute "tier"`. */
  readonly subject: string;
  readonly pattern: string;
  /** Absent: the request has no such attribute. */
  readonly given?: string;
}

export interface RuleTrial<Rule> {
  readonly rule: Rule;
  /** None: the rule decides. */
  readonly mismatches: readonly RuleMismatch[];
}

/** What a request does not say matches every pattern. */
export const matchesRule = (rule: RulePatterns, request: SamplingRequest): boolean =>
  ruleMismatches(rule, request).next().done === true;

/** What becomes of each rule, up to the first that matches. */
export function tryRules<Rule extends RulePatterns>(
  rules: Iterable<Rule>,
  request: SamplingRequest,
): readonly RuleTrial<Rule>[] {
  const trials: RuleTrial<Rule>[] = [];
  for (const rule of rules) {
    const mismatches = [...ruleMismatches(rule, request)];
    trials.push({ rule, mismatches });
    if (mismatches.length === 0) break;
  }
  return trials;
}

function* ruleMismatches(rule: RulePatterns, request: SamplingRequest): Generator<RuleMismatch> {
  const sides: readonly (readonly [string, string, string | undefined])[] = [
    ['host', rule.host, request.host],
    ['method', rule.httpMethod, request.method],
    ['path', rule.urlPath, request.path],
    ['service name', rule.serviceName, request.serviceName],
    ['service type', rule.serviceType, request.serviceType],
    ['resource ARN', rule.resourceArn, request.resourceArn],
  ];
  for (const [subject, pattern, given] of sides) {
    if (given !== undefined && !matchesPattern(pattern, given)) yield { subject, pattern, given };
  }
  if (request.attributes !== undefined) {
    yield* attributeMismatches(rule.attributes, request.attributes);
  }
}

function* attributeMismatches(
  patterns: SamplingRule['attributes'],
  attributes: NonNullable<SamplingRequest['attributes']>,
): Generator<RuleMismatch> {
  const wanted = Object.entries(patterns);
  if (wanted.length === 0) return;
  const byName = new Map(
    Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value]),
  );
  for (const [name, pattern] of wanted) {
    const given = byName.get(name.toLowerCase());
    if (given !== undefined && matchesPattern(pattern, given)) continue;
    yield { subject: `attribute "${name}"`, pattern, ...(given !== undefined && { given }) };
  }
}
