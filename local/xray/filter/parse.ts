import { type Expectation, FilterError } from './errors.ts';
import type { Comparison, Filter, Operator } from './expression.ts';
import {
  isKeyword,
  isKeywordOf,
  isRootCauseScope,
  type Keyword,
  keywordType,
  type Scope,
  textOperators,
} from './keywords.ts';
import { parseEdge, parseGroup, parseService } from './parse-complex.ts';
import { type ParserInput, parserInput } from './parser-input.ts';
import { maxDepth, type Token } from './tokens.ts';

/**
 * Reads an expression: `!` binds before AND, which may be left out between terms, and AND before OR.
 * @throws FilterError with X-Ray's text, and with what was expected.
 */
export function parseFilter(text: string): Filter {
  if (text.length > maxLength) throw tooLong(text);
  const input = parserInput(text);
  const filter = parseOr(input, { scope: 'trace', depth: 0 });
  if (input.token().kind === 'end') return filter;
  input.expect({ kind: 'end' });
  throw input.refuse();
}

/** Unlike X-Ray, whose bound is not known. */
const maxLength = 1024 * 1024;

const tooLong = (text: string): FilterError =>
  new FilterError(text, {
    at: maxLength,
    symbol: text.slice(maxLength),
    expected: [],
    reason: `the expression is longer than ${maxLength} characters`,
  });

/** What could follow an expression that is written up to its end. @throws FilterError when it is wrong before that. */
export function expectedBehind(text: string): readonly Expectation[] {
  const input = parserInput(text);
  try {
    parseOr(input, { scope: 'trace', depth: 0 });
  } catch (error) {
    if (input.token().kind === 'end') return input.expected();
    throw error;
  }
  if (input.token().kind !== 'end') throw input.refuse();
  return input.expected();
}

export interface Place {
  readonly scope: Scope;
  readonly depth: number;
}

function parseOr(input: ParserInput, place: Place): Filter {
  const terms = [parseAnd(input, place)];
  while (input.take('or')) terms.push(parseAnd(input, place));
  return join('or', terms);
}

function parseAnd(input: ParserInput, place: Place): Filter {
  const terms = [parseUnary(input, place)];
  while (input.take('and') || beginsTerm(input.token())) terms.push(parseUnary(input, place));
  return join('and', terms);
}

/** What stood in brackets joins its equals outside, which means the same. */
function join(kind: 'and' | 'or', terms: readonly Filter[]): Filter {
  const [first, ...more] = terms.flatMap((term) => (term.kind === kind ? term.terms : term));
  return first !== undefined && more.length === 0
    ? first
    : { kind, terms: first ? [first, ...more] : [] };
}

const joining = new Set(['and', 'or', 'true', 'false', ...textOperators]);

function beginsTerm(token: Token): boolean {
  switch (token.kind) {
    case 'word':
      return !joining.has(token.word);
    case 'symbol':
      return token.symbol === '(' || token.symbol === '!';
    default:
      return token.kind === 'annotation';
  }
}

function parseUnary(input: ParserInput, { scope, depth }: Place): Filter {
  if (depth > maxDepth) throw input.refuse(undefined, 'the expression is nested too deeply');
  const inner = { scope, depth: depth + 1 };
  if (takeNot(input)) return { kind: 'not', term: parseUnary(input, inner) };
  const token = input.token();
  if (token.kind === 'symbol' && token.symbol === '(') {
    input.advance();
    const filter = parseOr(input, inner);
    input.need(')');
    return filter;
  }
  if (token.kind === 'annotation' && takesAnnotation(scope, token.side)) {
    const { key, side, start } = token;
    input.advance();
    const comparison = parseAnnotationComparison(input, key, start);
    return { kind: 'annotation', key, ...(side && { side }), ...(comparison && { comparison }) };
  }
  if (token.kind === 'word') {
    if (isKeyword(token.word) && isKeywordOf(scope, token.word)) {
      input.advance();
      return parseKeyword(input, token.word, token.start);
    }
    if (scope === 'trace') {
      const complex = parseComplex(input, token.word, inner);
      if (complex !== undefined) return complex;
    }
  }
  input.expect({ kind: 'keyword', scope });
  throw input.refuse();
}

