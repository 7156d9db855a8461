import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserSuite } from './browser-suite.ts';

const { visit, startEmpty, shareOrders } = browserSuite();

/** A page whose browser or server was prepared before it asked for anything. */
async function visitPrepared(
  url: string,
  address: string,
  prepare: (page: Page) => Promise<unknown>,
): Promise<Page> {
  const page = await visit(url, '#/nowhere');
  await page.goto('about:blank');
  await prepare(page);
  await page.goto(url + address);
  return page;
}

const text = (page: Page) => page.locator('body').innerText();

describe('a browser that is unlike others', () => {
  const orders = shareOrders();

  it.each([
    ['is three hours behind', 'const now = Date.now; Date.now = () => now() - 3 * 3600e3'],
    ['is five hours ahead', 'const now = Date.now; Date.now = () => now() + 5 * 3600e3'],
    [
      'lets nothing be kept',
      'Object.defineProperty(window, "localStorage", { get() { throw new DOMException("", "SecurityError") } })',
    ],
    ['has no event streams', 'delete window.EventSource'],
    ['has no workers', 'delete window.Worker'],
    [
      'keeps what nobody wrote',
      `if (location.protocol === 'http:') for (const key of ['preferences', 'map', 'map-places', 'recent-filters', 'recent-ranges', 'side-panel-width'])
        localStorage.setItem('tracelab.' + key, key === 'map-places'
          ? '[["x", 1e999, 2], [["a"], 1, 2], 7, null]'
          : '{ "__proto__": { "theme": "dark" }, "theme": {}, "editor": "javascript", "length": -1 }')`,
    ],
  ])('shows the map and the traces of now although it %s', async (_, script) => {
    const { url } = orders();

    const page = await visitPrepared(url, '#/service-map', (each) => each.addInitScript(script));
    await page.getByRole('button', { name: /^place-order/ }).waitFor();
    await page.goto('about:blank');
    await page.goto(`${url}#/traces`);
    await page.locator('tr[data-outcome]').nth(5).waitFor();

    const ago = await page.locator('tr[data-outcome] time').first().innerText();
    expect(ago).toMatch(/^(just now|\d+ (s|min) ago)$/);
  });
});

const isApi = (url: URL) =>
  url.pathname !== '/' && url.pathname !== '/_tracelab/live' && !/\.\w+$/.test(url.pathname);

const answerAll = (page: Page, contentType: string, body: string) =>
  page.route(isApi, (route) => route.fulfill({ contentType, body }));

const json = 'application/json';

/** Of the right shape at first sight. */
const odd = JSON.stringify({
  Services: [{ ReferenceId: 'a', Edges: [{ ReferenceId: 99 }], SummaryStatistics: null }],
  TraceSummaries: [{ Id: '', Duration: 'long', Http: 'x', Annotations: [1], EntryPoint: 3 }],
  Traces: [
    {
      Id: '',
      Segments: [
        { Id: 'a', Document: '{' },
        { Id: 'b', Document: '[]' },
      ],
    },
  ],
  Groups: [{ GroupName: '' }],
  SamplingRuleRecords: [{ SamplingRule: { Priority: 'x' } }],
  SamplingStatisticSummaries: [{ Timestamp: 'x' }],
  TimeSeriesServiceStatistics: [{ Timestamp: 'x' }],
});

const addresses = [
  '#/service-map',
  '#/traces',
  '#/analytics',
  '#/live',
  '#/app',
  '#/sampling',
  '#/groups',
  '#/settings',
  '#/traces/1-5759e988-bd862e3fe1be46a994272793',
];

