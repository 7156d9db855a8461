import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { browserSuite } from '../browser/browser-suite.ts';
import { ordersProject } from './orders-project.ts';
import { startTracelab } from './tracelab-process.ts';

const { visit } = browserSuite();

let projectDir: string;

beforeAll(() => {
  projectDir = ordersProject();
});

async function startApp(): Promise<string> {
  const app = await startTracelab({ projectDir });
  onTestFinished(async () => {
    app.child.kill('SIGTERM');
    await app.ended;
  });
  return app.status.addresses.console ?? '';
}

const node = (page: Page, name: string) =>
  page.locator(`[data-node^="AWS"][data-node$="~${name}"]`);

describe('the console of a running app', { timeout: 120_000 }, () => {
  it('shows the architecture before any request, and fills it once orders come', async () => {
    const page = await visit(await startApp(), '#/service-map');

    await page.getByText('No traffic yet').waitFor();
    for (const name of ['orders/prod', 'place-order', 'order-events', 'orders']) {
      await node(page, name).waitFor();
    }
    const before = await node(page, 'place-order').boundingBox();
    await page.getByRole('button', { name: 'Send sample traffic' }).click();
    await page.getByRole('button', { name: /^place-order, .* \d+ requests/ }).waitFor();
    await page.getByRole('button', { name: /^fulfil-order, .* \d+ requests/ }).waitFor();
    const after = await node(page, 'place-order').boundingBox();

    // Only the notice above the map is gone.
    expect(after?.x).toBe(before?.x);
  });

  it('invokes a function and leads to its trace, with what it has logged', async () => {
    const page = await visit(await startApp(), '#/app');

    await page.getByRole('link', { name: 'get-order', exact: true }).first().click();
    await page.getByRole('tab', { name: /Invoke/ }).click();
    await page
      .getByRole('textbox', { name: /Event/ })
      .fill('{"pathParameters":{"orderId":"none"}}');
    await page.getByRole('button', { name: 'Invoke', exact: true }).click();
    await page.getByRole('region', { name: 'Answer' }).getByText('404').waitFor();
    await page.getByRole('region', { name: 'Answer' }).getByRole('link').first().click();
    await page.getByRole('treegrid').getByText('get-order').first().waitFor();

    expect(page.url()).toMatch(/#\/traces\/1-/);
    await page.getByText('REPORT RequestId', { exact: false }).first().waitFor();
  });
});
