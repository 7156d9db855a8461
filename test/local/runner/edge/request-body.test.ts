import { describe, expect, it } from 'vitest';
import { headersOfReadBody } from '../../../../local/runner/edge/request-body.ts';

describe('headersOfReadBody', () => {
  it.each([
    [undefined, undefined],
    ['gzip', undefined],
    ['aws-chunked, GZIP', undefined],
    ['aws-chunked,br', 'br'],
    ['identity', 'identity'],
  ])('leaves of the content encoding %j what was not undone, %j', (named, left) => {
    const headers = { host: 'x', ...(named !== undefined && { 'content-encoding': named }) };

    expect(headersOfReadBody(headers)).toEqual({
      host: 'x',
      ...(left !== undefined && { 'content-encoding': left }),
    });
  });
});
