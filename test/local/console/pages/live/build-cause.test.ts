import { describe, expect, it } from 'vitest';
import { buildCause } from '../../../../../local/console/pages/live/build-cause.ts';
import { faultNews } from '../../../../../local/console/pages/live/use-fault-news.ts';
import { appXRay, rowOf, summariesOf } from '../traces/fixtures.ts';

describe('buildCause', () => {
  it('names the deepest exception of the traces of the app', () => {
    const causes = summariesOf(appXRay(), 'fault').map(buildCause);

    expect(causes).toEqual(
      expect.arrayContaining([expect.stringMatching(/^place-order: StockLedgerError: \S/)]),
    );
  });

  it('names the last service where no exception is known', () => {
    const cause = buildCause({
      FaultRootCauses: [
        { Services: [{ Name: 'front', EntityPath: [{ Name: 'front' }] }, { Name: 'partner' }] },
      ],
    });

    expect(cause).toBe('partner');
  });

  it('is absent of a trace that did not fail', () => {
    expect(buildCause({})).toBeUndefined();
  });
});

describe('faultNews', () => {
  it('says how many there are, and of the last what it was', () => {
    const row = rowOf({
      HasFault: true,
      Http: { HttpMethod: 'GET', HttpURL: 'http://x/orders/1' },
      FaultRootCauses: [{ Services: [{ Name: 'pay\u202e\u0007', EntityPath: [] }] }],
    });

    expect(faultNews(1, row)).toBe('1 new fault: GET /orders/1, pay\\u202e\\u0007');
    expect(faultNews(3, row)).toMatch(/^3 new faults, the last: GET \/orders\/1/);
    expect(faultNews(2, undefined)).toBe('2 new faults');
  });
});
