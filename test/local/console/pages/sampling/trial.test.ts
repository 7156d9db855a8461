import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../../local/console/address/address.ts';
import { buildTrends } from '../../../../../local/console/pages/sampling/build-trend.ts';
import { requestOfTrace } from '../../../../../local/console/pages/sampling/request-of-trace.ts';
import { questionOf } from '../../../../../local/console/pages/sampling/trial.ts';
import {
  parseSamplingPlace,
  samplingAddress,
  samplingPlaceAddress,
} from '../../../../../local/console/pages/sampling/url.ts';

const trace = (...documents: readonly unknown[]) => ({
  Segments: documents.map((document) => ({
    Document: typeof document === 'string' ? document : JSON.stringify(document),
  })),
});

describe('requestOfTrace', () => {
  const root = {
    name: 'orders/prod',
    origin: 'AWS::ApiGateway::Stage',
    resource_arn: 'arn:stage',
    start_time: 2,
    http: { request: { method: 'POST', url: 'https://shop.example.com/orders?x=1#y' } },
    aws: { xray: { sampling_rule_name: 'checkout' } },
  };

  it('is that of the root, without query and fragment', () => {
    const inner = { name: 'inner', parent_id: 'a', start_time: 1 };
    const inferred = { name: 'client', inferred: true, start_time: 0 };

    expect(requestOfTrace(trace(inner, inferred, root))).toEqual({
      request: {
        method: 'POST',
        host: 'shop.example.com',
        path: '/orders',
        serviceName: 'orders/prod',
        serviceType: 'AWS::ApiGateway::Stage',
        resourceArn: 'arn:stage',
      },
      ruleName: 'checkout',
    });
  });

  it('takes a path alone, and the first segment when the root is not there', () => {
    const inner = { name: 'a', parent_id: 'x', start_time: 1, http: { request: { url: '/a?b' } } };

    expect(requestOfTrace(trace({ ...inner, name: 'b', start_time: 2 }, inner))?.request).toEqual({
      path: '/a',
      serviceName: 'a',
    });
    expect(requestOfTrace(trace({ http: { request: { url: 'http://x' } } }))?.request).toEqual({
      host: 'x',
      path: '/',
    });
  });

  it('makes nothing of what cannot be read', () => {
    expect(requestOfTrace(trace('{', 'null', '7'))).toBeUndefined();
    expect(requestOfTrace({})).toBeUndefined();
    expect(requestOfTrace(trace({ http: 7, name: 8, aws: [] }))).toEqual({
      request: {},
      ruleName: undefined,
    });
  });
});

describe('parseSamplingPlace', () => {
  it('reads back what an address was made of', () => {
    const place = {
      rule: 'a/b&c=d?',
      isNew: false,
      request: {
        method: 'GET',
        path: '/a b',
        attributes: [
          { key: 'x', value: 'a=b' },
          { key: '__proto__', value: '' },
        ],
      },
    };

    expect(parseSamplingPlace(parseAddress(samplingPlaceAddress(place)))).toEqual(place);
    expect(samplingAddress('x')).toBe('#/sampling?rule=x');
    expect(samplingAddress()).toBe('#/sampling');
  });
});

describe('questionOf', () => {
  it('leaves out what is not known', () => {
    const attributes = [
      { key: '', value: 'x' },
      { key: 'a', value: '' },
    ];

    expect(questionOf({ host: '', path: '/', attributes })).toEqual({
      path: '/',
      attributes: { a: '' },
    });
    expect(questionOf({ attributes: [] })).toEqual({});
  });
});

describe('buildTrends', () => {
  const report = (RuleName: string, Timestamp: number, RequestCount: number) => ({
    ...{ RuleName, Timestamp, RequestCount },
    SampledCount: 1,
    BorrowCount: 1,
  });

  it('has a column for each ten seconds of five minutes, up to now', () => {
    const { columns, total } = buildTrends([report('a', 1000, 7)], 1005)('a');

    expect(columns).toHaveLength(30);
    expect(columns[0]?.start).toBe(710);
    expect(columns.at(-1)).toEqual({ start: 1000, matched: 7, sampled: 1, borrowed: 1 });
    expect(total).toEqual({ matched: 7, sampled: 1, borrowed: 1 });
  });

  it('reaches as far back as there are reports, but no further than half an hour', () => {
    const reports = [report('a', 100, 1), report('a', 4000, 1), report('a', 4000, 2)];

    const { columns, total } = buildTrends(reports, 5000)('a');

    expect(columns).toHaveLength(180);
    expect(columns[0]?.start).toBe(3210);
    expect(total.matched).toBe(3);
    expect(buildTrends(reports, 5000)('b').total.matched).toBe(0);
  });
});
