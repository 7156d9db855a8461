import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../../../local/xray/filter/errors.ts';
import { explainFilter } from '../../../../local/xray/filter/explain.ts';
import { formatFilter } from '../../../../local/xray/filter/format.ts';
import { anyFilter } from './filters.ts';

describe('explainFilter', () => {
  it.each([
    ['fault', 'the response is a server fault (5xx)'],
    [
      'ok !partial duration <3',
      'the response is a success and the trace is not incomplete and the duration is below 3 s',
    ],
    [
      '!(fault OR error)',
      'the response is not a server fault (5xx) and the response is not a client error (4xx)',
    ],
    [
      'ok OR fault user',
      'the response is a success or (the response is a server fault (5xx) and the user is set)',
    ],
    ['user CONTAINS ""', 'the user is set'],
    ['!http.url CONTAINS "/a"', 'the URL does not contain "/a"'],
    ['!annotation.age', 'the annotation "age" is not set'],
    ['annotation.age >= 29', 'the annotation "age" is at least 29'],
    [
      'service("api") { fault = true OR responsetime > 2.5 }',
      'the service "api" has a segment where (its response is a server fault (5xx) or its response time is above 2.5 s)',
    ],
    ['!service("api")', 'the service "api" takes no part'],
    ['!service() { inferred }', 'no service has a segment where it is inferred'],
    ['inferred', 'a service is inferred'],
    [
      'edge("a", id(type:"t", account.id:"1")) { source.annotation.k != 3 }',
      'there is a call from the service "a" to a service of type "t" in account "1" where the annotation "k" of the source is other than 3',
    ],
    [
      'rootcause.responsetime.service { last }',
      'one service among the root causes of the response time is such that it is the last',
    ],
    ['rootcause.json = #[]', 'the root causes have the given shape'],
    ['group.name != "a"', 'the trace is not in the group "a"'],
  ])('says what %s asks for', (expression, clause) => {
    expect(explainFilter(expression)).toBe(`Traces where ${clause}.`);
  });

  it('has a sentence for every filter', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(explainFilter(formatFilter(filter))).toMatch(/^Traces where .+\.$/su);
      }),
    );
  });

  it('refuses what is no expression', () => {
    expect(() => explainFilter('nope')).toThrow(FilterError);
  });
});
