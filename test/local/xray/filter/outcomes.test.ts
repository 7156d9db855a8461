import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesFilter } from '../../../../local/xray/filter/evaluate.ts';
import {
  everyOutcome,
  outcomeOf,
  possibleOutcomes,
} from '../../../../local/xray/filter/outcomes.ts';
import { parseFilter } from '../../../../local/xray/filter/parse.ts';
import type { TraceSubject } from '../../../../local/xray/filter/trace-subject.ts';
import { epochSeconds } from '../../../../local/xray/units.ts';
import { anyFilter } from './filters.ts';

const subject = (flags: {
  hasFault: boolean;
  hasError: boolean;
  hasThrottle: boolean;
  isPartial: boolean;
}): TraceSubject => ({
  summary: {
    ...flags,
    ...{ id: '', startTime: epochSeconds(0), http: {}, annotations: [], users: [] },
    ...{ serviceIds: [], resourceArns: [], instanceIds: [], availabilityZones: [] },
    ...{ faultRootCauses: [], errorRootCauses: [], responseTimeRootCauses: [] },
  },
  facts: () => ({ services: [], edges: [] }),
  account: '123456789012',
  groups: [],
});

describe('possibleOutcomes', () => {
  it.each([
    ['fault', 8],
    ['!fault', 8],
    ['ok', 2],
    ['!ok', 14],
    ['ok !partial', 1],
    ['fault OR error', 12],
    ['fault AND user = "x"', 8],
    ['fault OR user = "x"', 16],
    ['!(fault = false AND error)', 12],
    ['service("x") { fault }', 16],
  ])('of %s are %i', (expression, count) => {
    const possible = possibleOutcomes(parseFilter(expression));

    expect(possible.toString(2).replaceAll('0', '').length).toBe(count);
  });

  it('rules out no trace that matches', () => {
    const flags = fc.record({
      ...{ hasFault: fc.boolean(), hasError: fc.boolean() },
      ...{ hasThrottle: fc.boolean(), isPartial: fc.boolean() },
    });
    fc.assert(
      fc.property(anyFilter, flags, (filter, given) => {
        const trace = subject(given);
        const isPossible = (possibleOutcomes(filter) >> outcomeOf(trace.summary)) & 1;
        expect(isPossible === 1 || !matchesFilter(filter, trace)).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(everyOutcome).toBe(0xffff);
  });
});
