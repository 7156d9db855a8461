import fc from 'fast-check';
import type { Filter, NodeSelector } from '../../../../local/xray/filter/expression.ts';
import {
  isKeywordOf,
  keywords,
  keywordType,
  rootCauseScopes,
  type Scope,
} from '../../../../local/xray/filter/keywords.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const equality = fc.constantFrom('=', '!=');
const ordering = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');
const containing = fc.constantFrom('=', '!=', 'contains', 'beginswith', 'endswith');
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

const booleanComparison = fc.record({ operator: equality, value: fc.boolean() });
const numberComparison = fc.record({ operator: ordering, value: number });
const stringComparison = fc.record({ operator: containing, value: text });

const maybe = <Key extends string, T>(key: Key, value: fc.Arbitrary<T>) =>
  fc.oneof(
    fc.constant({}),
    value.map((given) => ({ [key]: given })),
  );

const keywordOf = (scope: Scope) =>
  fc.constantFrom(...keywords.filter((keyword) => isKeywordOf(scope, keyword))).chain((keyword) => {
    const base = { kind: 'keyword', keyword } as const;
    switch (keywordType(keyword)) {
      case 'boolean':
        return maybe('comparison', booleanComparison).map((more) => ({ ...base, ...more }));
      case 'string':
        return maybe('comparison', stringComparison).map((more) => ({ ...base, ...more }));
      case 'number':
        return numberComparison.map((comparison) => ({ ...base, comparison }));
    }
  });

const annotation = fc
  .tuple(
    fc.stringMatching(/^[a-zA-Z0-9_.: -]{0,8}[a-z]$/).map((key) => key.trim()),
    maybe('comparison', fc.oneof(booleanComparison, numberComparison, stringComparison)),
  )
  .map(([key, more]) => ({ kind: 'annotation', key, ...more }));

const node: fc.Arbitrary<NodeSelector> = fc
  .record({ name: text, type: text, account: text }, { requiredKeys: [] })
  .filter((selector) => Object.keys(selector).length > 0);

/** Of two kinds a list never holds its own: the parser joins them. */
function joined(term: fc.Arbitrary<unknown>, kind: 'and' | 'or') {
  const other = term.filter((inner) => (inner as Filter).kind !== kind);
  return fc.array(other, { minLength: 2, maxLength: 3 }).map((terms) => ({ kind, terms }));
}

const combined = (leaf: fc.Arbitrary<unknown>, depth: number): fc.Arbitrary<unknown> => {
  if (depth === 0) return leaf;
  const inner = combined(leaf, depth - 1);
  return fc.oneof(
    leaf,
    joined(inner, 'and'),
    joined(inner, 'or'),
    inner.map((term) => ({ kind: 'not', term })),
  );
};

const whereOf = (scope: Scope) => {
  const leaf: fc.Arbitrary<unknown> =
    scope === 'service' ? fc.oneof(keywordOf(scope), annotation) : keywordOf(scope);
  return combined(leaf, 1);
};

const complex = fc.oneof(
  fc
    .tuple(maybe('node', node), maybe('where', whereOf('service')))
    .map(([selected, where]) => ({ kind: 'service', ...selected, ...where })),
  fc
    .tuple(node, node, maybe('where', whereOf('edge')))
    .map(([from, to, where]) => ({ kind: 'edge', from, to, ...where })),
  fc
    .constantFrom(...rootCauseScopes)
    .chain((scope) => whereOf(scope).map((where) => ({ kind: 'root-cause', scope, where }))),
  fc
    .array(fc.dictionary(text, fc.oneof(text, fc.boolean(), fc.constant(null))), { maxLength: 2 })
    .map((causes) => ({ kind: 'root-cause-json', causes })),
  fc
    .tuple(fc.constantFrom('name', 'arn'), equality, text)
    .map(([by, operator, value]) => ({ kind: 'group', by, operator, value })),
);

/** Any filter that an expression can say, in the form that the parser gives it. */
export const anyFilter = combined(
  fc.oneof(keywordOf('trace'), annotation, complex),
  3,
) as fc.Arbitrary<Filter>;
