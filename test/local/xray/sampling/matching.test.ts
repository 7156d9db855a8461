import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern, matchesRule, tryRules } from '../../../../local/xray/sampling/matching.ts';
import { byName, byPriority, defaultRule } from '../../../../local/xray/sampling/rule.ts';

const anyRule = defaultRule({ account: '123456789012', region: 'us-east-1' });

describe('matchesPattern', () => {
  it.each([
    ['*', ''],
    ['*', 'anything'],
    ['/api/*', '/api/'],
    ['/api/*', '/api/orders/1'],
    ['/api/?', '/api/1'],
    ['*.example.com', 'shop.example.com'],
    ['a*b*c', 'axxbyyc'],
    ['GET', 'get'],
    ['order?', 'ORDERS'],
    ['**', 'x'],
    ['', ''],
  ])('matches "%s" with "%s"', (pattern, text) => {
    expect(matchesPattern(pattern, text)).toBe(true);
  });

  it.each([
    ['', 'x'],
    ['?', ''],
    ['?', 'ab'],
    ['/api/?', '/api/'],
    ['a*b', 'abc'],
    ['GET', 'GETS'],
    ['a.c', 'abc'],
    ['a*b*c', 'acb'],
  ])('does not match "%s" with "%s"', (pattern, text) => {
    expect(matchesPattern(pattern, text)).toBe(false);
  });

  it('agrees with the regular expression that says the same', () => {
    const pattern = fc.array(fc.constantFrom('a', 'b', '*', '?', '.'), { maxLength: 8 });
    const text = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 8 });

    fc.assert(
      fc.property(pattern, text, (symbols, letters) => {
        const meanings = new Map([
          ['*', '.*'],
          ['?', '.'],
          ['.', '\\.'],
        ]);
        const source = symbols.map((symbol) => meanings.get(symbol) ?? symbol).join('');
        expect(matchesPattern(symbols.join(''), letters.join(''))).toBe(
          new RegExp(`^${source}$`).test(letters.join('')),
        );
      }),
    );
  });

  it('stays fast on a pattern made to backtrack', () => {
    const began = performance.now();

    matchesPattern(`${'*a'.repeat(64)}b`, 'a'.repeat(10_000));

    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('matchesRule', () => {
  it('matches what the request does not say', () => {
    const rule = { ...anyRule, host: 'shop.example.com', serviceType: 'AWS::EC2::Instance' };

    expect(matchesRule(rule, { path: '/orders' })).toBe(true);
  });

  it('needs every pattern to match what the request says', () => {
    const rule = { ...anyRule, httpMethod: 'POST', urlPath: '/orders*' };

    expect(matchesRule(rule, { method: 'post', path: '/orders/1' })).toBe(true);
    expect(matchesRule(rule, { method: 'GET', path: '/orders/1' })).toBe(false);
    expect(matchesRule(rule, { method: 'POST', path: '/carts' })).toBe(false);
  });

  it.each([
    ['serviceName', { serviceName: 'other' }],
    ['serviceType', { serviceType: 'other' }],
    ['host', { host: 'other' }],
    ['resourceArn', { resourceArn: 'other' }],
  ] as const)('compares %s', (member, request) => {
    expect(matchesRule({ ...anyRule, [member]: 'wanted' }, request)).toBe(false);
    expect(matchesRule({ ...anyRule, [member]: 'OTHER' }, request)).toBe(true);
  });

  it('compares headers by name in any letter case and needs all of them', () => {
    const rule = { ...anyRule, attributes: { 'X-Tier': 'gold*', 'X-Beta': '*' } };

    expect(matchesRule(rule, { attributes: { 'x-tier': 'golden', 'x-beta': '' } })).toBe(true);
    expect(matchesRule(rule, { attributes: { 'x-tier': 'golden' } })).toBe(false);
    expect(matchesRule(rule, { attributes: { 'x-tier': 'silver', 'x-beta': '1' } })).toBe(false);
  });
});

describe('tryRules', () => {
  const rules = [
    { ...anyRule, name: 'posts', httpMethod: 'POST', host: '*.example.com' },
    { ...anyRule, name: 'gold', attributes: { Tier: 'gold*', Beta: '1' } },
    { ...anyRule, name: 'all' },
    { ...anyRule, name: 'never tried' },
  ];

  it('tells why each rule before the one that matches does not', () => {
    const trials = tryRules(rules, { method: 'GET', host: 'shop', attributes: { tier: 'silver' } });

    expect(trials.map(({ rule, mismatches }) => [rule.name, mismatches])).toEqual([
      [
        'posts',
        [
          { subject: 'host', pattern: '*.example.com', given: 'shop' },
          { subject: 'method', pattern: 'POST', given: 'GET' },
        ],
      ],
      [
        'gold',
        [
          { subject: 'attribute "Tier"', pattern: 'gold*', given: 'silver' },
          { subject: 'attribute "Beta"', pattern: '1' },
        ],
      ],
      ['all', []],
    ]);
  });

  it('tells of all of them when none matches', () => {
    const trials = tryRules(rules.slice(0, 1), { method: 'GET' });

    expect(trials.map(({ mismatches }) => mismatches.length)).toEqual([1]);
  });
});

describe('the orders of rules', () => {
  const named = (name: string, priority: number) => ({ ...anyRule, name, priority });
  const rules = [named('Default', 10_000), named('b', 5), named('a', 5), named('z', 1)];

  it('tries them by priority, then by name', () => {
    expect(rules.toSorted(byPriority).map(({ name }) => name)).toEqual(['z', 'a', 'b', 'Default']);
  });

  it('lists them by name, Default last', () => {
    expect(rules.toSorted(byName).map(({ name }) => name)).toEqual(['a', 'b', 'z', 'Default']);
  });
});
