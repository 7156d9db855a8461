import { describe, expect, it } from 'vitest';
import {
  ruleAwsCommand,
  ruleCdkCode,
} from '../../../../../local/console/pages/sampling/copy-rule.ts';
import {
  describePatterns,
  describeRates,
  describeRule,
  percentText,
} from '../../../../../local/console/pages/sampling/describe-rule.ts';
import { conflictOf, keepMine } from '../../../../../local/console/pages/sampling/editing.ts';
import { parseDraft } from '../../../../../local/console/pages/sampling/parse-draft.ts';
import { type Rule, readRules } from '../../../../../local/console/pages/sampling/rule.ts';
import {
  changesOf,
  draftOf,
  type RuleDraft,
  rebased,
} from '../../../../../local/console/pages/sampling/rule-draft.ts';
import { rulesMarkdown } from '../../../../../local/console/pages/sampling/rules-markdown.ts';

const checkout: Rule = {
  name: 'checkout',
  arn: 'arn:aws:xray:us-east-1:123456789012:sampling-rule/checkout',
  priority: 100,
  rate: 0.05,
  reservoir: 1,
  host: '*',
  method: 'POST',
  path: '/orders*',
  serviceName: '*',
  serviceType: '*',
  resourceArn: '*',
  attributes: [],
  modifiedAt: 0,
};

const problems = (change: Partial<RuleDraft>) => {
  const parsed = parseDraft({ ...draftOf(checkout), ...change });
  return 'problems' in parsed ? Object.fromEntries(parsed.problems) : {};
};

describe('readRules', () => {
  it('orders by priority, then by name, and takes what is missing as X-Ray would', () => {
    const wire = (RuleName: string, Priority: number) => ({ SamplingRule: { RuleName, Priority } });

    const rules = readRules([
      wire('b', 7),
      wire('Default', 10_000),
      wire('a', 7),
      wire('c', 1),
    ] as never);

    expect(rules.map(({ name }) => name)).toEqual(['c', 'a', 'b', 'Default']);
    expect(rules[0]).toMatchObject({ host: '*', attributes: [], modifiedAt: 0 });
    expect(rules[0]?.boost).toBeUndefined();
  });
});

describe('describeRule', () => {
  it.each([
    [1, 0.05, 'first 1 request a second, then 5 %'],
    [5, 0, 'first 5 requests a second, then none'],
    [0, 0.125, '12.5 % of requests'],
    [0, 0, 'no request'],
    [3, 1, 'every request'],
  ])('says what a reservoir of %d and a rate of %d mean', (reservoir, rate, text) => {
    expect(describeRates({ reservoir, rate })).toBe(text);
  });

  it('says which requests a rule is for', () => {
    const rule = { ...checkout, attributes: [{ key: 'x-tier', value: 'gold' }] };

    expect(describePatterns(rule)).toBe('method POST, path /orders*, attribute x-tier gold');
    expect(describeRule({ ...checkout, method: '*', path: '*' })).toBe(
      'Every request that no rule before it matches: first 1 request a second, then 5 %.',
    );
    expect(describeRule({ ...rule, boost: { maxRate: 0.5, cooldownMinutes: 1 } })).toMatch(
      /then 5 %; up to 50 % for up to a minute .* once in 1 minute\.$/,
    );
  });

  it('keeps all digits of a rate, and none that only binary fractions have', () => {
    expect([0.07, 0.1 + 0.2, 0.0001, 1e-9, 1].map(percentText)).toEqual([
      '7',
      '30',
      '0.01',
      '1e-7',
      '100',
    ]);
  });
});

