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

/** What a request does not say matches every pattern. */
export function matchesRule(rule: SamplingRule, request: SamplingRequest): boolean {
  const matches = (pattern: string, text: string | undefined) =>
    text === undefined || matchesPattern(pattern, text);
  return (
    matches(rule.host, request.host) &&
    matches(rule.httpMethod, request.method) &&
    matches(rule.urlPath, request.path) &&
    matches(rule.serviceName, request.serviceName) &&
    matches(rule.serviceType, request.serviceType) &&
    matches(rule.resourceArn, request.resourceArn) &&
    matchesAttributes(rule.attributes, request.attributes)
  );
}

function matchesAttributes(
  patterns: SamplingRule['attributes'],
  attributes: SamplingRequest['attributes'],
): boolean {
  if (attributes === undefined) return true;
  const byName = new Map(
    Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return Object.entries(patterns).every(([name, pattern]) => {
    const value = byName.get(name.toLowerCase());
    return value !== undefined && matchesPattern(pattern, value);
  });
}
