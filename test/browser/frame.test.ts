import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { browserSuite } from './browser-suite.ts';

const { visit, startWithOrders } = browserSuite();

describe('the frame in a browser', () => {
  it('is walked by keys alone, and leads the focus to what they open', async () => {
    const { url } = await startWithOrders();
    const page = await visit(url, '#/service-map');
    await page.getByRole('main').waitFor();

    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the page');
    await page.keyboard.press('2');
    await focusIn(page, 'h1', 'Traces');
    await page.keyboard.press('r');
    await focusIn(page, 'button', 'Last 15 minutes');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/timeRange=PT30M/);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' });
    await page.keyboard.press('8');
    await focusIn(page, 'h1', 'Settings');

    expect(await page.title()).toBe('Settings – TraceLab');
    expect(await page.getByRole('link', { name: 'Map' }).getAttribute('href')).toBe(
      '#/service-map?timeRange=PT30M',
    );
  });

  it.each([800, 480])('fits every page into a window %d wide', async (width) => {
    const { url, xray } = await startWithOrders();
    xray.call('CreateGroup', { GroupName: 'g'.repeat(32), FilterExpression: 'fault' });
    const page = await visit(url, '#/service-map', { viewport: { width, height: 700 } });

    for (const key of ['1', '2', '3', '4', '5', '6', '7', '8']) {
      await page.keyboard.press(key);
      await page.locator('main h1, main h2').first().waitFor({ state: 'attached' });
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect({ key, overflow }).toEqual({ key, overflow: 0 });
      // Lists and tables scroll within the frame: the window itself never does.
      const longer = await page.evaluate(
        () => document.documentElement.scrollHeight - document.documentElement.clientHeight,
      );
      expect({ key, longer }).toEqual({ key, longer: 0 });
      for (const name of ['Trace id', 'Live', /^Theme/, 'Keys and help']) {
        const box = await page
          .getByRole(name === 'Trace id' ? 'textbox' : 'button', { name, exact: true })
          .boundingBox();
        expect(box && box.x >= 0 && box.x + box.width <= width).toBe(true);
      }
    }
  });

  it('has its theme before anything of it is painted', async () => {
    const { url } = await startWithOrders();
    const page = await visit(url, '#/settings', { colorScheme: 'light' });
    await page.getByRole('radio', { name: 'Dark' }).press('Space');
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    await page.route('**/assets/index-*.js', async (route) => {
      await held;
      await route.continue();
    });

    await page.reload({ waitUntil: 'commit' });
    await page.locator('#console').waitFor({ state: 'attached' });
    const before = await page.evaluate(() => ({
      theme: document.documentElement.dataset.theme,
      children: document.getElementById('console')?.childElementCount,
    }));
    letGo();

    expect(before).toEqual({ theme: 'dark', children: 0 });
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
  });

  it('says that nothing answers, keeps what is there, and is live again by itself', async () => {
    const { url } = await startWithOrders();
    const front = await startFront(url);
    const page = await visit(front.url, '#/traces');
    await page.getByRole('button', { name: 'Live' }).waitFor();
    const rows = page.getByRole('table').getByRole('row');
    await rows.nth(5).waitFor();

    front.isDown = true;
    front.cut();
    await page.getByText('does not answer').first().waitFor();
    expect(await rows.count()).toBeGreaterThan(5);
    await page.getByRole('button', { name: 'Reconnecting…' }).waitFor();

    front.isDown = false;
    await page.getByText('does not answer').first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Live' }).waitFor();
  });
});

const focused = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => document.activeElement?.textContent);

const focusIn = (page: Page, selector: string, text: string): Promise<void> =>
  page.locator(`${selector}:focus`, { hasText: text }).waitFor({ state: 'attached' });

/** A server in between that can go away and come back. */
async function startFront(url: string) {
  const { host, hostname, port } = new URL(url);
  const server = createServer((question, answer) => {
    if (front.isDown) {
      answer.writeHead(502).end();
      return;
    }
    const behind = request(
      {
        hostname,
        port,
        path: question.url,
        method: question.method,
        headers: {
          ...question.headers,
          host,
          ...(question.headers.origin && { origin: new URL(url).origin }),
        },
      },
      (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      },
    );
    behind.on('error', () => answer.destroy());
    answer.on('close', () => behind.destroy());
    question.pipe(behind);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const front = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    isDown: false,
    cut: () => server.closeAllConnections(),
  };
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return front;
}
