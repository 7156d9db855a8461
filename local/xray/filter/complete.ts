import { type Expectation, FilterError, type ValueSource } from './errors.ts';
import type { Value } from './expression.ts';
import { formatAnnotationKey, formatValue } from './format.ts';
import { isKeywordOf, keywords, rootCauseScopes, type Scope } from './keywords.ts';
import { expectedBehind } from './parse.ts';

/** Stored values that completions are drawn from. */
export interface Vocabulary {
  readonly annotations?: Readonly<Record<string, readonly Value[]>>;
  readonly values?: Readonly<Partial<Record<ValueSource, readonly (string | number)[]>>>;
}

export interface Completion {
  /** What stands between `from` and `to` when it is chosen. */
  readonly text: string;
  readonly kind: 'keyword' | 'operator' | 'value';
}

export interface Completions {
  /** The part of the text that a completion replaces; it ends at the cursor. */
  readonly from: number;
  readonly to: number;
  readonly completions: readonly Completion[];
}

const mostCompletions = 100;

/** What can be written at the cursor, by what has been written of it already; nothing behind a mistake. */
export function completeFilter(
  text: string,
  cursor: number,
  vocabulary: Vocabulary = {},
): Completions {
  const to = Math.min(Math.max(0, Math.trunc(cursor) || 0), text.length);
  const written = text.slice(0, to);
  const from = beginningOfPart(written);
  const part = written.slice(from).toLowerCase();
  const seen = new Set<string>();
  const completions = candidates(written.slice(0, from), part, vocabulary).filter((candidate) => {
    const isNew = !seen.has(candidate.text);
    seen.add(candidate.text);
    return isNew && candidate.text.toLowerCase().startsWith(part) && candidate.text !== part;
  });
  return { from, to, completions: completions.slice(0, mostCompletions) };
}

/** Where the word, number, key or text begins that ends at the cursor; the cursor itself behind a space or a sign. */
function beginningOfPart(written: string): number {
  const quote = openQuote(written);
  if (quote !== undefined) return quote;
  const bracket = written.lastIndexOf('[');
  if (bracket > written.lastIndexOf(']')) {
    const name = /(?:\w+\.)?annotation\s*$/i.exec(
      written.slice(Math.max(0, bracket - 40), bracket),
    );
    if (name) return bracket - name[0].length;
  }
  let from = written.length;
  while (from > 0 && /[\p{L}\p{N}_.-]/u.test(written[from - 1] ?? '')) from -= 1;
  return from;
}

function openQuote(written: string): number | undefined {
  let open: number | undefined;
  for (let at = 0; at < written.length; at++) {
    if (written[at] === '"') open = open === undefined ? at : undefined;
    else if (written[at] === '\\' && open !== undefined) at += 1;
  }
  return open;
}

function candidates(before: string, part: string, vocabulary: Vocabulary): Completion[] {
  try {
    return expectedBehind(before).flatMap((expectation) => propose(expectation, part, vocabulary));
  } catch (error) {
    if (error instanceof FilterError) return [];
    throw error;
  }
}

function propose(expectation: Expectation, part: string, vocabulary: Vocabulary): Completion[] {
  switch (expectation.kind) {
    case 'token':
      return [{ text: expectation.text, kind: 'operator' }];
    case 'keyword':
      return keywordsOf(expectation.scope, part, vocabulary);
    case 'value':
      return valuesFor(expectation, vocabulary);
    case 'json':
      return [{ text: '#[{ "Services": [] }]', kind: 'value' }];
    case 'end':
      return [];
  }
}

const traceWords: readonly string[] = [
  'service(',
  'edge(',
  'group.name',
  'group.arn',
  ...rootCauseScopes,
  'rootcause.json',
];

function keywordsOf(scope: Scope, part: string, vocabulary: Vocabulary): Completion[] {
  const plain = keywords.filter((keyword) => isKeywordOf(scope, keyword));
  const words = scope === 'trace' ? [...plain, ...traceWords] : plain;
  return [...words, ...annotationsOf(scope, part, vocabulary)].map((text) => ({
    text,
    kind: 'keyword',
  }));
}

function annotationsOf(scope: Scope, part: string, { annotations = {} }: Vocabulary): string[] {
  const sides = scope === 'edge' ? ['', 'source.', 'destination.'] : [''];
  if (scope !== 'edge' && scope !== 'service' && scope !== 'trace') return [];
  // A bracket that has been opened stays.
  const format = part.includes('[')
    ? (key: string) => `annotation[${key}]`
    : (key: string) => formatAnnotationKey(key);
  return sides.flatMap((side) => Object.keys(annotations).map((key) => side + format(key)));
}

function valuesFor(
  { type, of, key = '' }: Extract<Expectation, { kind: 'value' }>,
  { annotations = {}, values = {} }: Vocabulary,
): Completion[] {
  const stored = of === 'annotation' ? ownValues(annotations, key) : (values[of] ?? []);
  const known = type === 'boolean' ? [true, false] : stored;
  return known
    .filter((value) => typeof value === type)
    .map((value) => ({ text: formatValue(value), kind: 'value' }));
}

const ownValues = (
  annotations: Readonly<Record<string, readonly Value[]>>,
  key: string,
): readonly Value[] => (Object.hasOwn(annotations, key) ? (annotations[key] ?? []) : []);
