import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserSuite } from './browser-suite.ts';

const { visit, shareOrders } = browserSuite();

/** What has the focus, as a screen reader would say it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    const label = (element as HTMLInputElement | null)?.labels?.[0]?.textContent;
    const by = element?.getAttribute('aria-labelledby');
    const labelled = by == null ? undefined : document.getElementById(by)?.textContent;
    const outcome = element?.closest('tr')?.dataset.outcome ?? '';
    const name = element?.getAttribute('aria-label') ?? labelled ?? label ?? element?.textContent;
    return `${element?.getAttribute('role') ?? element?.tagName.toLowerCase()} ${name?.trim().slice(0, 80)} ${outcome}`;
  });

/** Presses a key until what has the focus is meant; says where it went otherwise. */
async function press(page: Page, key: string, until: RegExp, most = 60): Promise<void> {
  const passed: string[] = [];
  for (let times = 0; times < most; times++) {
    const now = await focused(page);
    if (until.test(now)) return;
    passed.push(now);
    await page.keyboard.press(key);
  }
  throw new Error(`no "${key}" leads to ${until}, but to: ${[...new Set(passed)].join(' | ')}`);
}

const tabTo = (page: Page, until: RegExp) => press(page, 'Tab', until);

/** Waits until the page has put the focus there by itself. */
const focusOn = (page: Page, what: RegExp) =>
  expect.poll(() => focused(page), { timeout: 15_000 }).toMatch(what);

describe('by keys alone', () => {
  const orders = shareOrders();

  it('one comes from the map to a node, its traces, one of them, its exception, and back', async () => {
    const page = await visit(orders().url, '#/service-map');
    await page.getByRole('button', { name: /^place-order/ }).waitFor();

    await tabTo(page, /^button Client/);
    await press(page, 'ArrowDown', /^button Client, 1\.8/, 10);
    await press(page, 'ArrowRight', /^button Call from orders\/prod/, 4);
    await press(page, 'ArrowDown', /to place-order/, 4);
    await press(page, 'ArrowRight', /^button place-order/, 2);
    await page.keyboard.press('Enter');
    await page.waitForURL(/node=/);
    await tabTo(page, /^a View \d+ traces/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/traces\?filter=/);
    await focusOn(page, /^h1 /);
    await page.locator('tr[data-outcome=fault]').first().waitFor();
    await press(page, 'j', /^a POST .* fault$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/traces\/1-/);
    await page.getByRole('treegrid').waitFor();
    await page.getByText('StockLedgerError').first().waitFor();
    await tabTo(page, /^tab /);
    await press(page, 'ArrowRight', /^tab Raw/, 8);
    await press(page, 'ArrowLeft', /^tab Exceptions/, 8);
    await page.getByRole('tabpanel').getByText('the stock ledger has no balance').waitFor();
    await press(page, 'Shift+Tab', /^a .*Traces\s*$/, 80);
    await page.keyboard.press('Enter');

    await page.waitForURL(/#\/traces\?/);
    await page.locator('tr[data-outcome]').first().waitFor();
  });

  it('one filters, chooses a group, a range and a theme, and looks keys up', async () => {
    orders().xray.call('CreateGroup', { GroupName: 'failed', FilterExpression: 'fault' });
    const page = await visit(orders().url, '#/traces', { colorScheme: 'light' });
    const rows = page.locator('tr[data-outcome]');
    await rows.nth(10).waitFor();

    await page.keyboard.press('/');
    await focusOn(page, /filter/i);
    await page.keyboard.type('fault');
    await page.keyboard.press('Enter');
    await page.waitForURL(/filter=fault/);
    await page.keyboard.press('Escape');
    await tabTo(page, /^button /);
    await page.keyboard.press('g');
    await focusOn(page, /^select /);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/group=failed/);
    await tabTo(page, /^button Time range: Last 15/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^button Last hour/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/timeRange=PT1H/);
    await focusOn(page, /^button Time range: Last hour/);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' });
    await focusOn(page, /^button Time range: Last hour/);
    await page.keyboard.press('8');
    await focusOn(page, /^h1 Settings/);
    await tabTo(page, /^input As the system/);
    await press(page, 'ArrowDown', /^input Dark/, 4);

    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  });

  it.each([
    ['a node of the map', '#/service-map', /^button Client/],
    ['a sampling rule', '#/sampling', /^button New rule/],
    ['a group', '#/groups', /^button New group/],
  ])('one closes the panel of %s and is where one was', async (_, address, opener) => {
    const page = await visit(orders().url, address);
    await page.getByRole('main').waitFor();
    await page
      .getByText(/loading/i)
      .first()
      .waitFor({ state: 'detached' });

    const name = new RegExp(opener.source.replace('button ', ''));
    await page.getByRole('button', { name }).first().waitFor();
    await tabTo(page, opener);
    const before = await focused(page);
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').waitFor();
    await tabTo(page, /^button Close/);
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').waitFor({ state: 'detached' });

    await focusOn(page, new RegExp(`^${before.slice(0, 15).replace(/[()]/g, '.')}`));
  });

  it.each([
    '#/service-map',
    '#/traces',
    '#/analytics',
    '#/live',
    '#/sampling',
    '#/groups',
    '#/settings',
  ])('one is never caught on %s, and always sees where one is', async (address) => {
    const page = await visit(orders().url, address);
    await page.getByRole('main').waitFor();
    await page
      .getByText(/loading/i)
      .first()
      .waitFor({ state: 'detached' });

    const unseen: string[] = [];
    let stops = 0;
    for (; stops < 400; stops++) {
      await page.keyboard.press('Tab');
      const state = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return 'end';
        const box = element.getBoundingClientRect();
        // A field within a frame has its mark around the frame; a node of the map has a mark of its own.
        const frames = [element, element.parentElement, element.parentElement?.parentElement];
        const isMarked =
          element instanceof SVGElement ||
          frames.some((each) => {
            const style = each && getComputedStyle(each);
            return style && style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
          });
        return box.width > 0 && isMarked ? 'seen' : element.outerHTML.slice(0, 120);
      });
      if (state === 'end') break;
      if (state !== 'seen') unseen.push(state);
    }

    expect(stops).toBeLessThan(400);
    expect(stops).toBeGreaterThan(10);
    expect(unseen).toEqual([]);
  });
});
