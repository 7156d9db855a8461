import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserSuite } from './browser-suite.ts';

const { visit, startWithOrders } = browserSuite();

const node = (page: Page, name: string) =>
  page.locator(`[data-node^="AWS"][data-node$="~${name}"]`).first();

const boxOf = async (page: Page, name: string) => {
  const box = await node(page, name).boundingBox();
  if (box === null) throw new Error(`"${name}" is not drawn`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width };
};

/** A place of the canvas with nothing on it, near its lower left corner. */
async function ground(page: Page) {
  const box = await page.locator('svg[role=group]').boundingBox();
  if (box === null) throw new Error('there is no map');
  return { x: box.x + 30, y: box.y + box.height - 30 };
}

describe('the map in a browser', () => {
  it('follows a drag of its ground, and keeps what was selected', async () => {
    const { url } = await startWithOrders();
    const page = await visit(url, '#/service-map');
    await node(page, 'place-order').click();
    await page.waitForURL(/node=/);
    const before = await boxOf(page, 'get-order');
    const from = await ground(page);

    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 40, from.y - 60, { steps: 4 });
    await page.mouse.up();

    const after = await boxOf(page, 'get-order');
    expect(after.x - before.x).toBeCloseTo(40, 0);
    expect(after.y - before.y).toBeCloseTo(-60, 0);
    expect(page.url()).toContain('node=');
  });

  it('grows around the pointer with the wheel, and comes back with 0', async () => {
    const { url } = await startWithOrders();
    const page = await visit(url, '#/service-map');
    await node(page, 'place-order').waitFor();
    const before = await boxOf(page, 'place-order');

    await page.mouse.move(before.x, before.y);
    await page.mouse.wheel(0, -200);
    const larger = await boxOf(page, 'place-order');
    await node(page, 'place-order').focus();
    await page.keyboard.press('0');
    const back = await boxOf(page, 'place-order');

    expect(larger.width).toBeGreaterThan(before.width * 1.2);
    expect(Math.abs(larger.x - before.x)).toBeLessThan(before.width);
    expect(back.width).toBeCloseTo(before.width, 0);
  });

  it('keeps the place of a node that was dragged, also after a reload', async () => {
    const { url } = await startWithOrders();
    const page = await visit(url, '#/service-map');
    await node(page, 'webhook.example.com').or(node(page, 'get-order')).first().waitFor();
    const before = await boxOf(page, 'get-order');

    await page.mouse.move(before.x, before.y);
    await page.mouse.down();
    await page.mouse.move(before.x + 30, before.y - 50, { steps: 5 });
    await page.mouse.up();
    const moved = await boxOf(page, 'get-order');
    await page.reload();
    await node(page, 'get-order').waitFor();
    const other = await boxOf(page, 'place-order');

    expect(moved.x - before.x).toBeCloseTo(30, 0);
    expect((await boxOf(page, 'get-order')).y).toBeLessThan(other.y - 60);
  });

  it('keeps everything in sight when its place changes, until someone moves it', async () => {
    const { url } = await startWithOrders();
    const page = await visit(url, '#/service-map');
    await node(page, 'place-order').waitFor();
    const rightmost = () =>
      page.evaluate(() => {
        const boxes = [...document.querySelectorAll('[data-node]')].map((each) =>
          each.getBoundingClientRect(),
        );
        return Math.max(...boxes.map(({ right }) => right));
      });

    await page.setViewportSize({ width: 800, height: 900 });
    await expect.poll(rightmost).toBeLessThan(800);
    const from = await ground(page);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y, { steps: 4 });
    await page.mouse.up();
    const moved = await boxOf(page, 'get-order');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(undefined))));

    expect((await boxOf(page, 'get-order')).x).toBeCloseTo(moved.x, 0);
  });
});
