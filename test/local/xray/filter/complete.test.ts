import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeFilter } from '../../../../local/xray/filter/complete.ts';
import { validExamples } from './examples.ts';

const vocabulary = {
  annotations: { age: [3, 'old'], 'shop.area': ['cart'], yes: [true] },
  values: {
    'service.name': ['orders', 'other', 'front "x"'],
    'service.type': ['AWS::Lambda'],
    user: ['ann'],
    'http.status': [200, 404],
    'group.name': ['Default'],
  },
};

/** What is proposed at the bar, written into the text. */
function proposals(marked: string): string[] {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { from, to, completions } = completeFilter(text, cursor, vocabulary);
  return completions.map((completion) => text.slice(0, from) + completion.text + text.slice(to));
}

describe('completeFilter', () => {
  it.each([
    ['f|', ['fault']],
    ['FAU|', ['fault']],
    ['ok |', ['ok =', 'ok !=', 'ok AND', 'ok OR']],
    ['ok AND http.m|', ['ok AND http.method']],
    ['http.status > |', ['http.status > 200', 'http.status > 404']],
    ['http.status > 4|', ['http.status > 404']],
    ['user = |', ['user = "ann"']],
    ['user = "a|', ['user = "ann"']],
    ['user C|', ['user CONTAINS']],
    ['ok = t|', ['ok = true']],
    ['service("o|', ['service("orders"', 'service("other"']],
    ['service("f|', ['service("front \\"x\\""']],
    ['service(i|', ['service(id']],
    ['service(id(|', ['service(id(name', 'service(id(type', 'service(id(account.id']],
    ['service(id(type: |', ['service(id(type: "AWS::Lambda"']],
    ['service("orders") { thr|', ['service("orders") { throttle']],
    ['service("orders") { us|', []],
    ['annotation.a|', ['annotation.age']],
    ['annotation[|', ['annotation[age]', 'annotation[shop.area]', 'annotation[yes]']],
    ['annotation[shop|', ['annotation[shop.area]']],
    [
      'annotation.age = |',
      [
        'annotation.age = "old"',
        'annotation.age = 3',
        'annotation.age = true',
        'annotation.age = false',
      ],
    ],
    ['annotation.age < |', ['annotation.age < 3']],
    ['source.a|', []],
    ['edge("a", "b") { source.annotation.y|', ['edge("a", "b") { source.annotation.yes']],
    ['rootcause.fault.s|', ['rootcause.fault.service']],
    ['rootcause.fault.service { la|', ['rootcause.fault.service { last']],
    ['group.name = |', ['group.name = "Default"']],
    ['fa| AND user', ['fault AND user']],
    ['bogus f|', []],
    ['fault|', []],
  ])('proposes at %s', (marked, found) => {
    expect(proposals(marked)).toEqual(found);
  });

  it('proposes every keyword of the trace at the beginning', () => {
    expect(proposals('|')).toEqual(
      expect.arrayContaining([
        'ok',
        'http.url',
        'service(',
        'rootcause.json',
        'annotation[shop.area]',
      ]),
    );
  });

  it('proposes without a vocabulary too', () => {
    expect(completeFilter('user = ', 7).completions).toEqual([]);
    expect(completeFilter('us', 99).completions).toEqual([{ text: 'user', kind: 'keyword' }]);
  });

  it('knows what follows any beginning of the examples', () => {
    for (const example of validExamples) {
      for (let cursor = 0; cursor <= example.length; cursor++) {
        const { from, to } = completeFilter(example, cursor, vocabulary);
        expect([from <= cursor, to]).toEqual([true, cursor]);
      }
    }
  });

  it('answers for any text and cursor', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer(), (text, cursor) => {
        const { from, to } = completeFilter(text, cursor, vocabulary);
        expect(from).toBeLessThanOrEqual(to);
        expect(to).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
