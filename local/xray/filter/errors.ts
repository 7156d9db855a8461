import type { Keyword, Scope, ValueType } from './keywords.ts';

/** Whose values a place in an expression takes. */
export type ValueSource =
  | Keyword
  | 'annotation'
  | 'service.name'
  | 'service.type'
  | 'service.account'
  | 'group.name'
  | 'group.arn';

/** Something that could stand at a place of an expression. */
export type Expectation =
  | { readonly kind: 'token'; readonly text: string }
  | { readonly kind: 'keyword'; readonly scope: Scope }
  | {
      readonly kind: 'value';
      readonly type: ValueType;
      readonly of: ValueSource;
      /** The annotation's. */
      readonly key?: string;
    }
  | { readonly kind: 'json' }
  | { readonly kind: 'end' };

/** Where in the text something is wrong: offsets of the symbol that X-Ray's message would show. */
export interface Mistake {
  /** What the position points at. */
  readonly at: number;
  readonly symbol: string;
  readonly expected: readonly Expectation[];
  /** In place of what was expected, where that would not help. */
  readonly reason?: string;
}

/** A symbol can be as long as the expression. */
const longestSymbol = 256;

/** A filter expression cannot be read. `message` is X-Ray's text (observed), `advice` is for people. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  /** From 1. */
  readonly line: number;
  /** In the line, from 1. */
  readonly position: number;
  /** From the start of the expression, from 0. */
  readonly offset: number;
  readonly expected: readonly Expectation[];
  /** Says what was expected instead. */
  readonly advice: string;

  constructor(text: string, { at, symbol, expected, reason }: Mistake) {
    const before = text.slice(0, at).split('\n');
    const position = (before.at(-1)?.length ?? 0) + 1;
    const shown = symbol.slice(0, longestSymbol).toWellFormed();
    super(
      `Error Location: line ${before.length}, position ${position} : Invalid input symbol: '${shown}'`,
    );
    this.line = before.length;
    this.position = position;
    this.offset = at;
    this.expected = expected;
    const found = at >= text.length ? 'the end' : `"${text.slice(at, at + 20).toWellFormed()}"`;
    this.advice = `line ${this.line}, column ${position}: ${
      reason ?? `expected ${describeExpected(expected)}, got ${found}`
    }`;
  }
}

function describeExpected(expected: readonly Expectation[]): string {
  const names = [...new Set(expected.map(describe))];
  if (names.length === 0) return 'something else';
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`;
}

function describe(expectation: Expectation): string {
  switch (expectation.kind) {
    case 'token':
      return `"${expectation.text}"`;
    case 'keyword':
      return 'a keyword';
    case 'json':
      return 'a JSON array behind "#"';
    case 'end':
      return 'the end';
    case 'value':
      return describeType(expectation.type);
  }
}

function describeType(type: ValueType): string {
  switch (type) {
    case 'boolean':
      return 'true or false';
    case 'number':
      return 'a number';
    case 'string':
      return 'a text in double quotes';
  }
}
