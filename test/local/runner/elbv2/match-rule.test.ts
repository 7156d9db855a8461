import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../../local/runner/emulators/elbv2/config.ts';
import {
  createRuleMatcher,
  type RuleRequest,
} from '../../../../local/runner/emulators/elbv2/match-rule.ts';

const request = (change: Partial<RuleRequest> = {}): RuleRequest => ({
  method: 'GET',
  path: '/orders/7',
  query: 'version=2&debug',
  host: 'shop.example.com',
  headers: [['User-Agent', 'curl/8']],
  sourceIp: '127.0.0.1',
  ...change,
});

const matches = (conditions: readonly Condition[], change: Partial<RuleRequest> = {}) => {
  const action = { kind: 'fixed-response', status: 200, contentType: '', body: '' } as const;
  const find = createRuleMatcher([
    { priority: 1, conditions, action },
    { priority: 0, conditions: [], action },
  ]);
  return find(request(change))?.priority === 1;
};

describe('createRuleMatcher', () => {
  it.each<[Condition, Partial<RuleRequest>, boolean]>([
    [{ kind: 'path-pattern', values: ['/orders/*'] }, {}, true],
    [{ kind: 'path-pattern', values: ['/orders/?'] }, {}, true],
    [{ kind: 'path-pattern', values: ['/orders/?'] }, { path: '/orders/77' }, false],
    [{ kind: 'path-pattern', values: ['/orders'] }, {}, false],
    [{ kind: 'path-pattern', values: ['/Orders/*'] }, {}, false],
    [{ kind: 'path-pattern', values: ['/a', '*/7'] }, {}, true],
    [{ kind: 'host-header', values: ['*.example.com'] }, {}, true],
    [{ kind: 'host-header', values: ['SHOP.example.com'] }, {}, true],
    [{ kind: 'host-header', values: ['example.com'] }, {}, false],
    [{ kind: 'http-header', name: 'user-agent', values: ['CURL*'] }, {}, true],
    [{ kind: 'http-header', name: 'X-None', values: ['*'] }, {}, false],
    [{ kind: 'http-request-method', values: ['POST', 'GET'] }, {}, true],
    [{ kind: 'http-request-method', values: ['get'] }, {}, false],
    [{ kind: 'query-string', values: [{ key: 'version', value: '2' }] }, {}, true],
    [{ kind: 'query-string', values: [{ key: 'Version', value: '?' }] }, {}, true],
    [{ kind: 'query-string', values: [{ value: '2' }] }, {}, true],
    [{ kind: 'query-string', values: [{ key: 'debug', value: '' }] }, {}, true],
    [{ kind: 'query-string', values: [{ key: 'version', value: '3' }] }, {}, false],
    [{ kind: 'query-string', values: [{ value: '2' }] }, { query: '' }, false],
    [{ kind: 'source-ip', values: ['127.0.0.0/8'] }, {}, true],
    [{ kind: 'source-ip', values: ['10.0.0.0/8', '::1/128'] }, {}, false],
    [{ kind: 'source-ip', values: ['10.0.0.0/8', '::1/128'] }, { sourceIp: '::1' }, true],
  ])('finds by %j in %j: %s', (condition, change, expected) => {
    expect(matches([condition], change)).toBe(expected);
  });

  it('wants all conditions to hold', () => {
    const path: Condition = { kind: 'path-pattern', values: ['/orders/*'] };
    const method: Condition = { kind: 'http-request-method', values: ['POST'] };

    expect(matches([path, method])).toBe(false);
    expect(matches([path, method], { method: 'POST' })).toBe(true);
  });

  it('is not held up by patterns made to', () => {
    const began = performance.now();

    const found = matches([{ kind: 'path-pattern', values: [`${'*a'.repeat(60)}b`] }], {
      path: `/${'a'.repeat(16_000)}`,
    });

    expect(found).toBe(false);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
