import { describe, expect, it } from 'vitest';
import { decideForm } from '../../../../local/xray/filter/form-filter.ts';
import { parseFilter } from '../../../../local/xray/filter/parse.ts';
import { callFlags, formValues, type TraceForm } from '../../../../local/xray/graph/trace-form.ts';
import { account } from '../fixtures.ts';

/** Of traces with a fault at the front, whose back has answered well and not so well. */
const form: TraceForm = {
  outcome: 1,
  has: (1 << formValues.indexOf('user')) | (1 << formValues.indexOf('duration')),
  method: 'GET',
  status: 500,
  annotations: ['tier'],
  groups: ['a group'],
  nodes: [
    { name: 'front', state: 'active', root: true, calls: [callFlags.fault | callFlags.root] },
    { name: 'front', type: 'client', state: 'unknown' },
    { name: 'back', type: 'remote', state: 'passive', calls: [0, callFlags.error] },
    { name: 'consumer', state: 'unknown' },
  ],
  edges: [
    { from: 1, to: 0, calls: [callFlags.fault] },
    { from: 0, to: 2, calls: [0, callFlags.error] },
    { from: 2, to: 3 },
  ],
};

const decide = (expression: string) => decideForm(parseFilter(expression), form, account);

describe('decideForm', () => {
  it.each([
    'fault',
    '!ok',
    'ok = false',
    'http.status >= 500',
    'http.method = "GET"',
    'user',
    'service("front")',
    'service("front") { fault AND root }',
    'service(id(type: "client"))',
    'service("back") { error }',
    'service("back") { ok }',
    'service("back") { name BEGINSWITH "ba" AND !error }',
    'edge("front", "back") { error }',
    `service(id(account.id: "${account}"))`,
    'fault OR annotation.tier = "gold"',
    '!annotation.none',
  ])('says that traces match %s', (expression) => {
    expect(decide(expression)).toBe(true);
  });

  it.each([
    'ok',
    'partial',
    'http.status != 500',
    'http.url',
    'http.url CONTAINS ""',
    'responsetime > 0',
    'annotation.none = 1',
    'service("none")',
    'service("consumer")',
    'service("back") { fault }',
    'service("back") { error AND ok }',
    'edge("back", "front")',
    'edge("back", "consumer")',
    'edge("front", "back") { throttle }',
    'inferred',
    'rootcause.fault.service { name = "front" }',
    'fault AND annotation.none',
  ])('says that none matches %s', (expression) => {
    expect(decide(expression)).toBe(false);
  });

  it.each([
    'user = "ann"',
    'duration > 1',
    'annotation.tier',
    'annotation.tier = "gold"',
    'service("back") { responsetime > 1 }',
    'service("back") { annotation.tier = "gold" }',
    'edge("front", "back") { http.status = 404 }',
    'rootcause.responsetime.service { name = "front" }',
    'ok OR annotation.tier',
  ])('leaves %s to each trace', (expression) => {
    expect(decide(expression)).toBeUndefined();
  });

  it('knows groups by their keys', () => {
    const inGroup = (operator: '=' | '!=', value: string) =>
      decideForm({ kind: 'group', by: 'arn', operator, value }, form, account);

    expect([inGroup('=', 'a group'), inGroup('!=', 'a group'), inGroup('=', 'none')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
