import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ManualClock, type XRay } from '../../local/xray/index.ts';
import { browserSuite } from './browser-suite.ts';
import { seriousFindings } from './open-page.ts';

const { visit, startWithOrders, startEmpty } = browserSuite();

const checkout = {
  RuleName: 'checkout',
  Priority: 100,
  FixedRate: 0.05,
  ReservoirSize: 1,
  HTTPMethod: 'POST',
  URLPath: '/prod/orders*',
  ResourceARN: '*',
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  Version: 1,
};

const findRule = (xray: XRay, name: string) =>
  xray
    .call('GetSamplingRules', {})
    .SamplingRuleRecords?.map(({ SamplingRule: rule }) => rule)
    .find((rule) => rule?.RuleName === name);

const decision = (page: Page) =>
  page.getByRole('region', { name: 'Try a request' }).getByText(/matches checkout/);

const matches = (page: Page) =>
  page.getByRole('region', { name: 'Matching traces' }).getByText(/^\d+ of \d+ traces match$/);

describe('the sampling page in a browser', () => {
  it('changes a rule by keys alone, and the change decides about requests', async () => {
    const { url, xray } = await startWithOrders();
    xray.call('CreateSamplingRule', { SamplingRule: checkout });
    const page = await visit(url, '#/sampling?method=POST&path=/prod/orders/7');
    await decision(page).waitFor();
    const before = await decision(page).textContent();

    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const rate = page.getByRole('form').getByLabel('Rate', { exact: true });
    await rate.waitFor();
    for (let tabs = 0; tabs < 40; tabs++) {
      await page.keyboard.press('Tab');
      if (await rate.evaluate((element) => element === element.ownerDocument.activeElement)) break;
    }
    await page.keyboard.type('50');
    await page.keyboard.press('Enter');
    await page.getByText('Changed the rule "checkout".').first().waitFor();
    await page
      .getByText(/first 1 request a second, then 50 %/)
      .last()
      .waitFor();

    expect(before).toContain('first 1 request a second, then 5 %');
    expect(findRule(xray, 'checkout')?.FixedRate).toBe(0.5);
  });

  it('puts the focus on Undo after a deletion, which makes the rule again', async () => {
    const { url, xray } = await startEmpty();
    xray.call('CreateSamplingRule', { SamplingRule: checkout });
    const page = await visit(url, '#/sampling?rule=checkout');

    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete sampling rule' }).click();
    await page.locator('button:focus', { hasText: 'Undo' }).waitFor();
    const deleted = findRule(xray, 'checkout');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'checkout' }).waitFor();

    expect(deleted).toBeUndefined();
    expect(findRule(xray, 'checkout')).toMatchObject(checkout);
  });
});

describe('the groups page in a browser', () => {
  it('saves a filter as a group, and uses it for the map and the traces', async () => {
    const { url, xray } = await startWithOrders();
    const page = await visit(url, '#/traces?filter=fault');
    await page.getByRole('link', { name: 'Save as group' }).click();

    await page.locator('input:focus').fill('broken');
    await matches(page).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Created the group "broken".').first().waitFor();
    const saved = xray.call('GetGroup', { GroupName: 'broken' }).Group;
    await page.getByRole('form').getByRole('button', { name: 'Share' }).waitFor();
    await page.getByRole('link', { name: 'map', exact: true }).click();
    await page.waitForURL(/#\/service-map\?group=broken$/);

    expect(saved?.FilterExpression).toBe('fault');
    const group = page.getByRole('combobox', { name: 'Group' });
    expect(await group.inputValue()).toBe('broken');
  });
});

/** Half an hour as usual, then ten minutes in which four of ten requests fail. */
function startInsight(xray: XRay, clock: ManualClock): string {
  const GroupName = 'all';
  xray.call('CreateGroup', {
    GroupName,
    FilterExpression: 'duration >= 0',
    InsightsConfiguration: { InsightsEnabled: true },
  });
  for (let minute = 0; minute < 40; minute++) {
    const at = clock.now();
    const documents = Array.from({ length: 10 }, (_, index) => {
      const flags = minute >= 30 && index < 4 ? { fault: true } : {};
      const times = { start_time: at - 0.1, end_time: at };
      const id = `${minute}`.padStart(8, '0') + `${index}`.padStart(16, '0');
      const call = { id: '00000000000000a2', name: 'orders', namespace: 'remote' };
      return JSON.stringify({
        trace_id: `1-${Math.floor(at).toString(16)}-${id}`,
        id: '00000000000000a1',
        name: 'front',
        ...times,
        ...flags,
        subsegments: [{ ...call, ...times, ...flags }],
      });
    });
    xray.putTraceSegments(documents);
    clock.advance(60_000);
  }
  clock.advance(15_000);
  const { InsightSummaries: [insight] = [] } = xray.call('GetInsightSummaries', {
    GroupName,
    StartTime: new Date((clock.now() - 3600) * 1000),
    EndTime: new Date(clock.now() * 1000),
  });
  return insight?.InsightId ?? '';
}

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it('axe finds nothing serious in the panels of rules and groups', async () => {
    const { url, xray } = await startWithOrders();
    xray.call('CreateSamplingRule', {
      SamplingRule: {
        ...checkout,
        Attributes: { 'x-tier': 'gold' },
        SamplingRateBoost: { MaxRate: 0.5, CooldownWindowMinutes: 10 },
      },
    });
    xray.call('CreateGroup', { GroupName: 'broken', FilterExpression: 'fault' });
    const findings = async (address: string, prepare: (page: Page) => Promise<unknown>) => {
      const page = await visit(url, address, { colorScheme });
      await prepare(page);
      return (await seriousFindings(page)).map((finding) => `${address}: ${finding}`);
    };

    const found = await Promise.all([
      findings('#/sampling?rule=checkout&method=GET&path=/x', async (page) => {
        await page.getByRole('form').getByLabel('Rate', { exact: true }).fill('50');
        await page.getByRole('list', { name: 'Tried before' }).waitFor();
      }),
      findings('#/sampling?new=yes', async (page) => {
        await page.getByRole('button', { name: 'Create sampling rule' }).click();
        await page.getByRole('alert').first().waitFor();
      }),
      findings('#/sampling?rule=checkout', async (page) => {
        await page.getByRole('button', { name: 'Delete' }).click();
        await page.getByRole('dialog').waitFor();
      }),
      findings('#/groups?group=broken', async (page) => {
        await matches(page).waitFor();
        await page.getByText('Tags', { exact: true }).click();
        await page.getByRole('button', { name: 'Add one' }).click();
      }),
    ]);

    expect(found.flat()).toEqual([]);
  });

  it('axe finds nothing serious in an insight', async () => {
    const clock = new ManualClock(Date.now() / 1000 - 41 * 60);
    const { url, xray } = await startEmpty(clock);
    const id = startInsight(xray, clock);

    const page = await visit(url, `#/groups?group=all&insight=${id}`, { colorScheme });
    await page.getByRole('table', { name: /^Affected services/ }).waitFor();

    expect(await seriousFindings(page)).toEqual([]);
  });
});
