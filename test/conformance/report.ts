import { plainText } from '../../local/wording/plain-text.ts';
import { titleOf } from './conformance-case.ts';
import type { CaseResult } from './run-cases.ts';

const marks = { passed: '✓', failed: '✕', skipped: '-' } as const;

/** A line for the case, and below it why it failed, with how the behaviour is known. */
export function caseLines({ conformanceCase, outcome, reason, leftovers }: CaseResult): string {
  const title = titleOf(conformanceCase);
  const lines = [
    outcome === 'skipped'
      ? `${marks.skipped} ${title} (skipped: ${reason})`
      : `${marks[outcome]} ${title}`,
    ...(outcome === 'failed'
      ? [`    ${conformanceCase.evidence}: ${indent(reason ?? 'no reason')}`]
      : []),
    ...leftovers.map((leftover) => `    left behind: ${indent(leftover)}`),
  ];
  return `${lines.map((line) => plainText(line, true)).join('\n')}\n`;
}

const indent = (text: string): string => text.trim().replaceAll('\n', '\n    ');

export function summaryLine(results: readonly CaseResult[], title: string): string {
  const count = (outcome: CaseResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  const seconds = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  return (
    `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped ` +
    `of ${results.length} on ${title} in ${seconds.toFixed(1)} s\n`
  );
}

export function reportJson(results: readonly CaseResult[], title: string): string {
  const entries = results.map(({ conformanceCase, outcome, reason, milliseconds, leftovers }) => ({
    topic: conformanceCase.topic,
    behaviour: conformanceCase.behaviour,
    evidence: conformanceCase.evidence,
    outcome,
    reason: reason ?? null,
    milliseconds: Math.round(milliseconds),
    leftovers,
  }));
  return `${JSON.stringify({ target: title, cases: entries }, null, 2)}\n`;
}

/** Whether all that could be tried passed and was cleared away. */
export const isConformant = (results: readonly CaseResult[]): boolean =>
  results.every(({ outcome, leftovers }) => outcome !== 'failed' && leftovers.length === 0);
