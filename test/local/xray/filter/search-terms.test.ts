import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../local/xray/filter/parse.ts';
import { numberRange, searchTerms } from '../../../../local/xray/filter/search-terms.ts';

describe('searchTerms', () => {
  it.each([
    ['annotation.tier = "gold"', [['annotation ["tier","gold"]']]],
    ['annotation.items = 3', [['annotation ["items",3]']]],
    ['user = "ann" AND http.url = "u"', [['user ann'], ['http.url u']]],
    ['user = "ann" OR user = "bob"', [['user ann', 'user bob']]],
    ['service("x") { annotation.tier = "gold" AND ok }', [['annotation ["tier","gold"]']]],
    ['user = "ann" OR fault', []],
    ['!user = "ann"', []],
    ['user != "ann"', []],
    ['user CONTAINS "ann"', []],
    ['annotation.items > 3', []],
    ['http.method = "GET"', []],
    ['service("x") { http.url = "u" }', []],
    ['service("x") { annotation.tier = "gold" OR ok }', []],
  ])('of %s are %j', (expression, terms) => {
    expect(searchTerms(parseFilter(expression))).toEqual(terms);
  });
});

describe('numberRange', () => {
  const most = Number.MAX_VALUE;

  it.each([
    ['duration > 2', { least: 2, most }],
    ['duration = 2', { least: 2, most: 2 }],
    ['duration >= 1 AND duration < 3', { least: 1, most: 3 }],
    ['duration < 1 OR duration = 3', { least: -most, most: 3 }],
    ['duration > 2 AND fault', { least: 2, most }],
    ['duration != 2', undefined],
    ['duration > 2 OR fault', undefined],
    ['!duration > 2', undefined],
    ['responsetime > 2', undefined],
    ['service("x") { duration > 2 }', undefined],
  ])('of the duration in %s is %j', (expression, range) => {
    expect(numberRange(parseFilter(expression), 'duration')).toEqual(range);
  });
});
