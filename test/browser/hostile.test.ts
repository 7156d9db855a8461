import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserSuite } from './browser-suite.ts';
import { hostile, hostileTrace } from './hostile-traces.ts';

const { visit, startEmpty } = browserSuite();

/** Elements that only the traces could have brought. */
const brought = (page: Page) =>
  page.evaluate(
    () =>
      document.querySelectorAll(
        'img:not([src$="icon.svg"]), iframe, object, embed, a[href^="javascript:" i], script:not([src])',
      ).length,
  );

describe('what traces bring', () => {
  it.each([
    ['the map', () => '#/service-map'],
    ['the list', () => '#/traces'],
    ['the analytics', () => '#/analytics'],
    ['live', () => '#/live'],
    ['a trace', (id: string) => `#/traces/${id}`],
    ['a raw trace', (id: string) => `#/traces/${id}/raw`],
    ['a comparison', (id: string) => `#/compare?a=${id}&b=${id}`],
  ])('is text and nothing else on %s', async (_, address) => {
    const { url, xray } = await startEmpty();
    const trace = hostileTrace(Date.now() / 1000 - 5);
    expect(xray.putTraceSegments(trace.documents)).toEqual([]);

    const page = await visit(url, address(trace.id));
    await page.getByText('<img src=x', { exact: false }).first().waitFor();

    expect(await brought(page)).toBe(0);
    expect(await page.locator('body').innerText()).not.toContain(hostile.rightToLeft);
    expect(await page.locator('body').innerText()).not.toContain('\u0007');
  });

  it.each([
    `#/traces?filter=${encodeURIComponent(hostile.markup)}`,
    `#/traces?timeRange=${encodeURIComponent(hostile.markup)}&group=${encodeURIComponent(hostile.markup)}`,
    `#/${encodeURIComponent(hostile.markup)}`,
    `#/traces/${encodeURIComponent(hostile.markup)}`,
    `#/service-map?node=${encodeURIComponent(hostile.markup)}`,
    `#/groups?group=${encodeURIComponent(hostile.markup)}&filter=${encodeURIComponent(hostile.markup)}`,
    '#/traces/%E0%A4%A',
    `#/traces?filter=${'('.repeat(2000)}`,
  ])('is text in an address, too: %s', async (address) => {
    const { url } = await startEmpty();

    const page = await visit(url, address);
    await page.getByRole('link', { name: 'Map' }).first().waitFor();

    expect(await brought(page)).toBe(0);
  });
});