describe('an API that is not X-Ray’s', () => {
  const orders = shareOrders();

  it.each([
    ['HTML', 'text/html', '<!doctype html><h1>Sign in</h1>'],
    ['nothing', json, ''],
    ['null', json, 'null'],
    ['a list', json, '[1]'],
    ['texts for lists', json, '{"Services":"x","TraceSummaries":"x","Traces":7,"Groups":{}}'],
    ['empty places', json, '{"Services":[null],"TraceSummaries":[null],"Groups":[null]}'],
    ['members of other kinds', json, odd],
  ])('takes no page along that answers %s', async (_, contentType, body) => {
    const page = await visitPrepared(orders().url, '#/service-map', (each) =>
      answerAll(each, contentType, body),
    );

    for (const address of addresses) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, address);
      await page.getByRole('main').waitFor();
      await page.waitForTimeout(150);

      expect(await page.getByRole('link', { name: 'Map', exact: true }).count()).toBeGreaterThan(0);
      expect(await text(page)).not.toMatch(
        /Cannot read|is not a function|not iterable|This page broke/,
      );
    }
  });

  it('says what answers in place of X-Ray', async () => {
    const page = await visitPrepared(orders().url, '#/traces', (each) =>
      answerAll(each, 'text/html', '<h1>Sign in</h1>'),
    );

    await page.getByText('what answers is not TraceLab: it sent text/html').first().waitFor();
  });

  it('is not asked for ever when its pages have no end', async () => {
    let asked = 0;
    const page = await visitPrepared(orders().url, '#/groups', (each) =>
      each.route('**/Groups', (route) => {
        asked += 1;
        return route.fulfill({ contentType: json, body: '{"Groups":[],"NextToken":"again"}' });
      }),
    );

    await page.getByText('leads back to a page that was there before').first().waitFor();
    expect(asked).toBeLessThan(30);
  });

  it('is said to be slow while it is, with what was there before', async () => {
    const page = await visit(orders().url, '#/service-map');
    await page.getByRole('button', { name: /^place-order/ }).waitFor();
    const { promise: late, resolve: answer } = Promise.withResolvers<void>();
    const hold = async (route: Route) => {
      await late;
      await route.continue().catch(() => {});
    };
    await page.route('**/ServiceGraph', hold);

    await page.getByText('is slow:').waitFor({ timeout: 30_000 });
    expect(await page.getByRole('button', { name: /^place-order/ }).count()).toBe(1);
    answer();
    await page.getByText('is slow:').waitFor({ state: 'detached' });
  });
});

describe('a trace that is larger than others', () => {
  const id = '1-5759e988-bd862e3fe1be46a994272793';
  const answerTrace = (documents: readonly object[]) => (page: Page) =>
    page.route('**/Traces', (route) =>
      route.fulfill({
        contentType: json,
        body: JSON.stringify({
          Traces: [
            {
              Id: id,
              Duration: 1,
              Segments: documents.map((document, at) => ({
                Id: at.toString(16).padStart(16, '0'),
                Document: JSON.stringify(document),
              })),
            },
          ],
        }),
      }),
    );
  const at = 1_700_000_000;
  const segment = {
    id: 'a'.repeat(16),
    trace_id: id,
    name: 'orders',
    start_time: at,
    end_time: at + 1,
  };

  it('shows ten megabytes of metadata without showing all of it', async () => {
    const { url } = await startEmpty();
    const long = 'x'.repeat(5_000_000);
    const wide = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, n) => [`key ${n}`, 'value '.repeat(7)]),
    );

    const page = await visitPrepared(
      url,
      `#/traces/${id}`,
      answerTrace([{ ...segment, metadata: { page: { long }, ['__proto__']: { wide } } }]),
    );
    await page.getByRole('treegrid').waitFor();
    await page.getByRole('tab', { name: /^Metadata/ }).click();
    await page.getByText('long').first().waitFor();

    const size = await page.evaluate(() => document.body.innerText.length);
    const elements = await page.evaluate(() => document.querySelectorAll('*').length);
    expect(size).toBeLessThan(100_000);
    expect(elements).toBeLessThan(5000);
  });

  it('opens with a hundred thousand subsegments, of which it draws those in sight', async () => {
    const { url } = await startEmpty();
    const subsegments = Array.from({ length: 100_000 }, (_, n) => ({
      ...{ id: n.toString(16).padStart(16, 'b'), name: `call ${n}` },
      ...{ start_time: at + n / 200_000, end_time: at + (n + 1) / 200_000 },
    }));

    const page = await visitPrepared(
      url,
      `#/traces/${id}`,
      answerTrace([{ ...segment, subsegments }]),
    );
    await page.getByRole('treegrid').waitFor();
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('End');
    await page.getByText('call 99999').first().waitFor();

    expect(await page.getByRole('row').count()).toBeLessThan(200);
  });
});