describe('parseDraft', () => {
  it('reads what a rule is written as, back into the rule', () => {
    const rule = {
      ...checkout,
      rate: 0.07,
      attributes: [{ key: 'a', value: 'b' }],
      boost: { maxRate: 0.3, cooldownMinutes: 10 },
    };

    const parsed = parseDraft(draftOf(rule));

    const { arn: _, modifiedAt: __, ...written } = rule;
    expect(parsed).toEqual({ rule: { ...written, rate: expect.closeTo(0.07, 12) } });
  });

  it('takes a percent sign and a decimal comma', () => {
    expect(parseDraft({ ...draftOf(checkout), rate: '12,5 %' })).toMatchObject({
      rule: { rate: 0.125 },
    });
  });

  it.each([
    [{ priority: '0' }, { priority: 'must have value greater than or equal to 1, got "0"' }],
    [{ priority: '1.5' }, { priority: 'must be a whole number, got "1.5"' }],
    [{ reservoir: '-1' }, { reservoir: 'must have value greater than or equal to 0, got "-1"' }],
    [{ reservoir: '1e99' }, { reservoir: /less than or equal to 2147483647/ }],
    [{ rate: '101' }, { rate: 'must have value less than or equal to 100 %, got "101"' }],
    [{ rate: '' }, { rate: 'must be a number, got ""' }],
    [{ method: 'PROPPATCHES' }, { method: /less than or equal to 10, got 11/ }],
    [{ resourceArn: 'a'.repeat(501) }, { resourceArn: /500/ }],
    [{ hasBoost: true, boostRate: '200' }, { boostRate: /100 %/ }],
    [{ hasBoost: true, boostCooldown: '0' }, { boostCooldown: /greater than or equal to 1/ }],
    [{ hasBoost: false, boostRate: 'x', boostCooldown: 'y' }, {}],
    [{ attributes: [{ key: '', value: 'a' }] }, { attributes: /greater than or equal to 1/ }],
    [{ attributes: [{ key: 'a', value: 'v'.repeat(33) }] }, { attributes: /32, got 33/ }],
    [
      { attributes: Array.from({ length: 2 }, () => ({ key: '__proto__', value: 'a' })) },
      { attributes: 'each key may come once, got "__proto__" twice' },
    ],
  ] as const)('refuses what X-Ray would: %j', (change, expected) => {
    const found = problems(change as Partial<RuleDraft>);

    expect(Object.keys(found)).toEqual(Object.keys(expected));
    for (const [field, text] of Object.entries(expected)) expect(found[field]).toMatch(text);
  });
});

describe('changesOf', () => {
  it('says what differs in words, and a boost with its figures', () => {
    const before = draftOf(checkout);

    const changes = changesOf(before, { ...before, path: '', rate: '7', hasBoost: true });

    expect(changes).toEqual([
      { label: 'Rate', from: '5 %', to: '7 %' },
      { label: 'Path', from: '/orders*', to: '' },
      { label: 'Boost', from: 'no', to: 'yes' },
      { label: 'Boost up to', from: '', to: '50 %' },
      { label: 'Boost once in', from: '', to: '10 min' },
    ]);
    expect(changesOf(before, { ...before, boostRate: '1' })).toEqual([]);
  });
});

describe('conflictOf', () => {
  const mine = { base: checkout, draft: { ...draftOf(checkout), rate: '50' } };

  it('sees another content, and neither a later time nor a change of nothing', () => {
    expect(conflictOf(mine, { ...checkout, modifiedAt: 9 })).toBeUndefined();
    expect(conflictOf(mine, { ...checkout, reservoir: 2 })).toBe('changed');
    expect(conflictOf(mine, undefined)).toBe('deleted');
    expect(conflictOf({ draft: mine.draft }, undefined)).toBeUndefined();
  });

  it('keeps what was changed on both sides, and mine where both changed the same', () => {
    const theirs = { ...checkout, reservoir: 2, rate: 0.9 };

    const { base, draft } = keepMine(mine, theirs);

    expect(base).toBe(theirs);
    expect(draft).toMatchObject({ reservoir: '2', rate: '50' });
    expect(rebased(draftOf(checkout), draftOf(checkout), draftOf(theirs))).toEqual(draftOf(theirs));
  });
});

describe('copying a rule', () => {
  it('is a table of all of them, in which no text is markup', () => {
    const rules = [
      { ...checkout, name: 'a|<b>', path: '/*' },
      { ...checkout, name: 'Default' },
    ];
    const total = { matched: 1200, sampled: 3, borrowed: 1 };

    const lines = rulesMarkdown(rules, () => ({ columns: [], total })).split('\n');

    expect(lines.slice(2)).toEqual([
      '| 100 | a&#124;&#60;b&#62; | first 1 request a second, then 5 % | method POST, path /&#42; | 1,200 | 3 | 1 |',
      '| last | Default | first 1 request a second, then 5 % | method POST, path /orders&#42; | 1,200 | 3 | 1 |',
      '',
    ]);
  });

  it('is a command and code that make the same rule', () => {
    expect(ruleAwsCommand(checkout, '--region us-east-1')).toMatch(
      /^aws xray create-sampling-rule --cli-input-json '\{"SamplingRule":\{"RuleName":"checkout",.*"Version":1\}\}' --region us-east-1$/,
    );
    expect(
      ruleCdkCode({ ...checkout, boost: { maxRate: 0.5, cooldownMinutes: 10 } }),
    ).toBe(`new xray.CfnSamplingRule(this, 'Checkout', {
  samplingRule: {
    ruleName: 'checkout',
    priority: 100,
    reservoirSize: 1,
    fixedRate: 0.05,
    host: '*',
    httpMethod: 'POST',
    urlPath: '/orders*',
    serviceName: '*',
    serviceType: '*',
    resourceArn: '*',
    attributes: {},
    samplingRateBoost: {
      maxRate: 0.5,
      cooldownWindowMinutes: 10,
    },
    version: 1,
  },
});`);
  });
});
