import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../../local/console/api/call.ts';
import {
  findTrouble,
  followWaits,
  type ObservedQuery,
} from '../../../../local/console/frame/trouble.ts';

describe('findTrouble', () => {
  it('says down with what was said, already while it is being tried again', () => {
    const failing = query({ fetchFailureReason: new ApiError('nothing answers', 0) });

    expect(findTrouble([query({}), failing], false, undefined, 100)).toEqual({
      kind: 'down',
      since: 100,
      message: 'nothing answers',
    });
  });

  it('says down when only the stream is', () => {
    expect(findTrouble([query({})], true, undefined, 100)).toEqual({ kind: 'down', since: 100 });
  });

  it('does not call it an outage when X-Ray refuses something', () => {
    const refused = query({ error: new ApiError('no such group', 400, 'InvalidRequestException') });

    expect(findTrouble([refused], false, undefined, 100)).toBeUndefined();
  });

  it('says slow when an answer is late', () => {
    expect(findTrouble([query({})], false, 97, 100)).toBeUndefined();
    expect(findTrouble([query({})], false, 96, 100)).toEqual({ kind: 'slow', since: 96 });
  });
});

describe('followWaits', () => {
  it('counts from when a question was asked, and anew for each', () => {
    const since = followWaits();
    const asking = query({ fetchStatus: 'fetching' });

    expect(since([asking], 10)).toBe(10);
    expect(since([asking, query({ fetchStatus: 'fetching' }, 'other')], 12)).toBe(10);
    expect(since([query({ fetchStatus: 'fetching', dataUpdateCount: 1 })], 14)).toBe(14);
    expect(since([query({})], 15)).toBeUndefined();
  });
});

const query = (state: Partial<ObservedQuery['state']>, queryHash = 'graph'): ObservedQuery => ({
  queryHash,
  state: {
    fetchStatus: 'idle',
    fetchFailureReason: null,
    error: null,
    dataUpdateCount: 0,
    errorUpdateCount: 0,
    ...state,
  },
});
