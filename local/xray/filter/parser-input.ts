import { type Expectation, FilterError } from './errors.ts';
import { textOperators } from './keywords.ts';
import { readToken, type Token } from './tokens.ts';

/** The tokens of an expression, one at a time, and what would have been taken in place of the present one. */
export interface ParserInput {
  readonly token: () => Token;
  /** Goes on to the next token; what was expected here is forgotten. @throws FilterError */
  readonly advance: () => void;
  /** Takes a sign or a word if it is next. Otherwise it is remembered as expected. */
  readonly take: (text: string) => boolean;
  /** @throws FilterError unless the sign or word is next. */
  readonly need: (text: string) => void;
  /** Remembers what could stand here. */
  readonly expect: (expectation: Expectation) => void;
  readonly expected: () => readonly Expectation[];
  /**
   * Refuses the present token.
   * @param from where the term began that it breaks off: X-Ray then shows the whole of it (observed).
   */
  readonly refuse: (from?: number, reason?: string) => FilterError;
}

export function parserInput(text: string): ParserInput {
  let token = readToken(text, 0);
  let expected: Expectation[] = [];

  const isNext = (wanted: string) =>
    (token.kind === 'word' && token.word === wanted) ||
    (token.kind === 'symbol' && token.symbol === wanted);

  const input: ParserInput = {
    token: () => token,
    advance() {
      expected = [];
      token = readToken(text, token.end);
    },
    take(wanted) {
      if (isNext(wanted)) {
        input.advance();
        return true;
      }
      expected.push({ kind: 'token', text: spelling(wanted) });
      return false;
    },
    need(wanted) {
      if (!input.take(wanted)) throw input.refuse();
    },
    expect: (expectation) => expected.push(expectation),
    expected: () => expected,
    refuse: (from = token.start, reason) =>
      new FilterError(text, {
        at: token.start,
        symbol: from < token.end ? text.slice(from, token.end) : '<EOF>',
        expected,
        reason,
      }),
  };
  return input;
}

/** As X-Ray's guide writes them: arguments of `id()` small, operators large. */
const spelling = (wanted: string): string =>
  ['and', 'or', ...textOperators].includes(wanted) ? wanted.toUpperCase() : wanted;
