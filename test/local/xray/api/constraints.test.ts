import { describe, expect, it } from 'vitest';
import { checkConstraints } from '../../../../local/xray/api/constraints.ts';
import {
  double,
  integer,
  list,
  map,
  string,
  structure,
} from '../../../../local/xray/api/shapes.ts';

const shape = structure(
  {
    RuleName: string({ min: 1, max: 5 }),
    Kind: string({ oneOf: ['A', 'B'] }),
    Id: string({ pattern: '[0-9a-f]{4}' }),
    Rate: double({ min: 0, max: 1 }),
    Documents: list(
      structure({ ClientID: string({ min: 2, max: 2 }), Count: integer({ min: 0 }) }, ['ClientID']),
      { max: 2 },
    ),
    Names: list(string({ min: 1, max: 3 })),
    Attributes: map(string({ min: 1, max: 3 }), { key: string({ max: 2 }), max: 2 }),
  },
  ['RuleName'],
);

const check = (input: object) => () => checkConstraints(shape, input);

describe('checkConstraints', () => {
  it('accepts what is within its limits', () => {
    expect(
      check({ RuleName: 'a', Kind: 'B', Rate: 1, Documents: [{ ClientID: 'ab', Count: 0 }] }),
    ).not.toThrow();
  });

  it.each([
    [{}, "Value null at 'ruleName' failed to satisfy constraint: Member must not be null"],
    [
      { RuleName: '' },
      "Value '' at 'ruleName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      { RuleName: 'abcdef' },
      "Value 'abcdef' at 'ruleName' failed to satisfy constraint: Member must have length less than or equal to 5",
    ],
    [
      { RuleName: 'a', Kind: 'C' },
      "Value 'C' at 'kind' failed to satisfy constraint: Member must satisfy enum value set: [A, B]",
    ],
    [
      { RuleName: 'a', Id: '12345' },
      "Value '12345' at 'id' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9a-f]{4}",
    ],
    [
      { RuleName: 'a', Rate: 1.5 },
      "Value '1.5' at 'rate' failed to satisfy constraint: Member must have value less than or equal to 1",
    ],
    [
      { RuleName: 'a', Rate: -1 },
      "Value '-1' at 'rate' failed to satisfy constraint: Member must have value greater than or equal to 0",
    ],
    [
      { RuleName: 'a', Documents: [{ ClientID: 'ab' }, {}] },
      "Value null at 'documents.2.member.clientID' failed to satisfy constraint: Member must not be null",
    ],
    [
      { RuleName: 'a', Names: ['abc', 'abcd', ''] },
      "Value '[abc, abcd, ]' at 'names' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 3, Member must have length greater than or equal to 1]",
    ],
    [
      { RuleName: 'a', Attributes: { a: '1', b: '2', c: '3' } },
      "Value '{a=1, b=2, c=3}' at 'attributes' failed to satisfy constraint: Member must have length less than or equal to 2",
    ],
    [
      { RuleName: 'a', Attributes: { abc: '1' } },
      "Value '{abc=1}' at 'attributes' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 2]",
    ],
    [
      { RuleName: 'a', Attributes: { a: '1234' } },
      "Value '{a=1234}' at 'attributes' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 3, Member must have length greater than or equal to 1]",
    ],
    [
      { RuleName: 'a', Names: ['abc', null] },
      "Value null at 'names.2.member' failed to satisfy constraint: Member must not be null",
    ],
  ])('refuses %j', (input, violation) => {
    expect(check(input)).toThrow(
      expect.objectContaining({
        code: 'ValidationException',
        status: 400,
        message: `1 validation error detected: ${violation}`,
      }),
    );
  });

  it('tells of all violations at once', () => {
    const checkAll = check({ Kind: 'C', Documents: [{ ClientID: 'a', Count: -1 }] });

    expect(checkAll).toThrow(
      [
        "4 validation errors detected: Value null at 'ruleName' failed to satisfy constraint: Member must not be null",
        "Value 'C' at 'kind' failed to satisfy constraint: Member must satisfy enum value set: [A, B]",
        "Value 'a' at 'documents.1.member.clientID' failed to satisfy constraint: Member must have length greater than or equal to 2",
        "Value '-1' at 'documents.1.member.count' failed to satisfy constraint: Member must have value greater than or equal to 0",
      ].join('; '),
    );
  });

  it('shows a list that is too long, cut where it would fill the screen', () => {
    const documents = Array.from({ length: 1_000 }, () => ({ ClientID: 'ab' }));

    expect(check({ RuleName: 'a', Documents: documents })).toThrow(
      /^1 validation error detected: Value '\[\{ClientID=ab\}, .{400,500}…' at 'documents' failed to satisfy constraint: Member must have length less than or equal to 2$/,
    );
  });
});
