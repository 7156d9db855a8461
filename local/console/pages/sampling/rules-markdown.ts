import { formatCount } from '../../format/rate.ts';
import { cell } from '../traces/leave.ts';
import type { Trend } from './build-trend.ts';
import { describePatterns, describeRates } from './describe-rule.ts';
import { isDefault, type Rule } from './rule.ts';

/** A table for an issue or a chat. */
export const rulesMarkdown = (
  rules: readonly Rule[],
  trendOf: (ruleName: string) => Trend,
): string =>
  [
    '| priority | rule | samples | of requests with | matched | sampled | borrowed |',
    '|--:|---|---|---|--:|--:|--:|',
    ...rules.map((rule) => {
      const { matched, sampled, borrowed } = trendOf(rule.name).total;
      const cells = [
        isDefault(rule) ? 'last' : String(rule.priority),
        cell(rule.name),
        describeRates(rule),
        cell(describePatterns(rule)),
        ...[matched, sampled, borrowed].map(formatCount),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
    '',
  ].join('\n');
