import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../../local/console/address/address.ts';
import { parseScope } from '../../../../../local/console/address/scope.ts';
import {
  addressWithPlace,
  parseTracesPlace,
} from '../../../../../local/console/pages/traces/url.ts';

describe('the address of the list', () => {
  it('is of the shape that links of the X-Ray console have', () => {
    const address = parseAddress(
      '#/traces?filter=service(%22orders%22)%20%7B%20fault%20%7D&timeRange=PT30M',
    );

    expect(parseScope(address)).toEqual({
      filter: 'service("orders") { fault }',
      timeRange: { kind: 'last', seconds: 1800 },
    });
  });

  it('leaves out what is as usual and keeps the scope', () => {
    const address = parseAddress('#/traces?filter=fault&sort=-duration&by=user&chart=no');

    const usual = addressWithPlace(address, {
      sort: { by: 'time', descending: true },
      groupBy: undefined,
      hasChart: true,
    });

    expect(usual).toBe('#/traces?filter=fault');
  });

  it.each([
    { sort: { by: 'duration', descending: true } },
    { sort: { by: 'time', descending: false } },
    { groupBy: 'annotation.aws:api id&by=x' },
    { groupBy: 'url', hasChart: false },
  ] as const)('says %j so that it can be read again', (change) => {
    const address = addressWithPlace(parseAddress('#/traces'), change);

    const place = parseTracesPlace(parseAddress(address));

    expect(place).toMatchObject(change);
  });

  it.each(['sort=nonsense&by=javascript:x&chart=maybe', 'sort=--time&by=annotation.', 'by='])(
    'is as usual where %s means nothing',
    (query) => {
      const place = parseTracesPlace(parseAddress(`#/traces?${query}`));

      expect(place).toEqual({ sort: { by: 'time', descending: true }, hasChart: true });
    },
  );
});
