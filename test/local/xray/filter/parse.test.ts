import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../../../local/xray/filter/errors.ts';
import { formatFilter } from '../../../../local/xray/filter/format.ts';
import { knownWords } from '../../../../local/xray/filter/keywords.ts';
import { parseFilter } from '../../../../local/xray/filter/parse.ts';
import { invalidExamples, validExamples } from './examples.ts';
import { anyFilter } from './filters.ts';

function errorOf(text: string): FilterError {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`no error in ${text}`);
}

const message = (position: number, symbol: string, line = 1) =>
  `Error Location: line ${line}, position ${position} : Invalid input symbol: '${symbol}'`;

describe('parseFilter', () => {
  it.each(validExamples)('reads %s', (text) => {
    const filter = parseFilter(text);

    expect(parseFilter(formatFilter(filter))).toEqual(filter);
  });

  it.each(invalidExamples)('refuses %s at %i', (text, position, symbol) => {
    expect(errorOf(text).message).toBe(message(position, symbol));
  });

  it.each([
    ['! binds before AND', '!ok fault', '!ok AND fault'],
    ['AND binds before OR', 'ok OR fault AND error', 'ok OR (fault AND error)'],
    [
      'an AND left out binds as one',
      'ok OR fault error OR partial',
      'ok OR (fault AND error) OR partial',
    ],
    ['brackets bind first', '(ok OR fault) error', '((ok OR fault)) AND (error)'],
    ['NOT is !', 'NOT (ok)', '!ok'],
    [
      'letter case of words does not matter',
      'ResponseTime > 2 aNd HTTP.URL contains "x"',
      'responsetime>2 AND http.url CONTAINS "x"',
    ],
    ['space is free', '\n service ( "a" ){fault}\t', 'service("a") { fault }'],
    ['an operator and a truth may be large', 'OK = TRUE', 'ok = true'],
    ['one bare name is an id', 'service(id(name:"a"))', 'service("a")'],
    ['both forms of annotation are one', 'annotation[age] > -2.5', 'annotation.age > -2.5'],
    ['escapes are those of JSON', 'user = "\\u0041\\"\\\\"', 'user = "A\\"\\\\"'],
    ['a text may hold line breaks', 'user = "a\nb"', 'user = "a\\nb"'],
  ])('%s', (_, text, same) => {
    expect(parseFilter(text)).toEqual(parseFilter(same));
  });

  it.each([
    ['ok AND', 7, '<EOF>', 'expected a keyword, got the end'],
    ['(ok', 4, '<EOF>', 'expected "=", "!=", "AND", "OR" or ")", got the end'],
    ['ok )', 4, ')', 'expected "=", "!=", "AND", "OR" or the end, got ")"'],
    ['edge("a")', 9, ')', 'expected ",", got ")"'],
    ['service(id())', 12, ')', 'expected "name", "type" or "account.id", got "))"'],
    [
      'service(id(name:"a", name:"b"))',
      22,
      'name',
      'expected "type" or "account.id", got "name:"b"))"',
    ],
    ['group.name', 11, '<EOF>', 'expected "=" or "!=", got the end'],
    ['http.status', 12, 'http.status', 'expected "=", "!=", "<", "<=", ">" or ">=", got the end'],
    ['ok = 3', 6, 'ok = 3', 'expected true or false, got "3"'],
    ['http.status = "200"', 15, 'http.status = "200"', 'expected a number, got ""200""'],
    ['annotation.a < "x"', 16, 'annotation.a < "x"', 'expected a number, got ""x""'],
    [
      'user > "a"',
      6,
      '>',
      'expected "=", "!=", "CONTAINS", "BEGINSWITH", "ENDSWITH", "AND", "OR" or the end, got "> "a""',
    ],
    ['last', 1, 'last', 'expected a keyword, got "last"'],
    ['service("a") { user = "x" }', 16, 'user', 'expected a keyword, got "user = "x" }"'],
    ['service("a") { service("b") }', 16, 'service', 'expected a keyword, got "service("b") }"'],
    [
      'source.annotation.a',
      1,
      'source.annotation.a',
      'expected a keyword, got "source.annotation.a"',
    ],
    [
      'rootcause.responsetime.exception { last }',
      1,
      'rootcause.responsetime.ex',
      '"rootcause.responsetime.exception" is not a keyword',
    ],
    ['rootcause.fault.service', 24, '<EOF>', 'expected "{", got the end'],
    [
      'rootcause.fault.service { coverage > 1 }',
      27,
      'coverage',
      'expected a keyword, got "coverage > 1 }"',
    ],
    ['rootcause.json = #{"a":1}', 18, '#{"a":1}', 'expected a JSON array behind "#"'],
    ['rootcause.json = #[1', 18, '#[1', 'expected a JSON array behind "#"'],
    ['annotation.', 1, 'annotation.', '"annotation." is not a keyword'],
    ['annotation[ ]', 1, 'annotation[ ]', 'the annotation has no key'],
    ['user = "a', 8, '"a', 'the text has no closing quote'],
    ['user = "\\d"', 8, '"\\d"', 'the text has an escape that is none of JSON'],
    ["user = 'a'", 8, "'", '"\'" means nothing here'],
    ['duration > 1e999', 12, '1e999', '"1e999" means nothing here'],
    ['ok & fault', 4, '&', '"&" means nothing here'],
    ['😀', 1, '😀', '"😀" means nothing here'],
  ])('says of %s what was expected', (text, position, symbol, advice) => {
    const error = errorOf(text);

    expect(error.message).toBe(message(position, symbol));
    expect(error.advice).toBe(`line 1, column ${position}: ${advice}`);
  });

  it('counts lines', () => {
    const error = errorOf('ok AND\n  fault AND\n  nope');

    expect(error.message).toBe(message(3, 'nop', 3));
    expect(error.offset).toBe(21);
  });

  it('cuts what it shows of a long symbol', () => {
    expect(errorOf(`user = "${'x'.repeat(1000)}`).message.length).toBeLessThan(330);
  });

  it.each([
    ['brackets', '('.repeat(10_000)],
    ['negations', `${'!'.repeat(10_000)}ok`],
    ['JSON', `rootcause.json = #${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ])('refuses %s ten thousand deep', (_, text) => {
    expect(errorOf(text).advice).toContain('nested too deeply');
  });

  it('takes a hundred brackets', () => {
    expect(parseFilter(`${'('.repeat(100)}ok${')'.repeat(100)}`)).toEqual(parseFilter('ok'));
  });

  it.each([
    ['terms', 'ok OR '.repeat(170_000).concat('ok')],
    ['one text', `user = "${'\\\\'.repeat(500_000)}"`],
    ['an open text', `user = "${'a'.repeat(1_000_000)}`],
    ['brackets of keys', 'annotation['.repeat(90_000)],
    ['an unknown word', 'a'.repeat(1_000_000)],
    ['spaces', ' '.repeat(1_000_000)],
  ])('reads or refuses a megabyte of %s at once', (_, text) => {
    const began = performance.now();

    try {
      parseFilter(text);
    } catch (error) {
      expect(error).toBeInstanceOf(FilterError);
    }

    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('refuses more than a megabyte', () => {
    expect(errorOf(' '.repeat(1024 * 1024 + 1)).advice).toContain('longer than 1048576 characters');
  });

  it('reads what it has written as the same filter', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(parseFilter(formatFilter(filter))).toEqual(filter);
      }),
      { numRuns: 500 },
    );
  });

  it('throws nothing but its own error, and points into the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom(...knownWords, '"', '(', ')', '{', '}', '=', '!', '<', '#[', '"a"', '1', ' '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        try {
          parseFilter(text);
        } catch (error) {
          if (!(error instanceof FilterError)) throw error;
          expect(error.offset).toBeLessThanOrEqual(text.length);
          expect(error.position).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
