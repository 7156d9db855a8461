import { FilterError } from './errors.ts';
import { knownWords } from './keywords.ts';

/** Offsets are of the whole token in the expression's text. */
export type Token = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'word' /** In lower case. */; readonly word: string }
  | {
      readonly kind: 'annotation';
      readonly key: string;
      readonly side: 'source' | 'destination' | undefined;
    }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'json'; readonly value: readonly unknown[] }
  | { readonly kind: 'symbol'; readonly symbol: string }
  | { readonly kind: 'end' }
);

/** Unlike X-Ray, whose bound is not known: what is nested deeper than this is refused. */
export const maxDepth = 200;

const space = /\s*/y;
const annotation = /(?:(source|destination)\.)?annotation(?:\.([\p{L}\p{N}_]+)|\s*\[([^\]]+)\])/iuy;
const word = /[a-z_][a-z0-9_.]*/iy;
const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/iy;
const symbol = /!=|<=|>=|[=<>!(){},:]/y;

/** Without what only begins an annotation. */
const words = new Set(knownWords.filter((known) => !/annotation.$/.test(known)));

/** The token at or behind `from`. @throws FilterError */
export function readToken(text: string, from: number): Token {
  const start = from + (match(space, text, from)?.[0].length ?? 0);
  if (start >= text.length) return { kind: 'end', start: text.length, end: text.length };
  if (text[start] === '"') return readString(text, start);
  if (text[start] === '#') return readJson(text, start);
  const annotated = match(annotation, text, start);
  if (annotated) {
    const [whole, side, plain, bracketed] = annotated;
    const key = plain ?? bracketed?.trim() ?? '';
    if (key === '') throw refuse(text, start, whole, 'the annotation has no key');
    return {
      kind: 'annotation',
      key,
      side: side?.toLowerCase() as 'source' | 'destination' | undefined,
      start,
      end: start + whole.length,
    };
  }
  const named = match(word, text, start)?.[0];
  if (named !== undefined) return readWord(text, start, named);
  const digits = match(number, text, start)?.[0];
  if (digits !== undefined && Number.isFinite(Number(digits))) {
    return { kind: 'number', value: Number(digits), start, end: start + digits.length };
  }
  const sign = match(symbol, text, start)?.[0];
  if (sign !== undefined) return { kind: 'symbol', symbol: sign, start, end: start + sign.length };
  throw refuse(text, start, digits ?? String.fromCodePoint(text.codePointAt(start) ?? 0));
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const refuse = (text: string, at: number, symbol: string, reason?: string): FilterError =>
  new FilterError(text, {
    at,
    symbol,
    expected: [],
    reason: reason ?? `"${symbol.slice(0, 40)}" means nothing here`,
  });

function readWord(text: string, start: number, named: string): Token {
  const lower = named.toLowerCase();
  if (words.has(lower)) return { kind: 'word', word: lower, start, end: start + named.length };
  // Observed: X-Ray shows a word up to the first letter by which it is no longer one of its own.
  let known = lower.length;
  while (!knownWords.some((candidate) => candidate.startsWith(lower.slice(0, known)))) known -= 1;
  const symbol = text.slice(start, start + known + 1);
  throw refuse(text, start, symbol, `"${named.slice(0, 40)}" is not a keyword`);
}

function readString(text: string, start: number): Token {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length)
    throw refuse(text, start, text.slice(start), 'the text has no closing quote');
  end += 1;
  // JSON wants line breaks escaped, a person who pastes a message does not.
  const quoted = text.slice(start, end).replaceAll(/(?<!\\)\p{Cc}/gu, escapeControl);
  try {
    return { kind: 'string', value: String(JSON.parse(quoted)), start, end };
  } catch {
    throw refuse(
      text,
      start,
      text.slice(start, end),
      'the text has an escape that is none of JSON',
    );
  }
}

const escapeControl = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

function readJson(text: string, start: number): Token {
  const end = findJsonEnd(text, start + 1);
  const source = text.slice(start + 1, end);
  try {
    const value: unknown = JSON.parse(source);
    if (Array.isArray(value)) return { kind: 'json', value, start, end };
  } catch {
    // Said below, as of any other value that is no array.
  }
  throw refuse(text, start, text.slice(start, end), 'expected a JSON array behind "#"');
}

/** Behind the bracket that closes the first one. */
function findJsonEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"') {
      at += 1;
      while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    } else if ('[{'.includes(character)) {
      depth += 1;
      if (depth > maxDepth) throw refuse(text, at, character, 'the JSON is nested too deeply');
    } else if (']}'.includes(character)) {
      depth -= 1;
      if (depth <= 0) return at + 1;
    }
  }
  return text.length;
}
