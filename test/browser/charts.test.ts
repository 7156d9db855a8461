import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserSuite } from './browser-suite.ts';

const { visit, startWithOrders } = browserSuite();

const distribution = (page: Page) => page.getByRole('slider', { name: /^Response time of traces/ });
const scatter = (page: Page) => page.getByRole('slider', { name: /^Response times/ });

/** From one part of a chart to another, both as shares of its width and height. */
async function drag(page: Page, chart: Locator, from: [number, number], to: [number, number]) {
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  if (box === null) throw new Error('the chart is not shown');
  const at = ([x, y]: [number, number]) => [box.x + box.width * x, box.y + box.height * y] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
  await page.mouse.move(...at(to));
  await page.mouse.up();
}

/** What is drawn, to be compared. */
const drawn = (page: Page) =>
  page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

/** Whether anything is. */
const isDrawn = (page: Page) =>
  page.locator('canvas').evaluate(
    (canvas: HTMLCanvasElement) =>
      canvas
        .getContext('2d')
        ?.getImageData(0, 0, canvas.width, canvas.height)
        .data.some((value) => value > 0) === true,
  );

describe('charts in a browser', () => {
  it('select by a drag, and apply the filter only when they are told to', async () => {
    const { url } = await startWithOrders();
    const page = await visit(url, '#/analytics');
    await distribution(page).waitFor();

    await drag(page, distribution(page), [0.2, 0.5], [0.6, 0.5]);
    const expression = await page
      .getByText(/^responsetime >= .* AND responsetime < /)
      .textContent();
    expect(page.url()).not.toContain('responsetime');
    await page.getByRole('link', { name: 'Add to filter' }).click();

    await page.waitForURL(/filter=responsetime/);
    expect(await page.getByRole('combobox', { name: /filter/i }).inputValue()).toBe(expression);
    await page.getByText(/About the \d+ traces that match/).waitFor();
  });

  it('select a box of single traces', async () => {
    const { url } = await startWithOrders();
    const page = await visit(url, '#/traces');
    await scatter(page).waitFor();

    await drag(page, scatter(page), [0.3, 0.1], [0.9, 0.6]);
    await page.getByRole('link', { name: 'Show only these' }).click();

    await page.waitForURL(/timeRange=\d{4}-/);
    expect(page.url()).toContain('responsetime');
  });

  it('are drawn anew in the colours of another theme, and at another width', async () => {
    const { url } = await startWithOrders();
    const page = await visit(url, '#/traces', { colorScheme: 'light' });
    await scatter(page).waitFor();
    await expect.poll(() => isDrawn(page)).toBe(true);
    const light = await drawn(page);

    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => drawn(page)).not.toBe(light);
    await page.setViewportSize({ width: 800, height: 800 });

    const width = async () => (await page.locator('canvas').boundingBox())?.width ?? 0;
    await expect.poll(width).toBeLessThan(800);
    await expect.poll(() => isDrawn(page)).toBe(true);
  });

  it('are walked by keys, and are tables by t', async () => {
    const { url } = await startWithOrders();
    const page = await visit(url, '#/analytics');
    await distribution(page).focus();

    await page.keyboard.press('ArrowRight');
    const told = await distribution(page).getAttribute('aria-valuetext');
    await page.keyboard.press('t');
    await page.getByRole('region', { name: 'Response time of traces, as table' }).waitFor();
    await page.keyboard.press('t');
    await distribution(page).waitFor();

    expect(told).toMatch(/^0 to .*: \d+ traces/);
    expect(await distribution(page).evaluate((chart) => chart === document.activeElement)).toBe(
      true,
    );
  });
});

describe('the live page in a browser', () => {
  it('follows a hundred traces a second with few rows in the document', async () => {
    const { url, xray } = await startWithOrders();
    const page = await visit(url, '#/live');
    await page.getByText('following').waitFor();
    const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

    for (let batch = 1; batch <= 20; batch += 1) {
      const time = Date.now() / 1000;
      xray.putTraceSegments(
        Array.from({ length: 10 }, (_, at) =>
          JSON.stringify({
            trace_id: `1-${hex(Math.floor(time), 8)}-${hex(batch * 100 + at, 24)}`,
            id: hex(batch * 100 + at + 1, 16),
            name: 'flood',
            start_time: time - 0.01,
            end_time: time,
          }),
        ),
      );
      await page.waitForTimeout(100);
    }

    await page.getByText(/since opened:.*ok 200/).waitFor();
    expect(await page.locator('tr[data-id]').count()).toBeLessThan(60);
  });
});
