import { counted } from '../../../wording/duration.ts';
import type { Boost, Rule, RulePatterns } from './rule.ts';

/** `first 1 request a second, then 5 %`. */
export function describeRates({ reservoir, rate }: Pick<Rule, 'reservoir' | 'rate'>): string {
  if (rate >= 1) return 'every request';
  if (reservoir <= 0) return rate <= 0 ? 'no request' : `${percentText(rate)} % of requests`;
  const first = `first ${counted(reservoir, 'request')} a second`;
  return rate <= 0 ? `${first}, then none` : `${first}, then ${percentText(rate)} %`;
}

export const describeBoost = ({ maxRate, cooldownMinutes }: Boost): string =>
  `up to ${percentText(maxRate)} % for up to a minute while anomalies go unrecorded, once in ${counted(cooldownMinutes, 'minute')}`;

/** `5`, `0.25`: all that there is of it, and nothing that only binary fractions brought. */
export const percentText = (rate: number): string => String(Number((rate * 100).toPrecision(12)));

const subjects = [
  ['host', 'host'],
  ['method', 'method'],
  ['path', 'path'],
  ['serviceName', 'service'],
  ['serviceType', 'type'],
  ['resourceArn', 'resource'],
] as const;

/** The patterns that say something: `*` is for every request. */
export const tellingPatterns = (
  rule: RulePatterns,
): readonly { readonly subject: string; readonly pattern: string }[] => [
  ...subjects
    .map(([side, subject]) => ({ subject, pattern: rule[side] }))
    .filter(({ pattern }) => pattern !== '*'),
  ...rule.attributes.map(({ key, value }) => ({ subject: `attribute ${key}`, pattern: value })),
];

/** `method POST, path /orders*`. */
export function describePatterns(rule: RulePatterns): string {
  const telling = tellingPatterns(rule);
  if (telling.length === 0) return 'every request';
  return telling.map(({ subject, pattern }) => `${subject} ${pattern}`).join(', ');
}

/** Of `POST /orders*`: the whole rule in one sentence. */
export const describeRule = (rule: Rule): string =>
  `Requests with ${describePatterns(rule)}: ${describeRates(rule)}`.replace(
    'Requests with every request',
    'Every request that no rule before it matches',
  ) + (rule.boost === undefined ? '.' : `; ${describeBoost(rule.boost)}.`);
