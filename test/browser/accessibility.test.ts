import { describe, expect, it } from 'vitest';
import { browserSuite } from './browser-suite.ts';
import { seriousFindings } from './open-page.ts';

const { visit, startWithOrders, startEmpty } = browserSuite();

const addresses = [
  '#/service-map',
  '#/traces',
  '#/analytics',
  '#/live',
  '#/app',
  '#/sampling',
  '#/groups',
  '#/settings',
];

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it.each(addresses)('axe finds nothing serious on %s', async (address) => {
    const { url } = await startWithOrders();

    const page = await visit(url, address, { colorScheme });
    await page.waitForLoadState('networkidle').catch(() => {});

    expect(await seriousFindings(page)).toEqual([]);
  });

  it('axe finds nothing serious on a trace and a comparison', async () => {
    const { url, xray } = await startWithOrders();
    const { TraceSummaries: [first, second] = [] } = xray.call('GetTraceSummaries', {
      StartTime: new Date(Date.now() - 600_000),
      EndTime: new Date(),
      FilterExpression: 'service("orders/prod") { fault }',
    });

    const trace = await visit(url, `#/traces/${first?.Id}`, { colorScheme });
    await trace.getByRole('treegrid').waitFor();
    const comparison = await visit(url, `#/compare?a=${first?.Id}&b=${second?.Id}`, {
      colorScheme,
    });
    await comparison.getByRole('table').first().waitFor();

    expect(await seriousFindings(trace)).toEqual([]);
    expect(await seriousFindings(comparison)).toEqual([]);
  });

  it.each(['#/service-map', '#/traces', '#/analytics', '#/live'])(
    'axe finds nothing serious on %s without traces',
    async (address) => {
      const { url } = await startEmpty();

      const page = await visit(url, address, { colorScheme });
      await page.getByRole('heading').first().waitFor();

      expect(await seriousFindings(page)).toEqual([]);
    },
  );
});
