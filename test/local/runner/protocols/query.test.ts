import { describe, expect, it } from 'vitest';
import type { AwsRequest } from '../../../../local/runner/cloud.ts';
import {
  decodeQuery,
  queryEntries,
  queryList,
  queryText,
} from '../../../../local/runner/emulators/protocols/query.ts';

const request = (body: string, query = ''): AwsRequest => ({
  service: 'sns',
  method: 'POST',
  path: '/',
  query: new URLSearchParams(query),
  headers: {},
  body: Buffer.from(body),
  caller: { accessKeyId: 'AKIATEST', arn: 'arn:aws:iam::123456789012:user/test' },
  requestId: 'request',
});

describe('decodeQuery', () => {
  it('reads the body and the query string', () => {
    const { action, parameters } = decodeQuery(request('A.B.C=x', 'Action=Do'));

    expect(action).toBe('Do');
    expect(parameters.get('A')).toEqual(new Map([['B', new Map([['C', 'x']])]]));
  });

  it.each([
    ['', 'parameter Action'],
    ['Action=', 'parameter Action'],
    ['Action.1=Do', 'parameter Action'],
    ['Action=Do&A=1&A.B=1', '"A.B" is used both'],
    ['Action=Do&A.B=1&A=1', '"A" is used both'],
  ])('refuses "%s"', (body, message) => {
    expect(() => decodeQuery(request(body))).toThrow(message);
  });

  it('takes names that mean something to JavaScript as any other', () => {
    const { parameters } = decodeQuery(request('Action=Do&__proto__.polluted=1'));

    expect(queryText(parameters.get('__proto__'), 'polluted')).toBe('1');
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

describe('queryList', () => {
  it.each([['L.2=b&L.1=a&L.10=c'], ['L.member.2=b&L.member.1=a&L.member.10=c']])(
    'orders items by their number: %s',
    (body) => {
      const { parameters } = decodeQuery(request(`Action=Do&${body}&L.x=y`));

      expect(queryList(parameters, 'L')).toEqual(['a', 'b', 'c']);
    },
  );

  it('is empty for what is no list', () => {
    const { parameters } = decodeQuery(request('Action=Do&L=a'));

    expect([queryList(parameters, 'L'), queryList(parameters, 'M')]).toEqual([[], []]);
  });
});

describe('queryEntries', () => {
  it.each([
    ['M.1.Name=a&M.1.Value=x&M.2.Name=b&M.2.Value=y'],
    ['M.entry.1.Name=a&M.entry.1.Value=x&M.entry.2.Name=b&M.entry.2.Value=y'],
  ])('reads pairs: %s', (body) => {
    const { parameters } = decodeQuery(request(`Action=Do&${body}&M.3.Value=z`));

    expect(queryEntries(parameters, 'M')).toEqual([
      ['a', 'x'],
      ['b', 'y'],
    ]);
  });
});
