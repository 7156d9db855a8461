import { describe, expect, it } from 'vitest';
import { buildFacets } from '../../../../../local/console/pages/traces/build-facets.ts';
import { buildRow } from '../../../../../local/console/pages/traces/build-rows.ts';
import { parseFilter } from '../../../../../local/xray/index.ts';
import { appRows, appXRay, rowOf, summariesOf } from './fixtures.ts';

const facetOf = (rows: Parameters<typeof buildFacets>[0], id: string) =>
  buildFacets(rows).find((facet) => facet.id === id)?.values ?? [];

describe('buildFacets', () => {
  it('counts the outcomes of orders, the most frequent first', () => {
    const values = facetOf(appRows(), 'outcome');

    expect(values.map(({ label, count }) => [label, count])).toEqual([
      ['ok', 37],
      ['error', 9],
      ['fault', 3],
      ['throttle', 3],
    ]);
  });

  it('offers what the app has values for, and a facet for each annotation key', () => {
    const titles = buildFacets(appRows()).map(({ title }) => title);

    expect(titles.slice(0, 5)).toEqual(['Node', 'URL', 'Method', 'Status', 'Outcome']);
    expect(titles).toContain('annotation.customerTier');
    expect(titles).toContain('annotation.aws:api_id');
    expect(titles).not.toContain('User');
    expect(titles.slice(-3)).toEqual([
      'Fault root cause',
      'Error root cause',
      'Response time root cause',
    ]);
  });

  it('counts as many traces as X-Ray finds by the expression of each value', () => {
    const xray = appXRay();
    const rows = summariesOf(xray).map(buildRow);
    const plain = buildFacets(rows).filter(
      ({ id }) => !id.endsWith('cause') && !['annotation.orderId', 'outcome'].includes(id),
    );

    const found = plain.flatMap(({ id, values }) =>
      values.map(({ expression }) => [id, expression, summariesOf(xray, expression).length]),
    );

    const counted = plain.flatMap(({ id, values }) =>
      values.map(({ expression, count }) => [id, expression, count]),
    );
    expect(found).toEqual(counted);
  });

  it('finds at least the traces of a root cause by its expression, which also finds longer paths', () => {
    const xray = appXRay();
    const rows = summariesOf(xray).map(buildRow);
    const causes = buildFacets(rows).filter(({ id }) => id.endsWith('cause'));

    const tooFew = causes
      .flatMap(({ values }) => values)
      .filter(({ expression, count }) => summariesOf(xray, expression).length < count);

    expect(causes).toHaveLength(3);
    expect(tooFew).toEqual([]);
  });

  it('says of a root cause the way to it and its exception', () => {
    const [value] = facetOf(
      [
        rowOf({
          FaultRootCauses: [
            {
              Services: [
                { Name: 'prod API', EntityPath: [{ Name: 'prod API' }] },
                {
                  Name: 'call-partner',
                  EntityPath: [
                    { Name: 'call-partner' },
                    {
                      Name: 'attempt',
                      Exceptions: [{ Name: 'CertificateError', Message: 'expired' }],
                    },
                  ],
                },
              ],
            },
          ],
        }),
      ],
      'fault cause',
    );

    expect(value?.label).toBe('prod API ⇒ call-partner → attempt: CertificateError');
  });

  it('tells two nodes of one name apart by their types', () => {
    const values = facetOf(appRows(), 'node').filter(({ label }) => label === 'place-order');

    expect(values.map(({ note }) => note)).toEqual(['Lambda service', 'Lambda function']);
  });

  it('counts a trace once for a value that it has twice', () => {
    const users = [{ UserName: 'alice' }, { UserName: 'alice' }, { UserName: 'bob' }];

    const values = facetOf([rowOf({ Users: users })], 'user');

    expect(values.map(({ label, count }) => [label, count])).toEqual([
      ['alice', 1],
      ['bob', 1],
    ]);
  });

  it.each(['"} OR fault', '\u202egnp.exe', '\u0000', '__proto__', '</script>', 'x'.repeat(200)])(
    'makes an expression of one text for each value of %j',
    (text) => {
      const row = rowOf({
        Users: [{ UserName: text }],
        Http: { HttpURL: text, UserAgent: text },
        ServiceIds: [{ Name: text, Type: text }],
        Annotations: { key: [{ AnnotationValue: { StringValue: text } }] },
        FaultRootCauses: [{ Services: [{ Name: text, EntityPath: [{ Name: text }] }] }],
      });

      const kinds = buildFacets([row]).flatMap(({ values }) =>
        values.map(({ expression }) => parseFilter(expression).kind),
      );

      expect(kinds).toEqual([
        'service',
        'keyword',
        'keyword',
        'keyword',
        'keyword',
        'annotation',
        'root-cause-json',
      ]);
    },
  );

  it('counts ten thousand traces within a fifth of a second', () => {
    const [summary = {}] = summariesOf(appXRay(), 'fault');
    const rows = Array.from({ length: 10_000 }, (_, at) =>
      buildRow({ ...summary, Id: `1-6b00594d-${String(at).padStart(24, '0')}` }),
    );
    const facets = buildFacets(rows);

    // The machine may have other things to do in one round or another.
    const rounds = Array.from({ length: 5 }, () => {
      const began = performance.now();
      buildFacets(rows);
      return performance.now() - began;
    });

    expect(facets.find(({ id }) => id === 'outcome')?.values[0]?.count).toBe(10_000);
    expect(Math.min(...rounds)).toBeLessThan(200);
  });
});
