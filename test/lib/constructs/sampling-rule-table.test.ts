import { describe, expect, it } from 'vitest';
import {
  checkSamplingRules,
  type SamplingRuleRow,
} from '../../../lib/constructs/sampling-rule-table.ts';
import { samplingRules } from '../../../lib/constructs/sampling-rules.ts';
import { ConfigError } from '../../../lib/settings.ts';

interface Rule {
  readonly name?: string;
  readonly priority?: number;
  readonly service?: string;
  readonly method?: string;
  readonly path?: string;
  readonly reservoir?: number;
  readonly rate?: number;
}

function row(rule: Rule = {}): SamplingRuleRow {
  const { name = 'greetings', priority = 100, service = 'greeter' } = rule;
  const { method = 'GET', path = '/hello', reservoir = 1, rate = 0.1 } = rule;
  return [name, priority, service, method, path, reservoir, rate];
}

const messageOf = (...rows: SamplingRuleRow[]): string => {
  try {
    checkSamplingRules(rows);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'fine';
};

describe('checkSamplingRules', () => {
  it('takes the rules of the app, whatever its prefix', () => {
    expect(messageOf(...samplingRules(''))).toBe('fine');
    expect(messageOf(...samplingRules('team-a-'))).toBe('fine');
  });

  it('takes the ends of each range', () => {
    const rules = [
      row({ name: 'a', priority: 1, rate: 0, reservoir: 0 }),
      row({ name: 'b'.repeat(32), priority: 9999, rate: 1, path: '/other' }),
    ];

    expect(messageOf(...rules)).toBe('fine');
  });

  it.each([
    [{ priority: 0 }, 'priority must be a whole number from 1 to 9999, got "0"'],
    [{ priority: 10_000 }, 'priority must be a whole number from 1 to 9999, got "10000"'],
    [{ priority: 1.5 }, 'priority must be a whole number from 1 to 9999, got "1.5"'],
    [{ rate: 5 }, 'rate must be between 0 and 1, got "5"'],
    [{ rate: -0.1 }, 'rate must be between 0 and 1, got "-0.1"'],
    [{ rate: Number.NaN }, 'rate must be between 0 and 1, got "NaN"'],
    [
      { reservoir: -1 },
      'reservoir must be a whole number of requests a second, 0 or more, got "-1"',
    ],
    [
      { reservoir: 0.5 },
      'reservoir must be a whole number of requests a second, 0 or more, got "0.5"',
    ],
    [{ method: '' }, 'method must have 1 to 10 characters, got ""'],
    [{ path: 'x'.repeat(129) }, `path must have 1 to 128 characters, got "${'x'.repeat(129)}"`],
    [{ service: 'x'.repeat(65) }, `service must have 1 to 64 characters, got "${'x'.repeat(65)}"`],
  ])('refuses %j', (rule, reason) => {
    expect(messageOf(row(rule))).toBe(`sampling rule "greetings": ${reason}`);
  });

  it('refuses a name that is too long, and the one of the rule that X-Ray brings', () => {
    const name = 'x'.repeat(33);

    expect(messageOf(row({ name }))).toBe(
      `sampling rule "${name}": its name must have 1 to 32 characters, got "${name}"`,
    );
    expect(messageOf(row({ name: 'Default' }))).toMatch(/must not be that of the rule/);
  });

  it.each(['*', 'greet*', 'gr?eter'])('refuses service "%s", which is not one', (service) => {
    expect(messageOf(row({ service }))).toContain(
      `decide for other applications of the account, got "${service}"`,
    );
  });

  it('refuses to record everything that a service is asked', () => {
    expect(messageOf(row({ method: '*', path: '*', rate: 1 }))).toBe(
      'sampling rule "greetings": rate must be below 1 for a rule of every method and path, or name the method or path that is worth it, got "1"',
    );
    expect(messageOf(row({ method: '*', rate: 1 }))).toBe('fine');
    expect(messageOf(row({ method: '*', path: '*', rate: 0.99 }))).toBe('fine');
  });

  it('refuses two rules with one priority, and names both', () => {
    const other = row({ name: 'farewells', path: '/bye' });

    expect(messageOf(row(), other)).toBe(
      'sampling rule "farewells": priority must differ from that of "greetings", or their names decide which comes first, got "100"',
    );
  });

  it('refuses two rules with one name, however it is written', () => {
    expect(messageOf(row(), row({ name: 'Greetings', priority: 101 }))).toMatch(/must differ/);
  });

  it.each([
    ['after it in the table', [row({ method: '*', path: '*', priority: 1 }), row()]],
    ['before it in the table', [row(), row({ method: '*', path: '*', priority: 1 })]],
  ])('refuses a rule that never decides, with the wider one %s', (_, [first, second]) => {
    const rules = [first, second].map(
      (rule, index) => [`rule-${index}`, ...(rule ?? row()).slice(1)] as unknown as SamplingRuleRow,
    );

    expect(messageOf(...rules)).toMatch(/: never decides, because "rule-\d" comes first/);
  });

  it('takes a narrow rule before a wide one, and wide rules of different services', () => {
    const wide = { method: '*', path: '*' };

    expect(messageOf(row(), row({ ...wide, name: 'rest', priority: 200 }))).toBe('fine');
    expect(
      messageOf(
        row({ ...wide, name: 'a', priority: 1 }),
        row({ ...wide, name: 'b', priority: 2, service: 'other' }),
      ),
    ).toBe('fine');
  });

  it('refuses more rules than X-Ray keeps', () => {
    const rules = Array.from({ length: 26 }, (_, index) =>
      row({ name: `rule-${index}`, priority: index + 1, path: `/${index}` }),
    );

    expect(messageOf(...rules)).toBe(
      'there are "26" sampling rules and X-Ray keeps 25 in a region; remove some',
    );
    expect(messageOf(...rules.slice(1))).toBe('fine');
  });
});
