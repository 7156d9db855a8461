import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import {
  createLocalSampler,
  LocalRulesError,
  parseLocalRules,
} from '../../../../local/xray/sampling/local-rules.ts';

/** The example of the developer guide, as version 1 or 2 has it. */
const file = (version: 1 | 2, members: object = {}) =>
  JSON.stringify({
    version,
    rules: [
      {
        description: 'Player moves.',
        [version === 1 ? 'service_name' : 'host']: '*.example.com',
        http_method: '*',
        url_path: '/api/move/*',
        fixed_target: 0,
        rate: 0.05,
      },
    ],
    default: { fixed_target: 1, rate: 0.1 },
    ...members,
  });

const rule = {
  host: '*',
  http_method: '*',
  url_path: '*',
  fixed_target: 1,
  rate: 0.5,
};

describe('parseLocalRules', () => {
  it.each([1, 2] as const)('reads version %i', (version) => {
    const rules = parseLocalRules(file(version));

    expect(rules).toEqual([
      {
        description: 'Player moves.',
        host: '*.example.com',
        httpMethod: '*',
        urlPath: '/api/move/*',
        serviceName: '*',
        serviceType: '*',
        resourceArn: '*',
        attributes: {},
        fixedTarget: 0,
        rate: 0.05,
      },
      expect.objectContaining({ host: '*', urlPath: '*', fixedTarget: 1, rate: 0.1 }),
    ]);
  });

  it('needs no rules but the default', () => {
    const rules = parseLocalRules('{"version":2,"default":{"fixed_target":1,"rate":0.05}}');

    expect(rules.map(({ fixedTarget, rate }) => [fixedTarget, rate])).toEqual([[1, 0.05]]);
  });

  it.each([
    ['', 'the file is not JSON'],
    ['{"version":2', 'the file is not JSON'],
    ['[]', 'the file must hold a JSON object, got []'],
    ['null', 'the file must hold a JSON object, got null'],
    ['{}', '"version" must be 1 or 2, got nothing'],
    [file(2, { version: '2' }), '"version" must be 1 or 2, got "2"'],
    [file(2, { version: 3 }), '"version" must be 1 or 2, got 3'],
    [file(2, { rules: {} }), '"rules" must be a list, got {}'],
    [
      file(2, { default: undefined }),
      '"default" must be an object with "fixed_target" and "rate", got nothing',
    ],
    [
      file(2, { default: { rate: 0.1 } }),
      '"default": "fixed_target" must be a whole number of 0 or more, got nothing',
    ],
    [
      file(2, { default: { fixed_target: 1, rate: 5 } }),
      '"default": "rate" must be a number from 0 to 1, got 5',
    ],
    [
      file(2, { default: { fixed_target: 1, rate: 0.1, host: '*' } }),
      '"default" has "host", which is not one of fixed_target, rate',
    ],
    [
      file(2, { rules: [rule, null] }),
      'rule 2 must be an object with "fixed_target" and "rate", got null',
    ],
    [
      file(2, { rules: [{ ...rule, fixed_target: 1.5 }] }),
      'rule 1: "fixed_target" must be a whole number of 0 or more, got 1.5',
    ],
    [
      file(2, { rules: [{ ...rule, fixed_target: -1 }] }),
      'rule 1: "fixed_target" must be a whole number of 0 or more, got -1',
    ],
    [
      file(2, { rules: [{ ...rule, rate: '0.5' }] }),
      'rule 1: "rate" must be a number from 0 to 1, got "0.5"',
    ],
    [
      file(2, { rules: [{ ...rule, host: '' }] }),
      'rule 1: "host" must be a text with * and ? as wildcards, got ""',
    ],
    [
      file(2, { rules: [{ ...rule, url_path: 7 }] }),
      'rule 1: "url_path" must be a text with * and ? as wildcards, got 7',
    ],
    [
      file(2, { rules: [{ ...rule, service_name: '*' }] }),
      'rule 1 has "service_name", which is not one of host, http_method, url_path, description, fixed_target, rate',
    ],
    [file(1, { rules: [rule] }), 'rule 1 has "host", which is not one of service_name,'],
    [file(2, { rules: [{ ...rule, __proto__x: 1 }] }), 'rule 1 has "__proto__x"'],
    [file(2, { version: 'x'.repeat(1000) }), `"version" must be 1 or 2, got "${'x'.repeat(99)}…`],
  ])('refuses %#', (text, message) => {
    const parse = () => parseLocalRules(text);

    expect(parse).toThrow(LocalRulesError);
    expect(parse).toThrow(message);
  });
});

describe('createLocalSampler', () => {
  it('takes the fixed target of each rule every second, and the rate of the rest', () => {
    const clock = new ManualClock();
    const draws = [0.04, 0.06, 0.09, 0.11];
    const { decide } = createLocalSampler({
      rules: parseLocalRules(file(2)),
      clock,
      random: () => draws.shift() ?? 1,
    });
    const move = { host: 'game.example.com', path: '/api/move/up' };
    const other = { host: 'game.example.com', path: '/' };

    const moves = [decide(move), decide(move)];
    const others = [decide(other), decide(other), decide(other)];
    clock.advance(1_000);

    expect(moves).toEqual([{ sampled: true }, { sampled: false }]);
    expect(others).toEqual([{ sampled: true }, { sampled: true }, { sampled: false }]);
    expect(decide(other)).toEqual({ sampled: true });
  });
});
