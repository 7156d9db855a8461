import { describe, expect, it } from 'vitest';
import { browserSuite } from './browser-suite.ts';

const { visit, startWithOrders, startEmpty } = browserSuite();

describe('the console in a browser', () => {
  it('leads from a node of the map to its traces, to one of them and to its exception', async () => {
    const { url } = await startWithOrders();
    const page = await visit(url, '#/service-map');

    await page.getByRole('button', { name: /^place-order/ }).click();
    await page.getByRole('link', { name: /^View \d+ traces/ }).click();
    await page.waitForURL(/#\/traces\?filter=/);
    const filter = await page.getByRole('combobox', { name: /filter/i }).inputValue();
    await page.locator('tr[data-outcome=fault]').first().getByRole('link').first().click();

    expect(filter).toContain('place-order');
    await page.getByText('StockLedgerError').first().waitFor();
    await page.getByText('the stock ledger has no balance for "sku-fault"').first().waitFor();
    await page
      .getByText(/lambdas\/place-order\/place-order\.ts/)
      .first()
      .waitFor();
  });

  it('points at what is wrong with a filter and keeps it', async () => {
    const { url } = await startWithOrders();
    const page = await visit(url, '#/traces');

    const filter = page.getByRole('combobox', { name: /filter/i });
    await filter.fill('responsetime > AND fault');
    await filter.press('Enter');

    const advice = page.getByRole('alert').first();
    await advice.waitFor();
    expect(await advice.textContent()).toContain('column 16');
    expect(await filter.inputValue()).toBe('responsetime > AND fault');
  });

  it('says that a trace has expired, by the time that its id holds', async () => {
    const { url } = await startEmpty();
    const page = await visit(url, '#/traces/1-5759e988-bd862e3fe1be46a994272793');

    await page
      .getByText(/30 days/)
      .first()
      .waitFor();
  });

  it('says that an address leads nowhere', async () => {
    const { url } = await startEmpty();
    const page = await visit(url, '#/nowhere/at/all');

    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.getByText('#/nowhere/at/all').waitFor();
  });

  it('says when X-Ray is away, keeps what was shown, and goes on when it is back', async () => {
    const instance = await startWithOrders();
    const page = await visit(instance.url, '#/traces');
    await page.locator('tr[data-outcome=fault]').first().waitFor();

    await instance.goAway();
    await page.getByText(/does not answer/).waitFor();
    const kept = await page.locator('tr[data-outcome]').count();
    await instance.comeBack();
    await page.getByText(/does not answer/).waitFor({ state: 'detached' });

    expect(kept).toBeGreaterThan(5);
  });
});
