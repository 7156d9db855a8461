import { describe, expect, it } from 'vitest';
import { recordedOf, samplingOf } from '../../../lib/cost/sampling.ts';
import type { NamedTemplate, Properties } from '../../../lib/cost/template.ts';
import { countTraces, xrayUsage } from '../../../lib/cost/x-ray-usage.ts';

const month = 730 * 3600;

const orders: NamedTemplate = {
  id: 'Orders',
  template: {
    Resources: {
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'orders' } },
      Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { StageName: 'prod' } },
    },
  },
};

function tracing(...rules: Properties[]): NamedTemplate {
  const resources = rules.map((SamplingRule, index) => [
    `Rule${index}`,
    { Type: 'AWS::XRay::SamplingRule', Properties: { SamplingRule } },
  ]);
  return {
    id: 'Tracing',
    template: {
      Resources: {
        ...Object.fromEntries(resources),
        Group: {
          Type: 'AWS::XRay::Group',
          Properties: { InsightsConfiguration: { InsightsEnabled: true } },
        },
      },
    },
  };
}

const rule = (more: Properties): Properties => ({
  Priority: 100,
  ServiceName: 'orders/prod',
  HTTPMethod: 'POST',
  URLPath: '*',
  ReservoirSize: 0,
  FixedRate: 0.5,
  ...more,
});

const named = (id: string, properties: Properties): NamedTemplate => ({
  id,
  template: { Resources: { Service: { Type: 'AWS::Any::Service', Properties: properties } } },
});

const checkout = { service: 'orders/prod', method: 'POST', path: '/orders' };

describe('samplingOf', () => {
  it('is what X-Ray does by itself, without a rule that matches', () => {
    expect(samplingOf([], checkout)).toEqual({ reservoir: 1, rate: 0.05 });
    expect(samplingOf([tracing(rule({ ServiceName: 'other' }))], checkout)).toEqual({
      reservoir: 1,
      rate: 0.05,
    });
  });

  it('is that of the matching rule of the lowest priority', () => {
    const rules = tracing(
      rule({ Priority: 3, FixedRate: 0.3 }),
      rule({ Priority: 2, FixedRate: 0.2, ServiceName: 'ORDERS/*', HTTPMethod: 'P?ST' }),
      rule({ Priority: 1, FixedRate: 0.1, URLPath: '/health' }),
    );

    expect(samplingOf([rules], checkout)).toEqual({ reservoir: 0, rate: 0.2 });
  });
});

describe('recordedOf', () => {
  it('records all that fits into the reservoir, and a share of the rest', () => {
    const sampling = { reservoir: 1, rate: 0.1 };

    expect(recordedOf(1000, sampling)).toBe(1000);
    expect(recordedOf(3 * month, sampling)).toBeCloseTo(1.2 * month);
    expect(recordedOf(1000, { reservoir: 0, rate: 0 })).toBe(0);
  });
});

describe('countTraces', () => {
  it('counts nothing without the pipeline, and without orders', () => {
    expect(countTraces([tracing()], 1000).recorded).toBe(0);
    expect(Object.values(countTraces([orders, tracing()], 0))).toEqual([0, 0, 0, 0]);
  });

  it('counts an order as its trace, the one behind the queue, and two behind the stream', () => {
    expect(countTraces([orders], 1000).recorded).toBe(4000);
  });

  it('follows the sampling rule of the checkout behind the queue, and Lambda behind the stream', () => {
    const few = countTraces([orders, tracing(rule({ FixedRate: 0.25 }))], 1000);

    expect(few.recorded).toBe(2 * 250 + 2000);
  });

  it('counts the requests that begin a trace elsewhere, by the rules of their services', () => {
    const storefront = named('Storefront', {
      UserData: { 'Fn::Base64': 'Environment="SERVICE_NAME=team-a-storefront"\n' },
    });
    const backoffice = named('Backoffice', {
      OptionSettings: [{ Namespace: 'env', OptionName: 'SERVICE_NAME', Value: 'backoffice' }],
    });
    const rules = tracing(
      rule({ ServiceName: 'team-a-storefront', FixedRate: 0.1 }),
      rule({ ServiceName: 'backoffice', FixedRate: 0.2 }),
    );

    const counts = countTraces([storefront, backoffice, rules], 1000);

    expect(counts.recorded).toBe(100 + 200);
    expect(counts.processedByInsights).toBe(300);
  });

  it('counts a reservation as part of its order', () => {
    expect(countTraces([orders, named('Inventory', {})], 1000).recorded).toBe(4000);
  });

  it('counts insights only where a group has them', () => {
    expect(countTraces([orders], 1000).processedByInsights).toBe(0);
    expect(countTraces([orders, tracing()], 1000).processedByInsights).toBe(4000);
  });

  it('counts the traces that a group matches as retrieved', () => {
    const without = countTraces([orders], 1000).retrieved;

    expect(countTraces([orders, tracing()], 1000).retrieved - without).toBeCloseTo(1000);
  });
});

describe('xrayUsage', () => {
  const quantities = (counts: Partial<Parameters<typeof xrayUsage>[0]>) =>
    Object.fromEntries(
      xrayUsage({
        recorded: 0,
        scanned: 0,
        retrieved: 0,
        processedByInsights: 0,
        ...counts,
      }).map(({ price, quantity }) => [price, quantity]),
    );

  it('charges nothing within the free tier', () => {
    const used = quantities({ recorded: 100_000, scanned: 600_000, retrieved: 400_000 });

    expect(Object.values(used)).toEqual([0, 0, 0, 0]);
  });

  it('charges what is above it, scanned and retrieved together', () => {
    expect(quantities({ recorded: 148_800 })['xray-recorded']).toBe(48_800);
    expect(quantities({ scanned: 700_000, retrieved: 400_000 })).toMatchObject({
      'xray-scanned': 0,
      'xray-retrieved': 100_000,
    });
    expect(quantities({ scanned: 1_500_000, retrieved: 400_000 })).toMatchObject({
      'xray-scanned': 500_000,
      'xray-retrieved': 400_000,
    });
  });

  it('charges every trace that insights process', () => {
    expect(quantities({ processedByInsights: 5 })['xray-insights']).toBe(5);
  });

  // https://aws.amazon.com/xray/pricing/: 2,000 requests an hour at 10 %, for 31 days.
  it('comes to what the example of the price page comes to', () => {
    const recorded = 2000 * 24 * 31 * 0.1;
    const used = quantities({
      recorded,
      scanned: 620_000,
      retrieved: 155_000,
      processedByInsights: recorded,
    });

    expect((used['xray-recorded'] ?? 0) * 0.000005).toBeCloseTo(0.24, 2);
    expect(used['xray-scanned']).toBe(0);
    expect(used['xray-retrieved']).toBe(0);
    expect((used['xray-insights'] ?? 0) * 0.000001).toBeCloseTo(0.15, 2);
  });
});
