import type { SamplingRule } from '@aws-sdk/client-xray';
import { counted } from '../../wording/duration.ts';
import { plainText } from '../../wording/plain-text.ts';
import type { RuleMismatch } from '../../xray/index.ts';
import type { Terminal } from '../command.ts';
import { alignColumns, dim, paint } from './format.ts';

/** One line a rule, in the order in which clients try them. */
export const formatRules = (rules: readonly SamplingRule[]): string =>
  alignColumns(
    rules.map((rule) => [
      String(rule.Priority ?? ''),
      plainText(rule.RuleName ?? ''),
      formatRate(rule.ReservoirSize, rule.FixedRate),
      formatPatterns(rule),
    ]),
    [0],
  )
    .map((line) => `  ${line}\n`)
    .join('');

/** `5 requests a second, then 50 %`. */
export function formatRate(reservoir = 0, rate = 0): string {
  const share = `${Number((rate * 100).toFixed(4))} %`;
  return reservoir === 0 ? share : `${counted(reservoir, 'request')} a second, then ${share}`;
}

function formatPatterns(rule: SamplingRule): string {
  const patterns = [
    ['host', rule.Host],
    ['method', rule.HTTPMethod],
    ['path', rule.URLPath],
    ['service', rule.ServiceName],
    ['type', rule.ServiceType],
    ['resource', rule.ResourceARN],
    ...Object.entries(rule.Attributes ?? {}).map(([name, value]) => [`attribute ${name}`, value]),
  ].filter(([, pattern]) => pattern !== undefined && pattern !== '*');
  const boost = rule.SamplingRateBoost;
  const texts = patterns.map(([subject, pattern]) => `${subject} ${pattern}`);
  if (texts.length === 0) texts.push('every request');
  if (boost !== undefined) {
    texts.push(
      `boost up to ${Number(((boost.MaxRate ?? 0) * 100).toFixed(4))} % every ${counted(boost.CooldownWindowMinutes ?? 0, 'minute')}`,
    );
  }
  return plainText(texts.join(', '));
}

/** A rule that was tried, as `sampling test` prints it. */
export interface TriedRule {
  /** Its priority, or its number in a file. */
  readonly place: string;
  readonly name: string;
  /** What it does with the requests that it matches. */
  readonly does: string;
  readonly mismatches: readonly RuleMismatch[];
}

export function formatTrials(tried: readonly TriedRule[], terminal: Terminal): string {
  const lines = alignColumns(
    tried.map(({ place, name, does, mismatches }) => [
      mismatches.length === 0 ? '✓' : '–',
      place,
      plainText(name),
      mismatches.length === 0 ? does : mismatches.map(formatMismatch).join('; '),
    ]),
    [1],
  );
  return lines
    .map((line, index) => {
      const matches = tried[index]?.mismatches.length === 0;
      return `  ${matches ? paint(terminal, 'ok', line) : dim(terminal, line)}\n`;
    })
    .join('');
}

function formatMismatch({ subject, pattern, given }: RuleMismatch): string {
  const found = given === undefined ? 'is not there' : `${JSON.stringify(given)} does not match`;
  return plainText(
    given === undefined ? `${subject} ${found}` : `${subject} ${found} ${JSON.stringify(pattern)}`,
  );
}
