import type { FilterAnswer } from '../../console-server/protocol.ts';

/** One line of the list below the filter box. */
export interface Suggestion {
  readonly kind: 'recent' | 'keyword' | 'operator' | 'value';
  /** What is shown. */
  readonly text: string;
  /** What the box holds once it is chosen, and where the cursor stands then. */
  readonly result: string;
  readonly cursor: number;
}

/** Longer lists are not read but narrowed by a further letter. */
const mostCompletions = 50;

/**
 * What the list offers: expressions used before that hold what is written, then what can stand at the cursor.
 * @param completions of exactly this text and cursor; undefined while they are not known
 */
export function buildSuggestions(
  text: string,
  completions: FilterAnswer['completions'],
  recent: readonly string[],
): Suggestion[] {
  const written = text.trim().toLowerCase();
  const used = recent
    .filter((each) => each !== text.trim() && each.toLowerCase().includes(written))
    .map((each): Suggestion => ({ kind: 'recent', text: each, result: each, cursor: each.length }));
  if (completions === undefined) return used;
  const { from, to } = completions;
  const offered = completions.completions
    .slice(0, mostCompletions)
    .map(({ text: completion, kind }): Suggestion => {
      const gap = needsGap(text.slice(0, from), completion) ? ' ' : '';
      const before = `${text.slice(0, from)}${gap}${completion}`;
      const behind = text.slice(to).replace(restOfPart(completion), '');
      const space = isOpen(completion) || /^[\s)}\],]/.test(behind) ? '' : ' ';
      return {
        kind,
        text: completion,
        result: `${before}${space}${behind}`,
        cursor: before.length + space.length,
      };
    });
  // With something written already, what it may become matters more than what was written some time ago.
  return written === '' ? [...used, ...offered] : [...offered, ...used];
}

/** What is closed, separated or opened stands close to what is before it, all else apart. */
const needsGap = (before: string, completion: string): boolean =>
  /[^\s([!]$/.test(before) && !/^[)(,:\]]/.test(completion);

/** What stands right behind the cursor of the text or word that a completion replaces up to there. */
const restOfPart = (completion: string): RegExp =>
  completion.endsWith('"') ? /^[^"\\(){}=<>]*"/ : /^[\p{L}\p{N}_.]+/u;

/** Its content follows at once. */
const isOpen = (completion: string): boolean => /[([.!]$/.test(completion);

/** The part of an expression that an error points at: from its offset to the end of what stands there. */
export function errorSpan(text: string, offset: number): { from: number; to: number } {
  const from = Math.min(Math.max(0, offset), text.length);
  const [symbol = ''] = /^(?:"[^"]*"?|[\p{L}\p{N}_.]+|\s*\S)/u.exec(text.slice(from)) ?? [];
  return { from, to: from + symbol.length };
}

/** X-Ray's position is underlined, so that only the line of what is one line anyway would be said twice. */
export const adviceText = (advice: string): string =>
  advice.replace(/^line 1, (column \d+: )/, '$1');
