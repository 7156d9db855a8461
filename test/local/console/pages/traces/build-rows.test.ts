import { describe, expect, it } from 'vitest';
import {
  buildRow,
  pathOf,
  rowBuilder,
} from '../../../../../local/console/pages/traces/build-rows.ts';
import { appXRay, rowOf, summariesOf } from './fixtures.ts';

describe('buildRow', () => {
  it('tells of an order that fails what the list shows', () => {
    const [summary] = summariesOf(appXRay(), 'fault AND http.method = "POST"');

    const row = buildRow(summary ?? {});

    expect(row).toMatchObject({
      outcome: 'fault',
      state: 'done',
      method: 'POST',
      request: '/prod/orders',
      status: 502,
    });
    expect(row.services.map(({ name }) => name)).toContain('place-order');
    expect(row.services.some(({ type }) => type === 'client')).toBe(false);
    expect(row.annotations).toContainEqual({
      key: 'customerTier',
      value: 'standard',
      term: 'annotation.customerTier = "standard"',
    });
  });

  it('counts the nodes that the map draws: both of a function are one, a table of the same name is another', () => {
    const row = buildRow({
      ServiceIds: [
        { Name: 'orders', Type: 'client' },
        { Name: 'orders', Type: 'AWS::Lambda' },
        { Name: 'orders', Type: 'AWS::Lambda::Function' },
        { Name: 'orders', Type: 'AWS::DynamoDB::Table' },
      ],
    });

    expect(row.serviceNames).toEqual(['orders', 'orders']);
  });

  it('names a trace without a request after what it begins with', () => {
    const [summary] = summariesOf(appXRay(), 'service("fulfil-order") AND !http.url');

    const row = buildRow(summary ?? {});

    expect(row.request).toBe('fulfil-order');
    expect(row.method).toBeUndefined();
  });

  it('says that a trace is in progress while its root is', () => {
    const xray = appXRay([
      {
        trace_id: '1-6b00594d-000000000000000000000001',
        id: '0000000000000001',
        name: 'slow',
        start_time: 1795184970,
        in_progress: true,
      },
    ]);
    const [summary] = summariesOf(xray, 'service("slow")');

    const row = buildRow(summary ?? {});

    expect(row).toMatchObject({ state: 'in progress', outcome: 'ok', request: 'slow' });
    expect(row.responseTime).toBeUndefined();
  });

  it('says that a trace is incomplete when its root has not come', () => {
    const xray = appXRay([
      {
        trace_id: '1-6b00594d-000000000000000000000001',
        id: '0000000000000001',
        parent_id: '0000000000000002',
        name: 'orphan',
        start_time: 1795184970,
        end_time: 1795184971,
      },
    ]);
    const [summary] = summariesOf(xray, 'partial');

    const row = buildRow(summary ?? {});

    expect(row).toMatchObject({ id: '1-6b00594d-000000000000000000000001', state: 'incomplete' });
  });

  it('makes a row of a summary without anything', () => {
    const row = buildRow({});

    expect(row).toMatchObject({ id: '', time: 0, outcome: 'ok', request: '', services: [] });
  });

  it('keeps values of annotations as they are typed, and each of several', () => {
    const row = rowOf({
      Annotations: {
        ['__proto__']: [{ AnnotationValue: { StringValue: '<img src=x onerror=alert(1)>' } }],
        mixed: [
          { AnnotationValue: { NumberValue: 0 } },
          { AnnotationValue: { BooleanValue: false } },
        ],
        'a]b': [{ AnnotationValue: { StringValue: 'no term' } }],
        none: [{}],
      },
    });

    expect(row.annotations).toContainEqual({
      key: 'mixed',
      value: 0,
      term: 'annotation.mixed = 0',
    });
    expect(row.annotations).toContainEqual({
      key: 'mixed',
      value: false,
      term: 'annotation.mixed = false',
    });
    expect(row.annotations).toContainEqual({ key: 'a]b', value: 'no term', term: undefined });
    expect(row.annotations.some(({ key }) => key === 'none')).toBe(false);
  });
});

describe('rowBuilder', () => {
  it('keeps the row of a trace that has not changed', () => {
    const build = rowBuilder();
    const [before] = build([{ Id: 'a', Revision: 3, StartTime: 1 }]);

    const [same] = build([{ Id: 'a', Revision: 3, StartTime: 1 }]);
    const [changed] = build([{ Id: 'a', Revision: 4, StartTime: 1 }]);

    expect(same).toBe(before);
    expect(changed).not.toBe(before);
  });
});

describe('rowBuilder of traces that were asked for again', () => {
  it('keeps the list while nothing has changed', () => {
    const xray = appXRay();
    const build = rowBuilder();
    const rows = build(summariesOf(xray));

    expect(build(summariesOf(xray))).toBe(rows);
    expect(build(summariesOf(xray).slice(1))).not.toBe(rows);
  });
});

describe('pathOf', () => {
  it.each([
    ['https://shop.example.com/checkout?step=2#top', '/checkout?step=2'],
    ['https://shop.example.com', '/'],
    ['http://shop.example.com?a=1', '/?a=1'],
    ['/checkout', '/checkout'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
    ['', ''],
  ])('of %j is %j', (url, expected) => {
    const path = pathOf(url);

    expect(path).toBe(expected);
  });
});
