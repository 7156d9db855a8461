import { describe, expect, it } from 'vitest';
import {
  annotationTerm,
  quoted,
  serviceTerm,
} from '../../../../local/console/address/filter-terms.ts';
import { parseFilter } from '../../../../local/xray/index.ts';

const hostile = [
  '" OR fault OR "',
  'line\nbreak',
  '\u202egnp.exe',
  '\\',
  '\ud800',
  'x'.repeat(200),
];

describe('quoted', () => {
  it.each(hostile)('keeps %j one text of the language', (text) => {
    const filter = parseFilter(`user = ${quoted(text)}`);

    expect(filter).toMatchObject({ kind: 'keyword', comparison: { value: text } });
  });
});

describe('serviceTerm', () => {
  it.each(hostile)('names the node %j and no other', (name) => {
    const filter = parseFilter(serviceTerm(name, 'AWS::Lambda'));

    expect(filter).toMatchObject({ kind: 'service', node: { name, type: 'AWS::Lambda' } });
  });

  it('leaves the type open', () => {
    const term = serviceTerm('orders');

    expect(term).toBe('service("orders")');
  });
});

describe('annotationTerm', () => {
  it.each([
    ['tier', 'gold', 'annotation.tier = "gold"'],
    ['order', 81, 'annotation.order = 81'],
    ['isNew', true, 'annotation.isNew = true'],
    ['aws.local.environment', 'prod', 'annotation[aws.local.environment] = "prod"'],
    ['tier', undefined, 'annotation.tier'],
  ])('writes %s = %j', (key, value, expected) => {
    const term = annotationTerm(key, value);

    expect(term).toBe(expected);
    expect(parseFilter(expected)).toMatchObject({ kind: 'annotation', key });
  });

  it.each(['', ' blank', 'a]b'])('has no way to write the key %j', (key) => {
    const term = annotationTerm(key, 1);

    expect(term).toBeUndefined();
  });
});