function takeNot(input: ParserInput): boolean {
  const token = input.token();
  const isNot =
    (token.kind === 'symbol' && token.symbol === '!') ||
    (token.kind === 'word' && token.word === 'not');
  if (isNot) input.advance();
  return isNot;
}

const takesAnnotation = (scope: Scope, side: string | undefined): boolean =>
  scope === 'edge' || (side === undefined && (scope === 'trace' || scope === 'service'));

function parseComplex(input: ParserInput, word: string, place: Place): Filter | undefined {
  const parseBraces = (scope: Scope) => parseWhere(input, { ...place, scope });
  if (isRootCauseScope(word)) {
    input.advance();
    const where = parseBraces(word);
    if (where === undefined) throw input.refuse();
    return { kind: 'root-cause', scope: word, where };
  }
  switch (word) {
    case 'service':
      input.advance();
      return parseService(input, parseBraces);
    case 'edge':
      input.advance();
      return parseEdge(input, parseBraces);
    case 'group.name':
    case 'group.arn':
      return parseGroup(input, word);
    case 'rootcause.json': {
      input.advance();
      input.need('=');
      const token = input.token();
      input.expect({ kind: 'json' });
      if (token.kind !== 'json') throw input.refuse();
      input.advance();
      return { kind: 'root-cause-json', causes: token.value };
    }
    default:
      return undefined;
  }
}

function parseWhere(input: ParserInput, place: Place): Filter | undefined {
  if (!input.take('{')) return undefined;
  const where = parseOr(input, place);
  input.need('}');
  return where;
}

function parseKeyword(input: ParserInput, keyword: Keyword, start: number): Filter {
  const type = keywordType(keyword);
  const operator = takeOperator(input, operatorsOf[type]);
  if (operator === undefined) {
    // A number alone says nothing that could be true or false.
    if (type === 'number') throw input.refuse(start);
    return { kind: 'keyword', keyword };
  }
  input.expect({ kind: 'value', type, of: keyword });
  const value = readValue(input.token());
  if (typeof value !== type || value === undefined) throw input.refuse(start);
  input.advance();
  return { kind: 'keyword', keyword, comparison: { operator, value } };
}

function parseAnnotationComparison(
  input: ParserInput,
  key: string,
  start: number,
): Comparison | undefined {
  const operator = takeOperator(input, operatorsOf.annotation);
  if (operator === undefined) return undefined;
  const types = (['string', 'number', 'boolean'] as const).filter((type) =>
    operatorsOf[type].includes(operator),
  );
  for (const type of types) {
    input.expect({ kind: 'value', type, of: 'annotation', key });
  }
  const value = readValue(input.token());
  if (value === undefined || !types.some((type) => type === typeof value)) {
    throw input.refuse(start);
  }
  input.advance();
  return { operator, value };
}

const equality = ['=', '!='] as const;
const ordering = ['<', '<=', '>', '>='] as const;

const operatorsOf: Readonly<
  Record<'boolean' | 'number' | 'string' | 'annotation', readonly Operator[]>
> = {
  boolean: equality,
  number: [...equality, ...ordering],
  string: [...equality, ...textOperators],
  annotation: [...equality, ...ordering, ...textOperators],
};

const takeOperator = (input: ParserInput, operators: readonly Operator[]): Operator | undefined =>
  operators.find((operator) => input.take(operator));

function readValue(token: Token): string | number | boolean | undefined {
  switch (token.kind) {
    case 'string':
    case 'number':
      return token.value;
    case 'word':
      return token.word === 'true' ? true : token.word === 'false' ? false : undefined;
    default:
      return undefined;
  }
}
