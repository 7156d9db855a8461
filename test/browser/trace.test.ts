import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { XRay } from '../../local/xray/index.ts';
import { browserSuite } from './browser-suite.ts';
import { deepTrace } from './large-traces.ts';

const { visit, startWithOrders, startEmpty } = browserSuite();

const selectedName = (page: Page) =>
  page.locator('[role=treegrid] tr[aria-selected=true] td').first().innerText();

const send = (xray: XRay, document: object) =>
  expect(xray.putTraceSegments([JSON.stringify(document)])).toEqual([]);

const findTrace = (xray: XRay, FilterExpression: string): string => {
  const summaries = xray.call('GetTraceSummaries', {
    StartTime: new Date(Date.now() - 600_000),
    EndTime: new Date(Date.now() + 1000),
    FilterExpression,
  }).TraceSummaries;
  return summaries?.[0]?.Id ?? '';
};

describe('the page of a trace in a browser', () => {
  it('is read by keyboard alone: faults, rows, closing and opening, details', async () => {
    const { url, xray } = await startWithOrders();
    const page = await visit(url, `#/traces/${findTrace(xray, 'fault')}`);
    await page.getByRole('treegrid').waitFor();
    expect(await selectedName(page)).toContain('check stock');

    await page.keyboard.press('e');
    expect(await selectedName(page)).toContain('orders/prod');
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('[role=treegrid] tbody tr').count()).toBe(2);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    expect(await selectedName(page)).toContain('Overhead');
    await page.keyboard.press('Enter');

    const focused = page.locator('[role=tab]:focus');
    await focused.waitFor();
    await page.keyboard.press('End');
    expect(await page.getByRole('tabpanel').innerText()).toContain('"name": "Overhead"');
  });

  it('keeps the whole name of a row beside what it failed of', async () => {
    const { url, xray } = await startWithOrders();
    const page = await visit(url, `#/traces/${findTrace(xray, 'fault')}`);

    const name = page.locator('[role=treegrid] tr[aria-selected=true] bdi').first();

    expect(await name.innerText()).toBe('### check stock');
    expect(
      await name.evaluate((bdi) => {
        const cell = bdi.parentElement ?? bdi;
        return bdi.getBoundingClientRect().width - cell.getBoundingClientRect().width;
      }),
    ).toBeLessThanOrEqual(0.02);
  });

  it('shows of a query what it asks, beside the long name of its database', async () => {
    const { url, xray } = await startWithOrders();
    const page = await visit(url, `#/traces/${findTrace(xray, 'service("inventory")')}`);
    const row = page.locator('[role=treegrid] tr', {
      hasText: /inventory@.*SELECT|INSERT|UPDATE/s,
    });

    const { width = 0 } = (await row.first().locator('bdi').last().boundingBox()) ?? {};

    expect(await row.first().locator('td').first().innerText()).toMatch(/SELECT|INSERT|UPDATE/);
    expect(width).toBeGreaterThan(80);
  });

  it('grows in place from its first segment to its end, with the selection where it was', async () => {
    const { url, xray } = await startEmpty();
    const now = Date.now() / 1000;
    const trace_id = `1-${Math.floor(now).toString(16)}-${randomBytes(12).toString('hex')}`;
    const segment = {
      ...{ trace_id, id: 'aaaaaaaaaaaaaaa1', name: 'shop', start_time: now - 2 },
      http: { request: { method: 'GET', url: 'https://shop.example.com/basket' } },
    };
    const page = await visit(url, `#/traces/${trace_id}`);
    await page.getByRole('heading', { name: 'This trace is not here yet' }).waitFor();

    send(xray, { ...segment, in_progress: true });
    await page.getByText('1 segment in progress').waitFor();
    send(xray, {
      ...{ trace_id, type: 'subsegment', parent_id: segment.id, id: 'aaaaaaaaaaaaaaa2' },
      ...{ name: 'look up prices', start_time: now - 1, end_time: now, fault: true },
    });
    await page.getByText('look up prices').waitFor();
    expect(await selectedName(page)).toContain('shop');
    send(xray, { ...segment, end_time: now, http: { ...segment.http, response: { status: 500 } } });
    await page.locator('main header').getByText('500', { exact: true }).waitFor();

    expect(await selectedName(page)).toContain('shop');
    await page.getByRole('list', { name: 'About this trace' }).waitFor({ state: 'detached' });
  });

  it('zooms by a drag over its times, and back by a double click', async () => {
    const { url, xray } = await startWithOrders();
    const page = await visit(url, `#/traces/${findTrace(xray, 'fault')}`);
    const axis = page.locator('th[aria-label=Timeline] > div');
    await axis.waitFor();
    const whole = await axis.innerText();
    const { x, y, width } = (await axis.boundingBox()) ?? { x: 0, y: 0, width: 0 };

    await page.mouse.move(x + width * 0.25, y + 10);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.5, y + 10, { steps: 4 });
    await page.mouse.up();
    const part = await axis.innerText();
    await page.mouse.dblclick(x + width * 0.4, y + 10);

    expect(part).not.toBe(whole);
    expect(part).not.toMatch(/^0$/m);
    expect(await axis.innerText()).toBe(whole);
  });

  it('shows a map of itself, whose nodes lead to their rows', async () => {
    const { url, xray } = await startWithOrders();
    const page = await visit(url, `#/traces/${findTrace(xray, 'fault')}`);

    await page.getByText('Map of the trace').click();
    await page.locator('details [data-node]', { hasText: 'orders/prod' }).click();

    await expect.poll(() => selectedName(page)).toContain('orders/prod');
  });

  it('holds only the rows in sight of 5,000, and comes to the last at once', async () => {
    const { url, xray } = await startEmpty();
    const trace = deepTrace(5000, Date.now() / 1000 - 5);
    expect(xray.putTraceSegments(trace.documents)).toEqual([]);
    const page = await visit(url, `#/traces/${trace.id}`);
    await page.getByRole('treegrid').focus();

    await page.keyboard.press('End');

    await expect.poll(() => selectedName(page)).toContain('step 4999');
    expect(await page.locator('[role=treegrid] tbody tr').count()).toBeLessThan(100);
    expect(await page.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('5014');
  });

  it('leads to a comparison with another trace of the same URL, and back to either timeline', async () => {
    const { url, xray } = await startWithOrders();
    const id = findTrace(xray, 'fault');
    const page = await visit(url, `#/traces/${id}`);

    await page.getByRole('link', { name: 'Compare' }).click();
    await page.getByRole('region', { name: 'Trace B' }).locator('tbody button').first().click();
    await page.getByText(/rows? in both/).waitFor();
    await page
      .getByRole('table', { name: /Durations/ })
      .getByRole('link')
      .first()
      .click();

    await page.waitForURL(new RegExp(`#/traces/${id}\\?segment=`));
    await page.getByRole('treegrid').waitFor();
  });
});
