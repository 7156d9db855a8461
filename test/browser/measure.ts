import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import type { XRay } from '../../local/xray/index.ts';
import { launchChromium } from './chromium.ts';
import type { ConsoleFigures, Frames } from './console-figures.ts';
import { buildPage, startConsoleInstance } from './console-instance.ts';
import { putFixture } from './fixture-traces.ts';
import { countFrames, timeUntil } from './frames.ts';
import { deepTrace, graphOf, manyTraces } from './large-traces.ts';

const quick = process.argv.includes('--quick');
const rounds = quick ? 1 : 7;
const moving = quick ? 500 : 4000;
const say = (text: string) => process.stderr.write(`${text}\n`);

async function measure(): Promise<ConsoleFigures> {
  await using stack = new AsyncDisposableStack();
  say('building the page');
  const built = stack.use(await buildPage());
  const browser = await launchChromium();
  stack.defer(() => browser.close());

  /** Works with a page of a console of its own. */
  const on = async <Result>(
    fill: (xray: XRay) => unknown,
    work: (page: Page, url: string, xray: XRay) => Promise<Result>,
  ): Promise<Result> => {
    await using instance = await startConsoleInstance(built.folder);
    await fill(instance.xray);
    const page = await newPage(browser);
    const result = await work(page, instance.url, instance.xray);
    await page.context().close();
    return result;
  };
  const end = () => Date.now() / 1000 - 5;

  say('idle page');
  const idle = await on(
    () => {},
    async (page) => countFrames(page, moving, () => page.mouse.move(10, 10)),
  );

  say('small pages');
  const blankPage = await repeat(rounds, () => openBlank(browser));
  const smallPage = await on(
    () => {},
    async (page, url) => {
      await page.goto(`${url}#/groups`);
      await settle(page);
      return repeat(rounds, async () => {
        await page.evaluate("location.hash = '#/groups'");
        await settle(page);
        return timeUntil(page, { selector: 'h1', start: '#/settings' });
      });
    },
  );

  say('first map');
  const firstMap = await on(
    (xray) => putFixture(xray, 'app-traces.jsonl', end()),
    (_, url) => repeat(rounds, () => openMap(browser, `${url}#/service-map`, 10)),
  );

  const fillGraph = (xray: XRay) => {
    xray.putTraceSegments(graphOf(200, end()));
  };
  say('map of 200 nodes');
  const map200 = await on(fillGraph, async (page, url) => {
    await page.goto(`${url}#/settings`);
    await settle(page);
    return repeat(rounds, async () => {
      await page.evaluate("location.hash = '#/settings'");
      await settle(page);
      return timeUntil(page, { selector: '[data-node]', count: 200, start: '#/service-map' });
    });
  });
  const map200Move = await on(fillGraph, async (page, url) => {
    await page.goto(`${url}#/service-map`);
    await settle(page);
    await page.mouse.move(640, 450);
    let step = 0;
    return countFrames(page, moving, async () => {
      step += 1;
      await page.mouse.wheel(0, step % 40 < 20 ? -40 : 40);
    });
  });

  let deepId = '';
  const fillDeep = (xray: XRay) => {
    const trace = deepTrace(5000, end());
    deepId = trace.id;
    xray.putTraceSegments(trace.documents);
  };
  say('trace of 5,000 subsegments');
  const trace5000 = await on(fillDeep, async (page, url) => {
    await page.goto(`${url}#/settings`);
    await settle(page);
    return repeat(rounds, async () => {
      // A reload, so that neither the answer nor the rows are there already.
      await page.reload();
      await settle(page);
      const took = await timeUntil(page, {
        selector: '[role=treegrid] tbody tr',
        count: 10,
        start: `#/traces/${deepId}`,
      });
      await page.evaluate("location.hash = '#/settings'");
      return took;
    });
  });
  const trace5000Scroll = await on(fillDeep, async (page, url) => {
    await page.goto(`${url}#/traces/${deepId}`);
    await settle(page);
    return scroll(page, '[role=treegrid] tbody tr');
  });

  say('list of 10,000 traces');
  const list10000Scroll = await on(
    (xray) => xray.putTraceSegments(manyTraces(10_000, end())),
    async (page, url) => {
      await page.goto(`${url}#/traces`);
      await page.getByRole('button', { name: /^All, up to/ }).click({ timeout: 60_000 });
      await page.getByText('10,000 of 10,000').waitFor({ timeout: 60_000 });
      // A long list is asked for once more soon after it has come.
      await page.waitForTimeout(quick ? 300 : 6000);
      return scroll(page, 'tr[data-row]');
    },
  );

  say('live, 100 traces a second');
  const live100 = await on(
    () => {},
    async (page, url, xray) => {
      await page.goto(`${url}#/live`);
      await settle(page);
      const sending = setInterval(() => {
        xray.putTraceSegments(manyTraces(10, Date.now() / 1000).map(now));
      }, 100);
      try {
        await page.getByRole('row').nth(20).waitFor();
        return await countFrames(page, moving * 2, () => page.waitForTimeout(50));
      } finally {
        clearInterval(sending);
      }
    },
  );

  return {
    scriptGzipped: scriptSize(built.folder),
    ...{ firstMap, blankPage, smallPage, map200, map200Move, trace5000, trace5000Scroll },
    ...{ list10000Scroll, live100, idle },
  };
}

const newPage = async (browser: Browser) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  return context.newPage();
};

/** From opening the address, with nothing kept, until so many nodes are drawn. */
async function openMap(browser: Browser, url: string, nodes: number): Promise<number> {
  const page = await newPage(browser);
  await page.addInitScript((least) => {
    const look = () => {
      if (document.querySelectorAll('[data-node]').length < least)
        return requestAnimationFrame(look);
      requestAnimationFrame(() =>
        requestAnimationFrame(() => Reflect.set(window, 'drawnAt', performance.now())),
      );
    };
    requestAnimationFrame(look);
  }, nodes);
  await page.goto(url);
  const drawn = await page.waitForFunction(() => Reflect.get(window, 'drawnAt') as number);
  const took = await drawn.jsonValue();
  await page.context().close();
  return took;
}

/** From asking for a page without a script until it is drawn. */
async function openBlank(browser: Browser): Promise<number> {
  const page = await newPage(browser);
  await page.goto('data:text/html,<h1>nothing</h1>');
  const took = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
      }),
  );
  await page.context().close();
  return took;
}

async function scroll(page: Page, row: string): Promise<Frames> {
  await page.locator(row).nth(3).hover();
  let step = 0;
  return countFrames(page, moving, async () => {
    step += 1;
    await page.mouse.wheel(0, step % 80 < 60 ? 180 : -180);
  });
}

/** A document of now, whatever time it was made for. */
const now = (document: string): string => {
  const segment = JSON.parse(document) as Record<string, unknown>;
  const at = Date.now() / 1000;
  const trace_id = String(segment.trace_id).replace(
    /^1-[0-9a-f]{8}/,
    `1-${Math.floor(at).toString(16)}`,
  );
  return JSON.stringify({ ...segment, trace_id, start_time: at - 0.05, end_time: at });
};

/** What an address brings has come, and whatever it set off. */
const settle = (page: Page) => page.waitForTimeout(quick ? 300 : 1200);

async function repeat<Result>(times: number, work: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let round = 0; round < times; round++) results.push(await work());
  return results;
}

const scriptSize = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);

process.stdout.write(`${JSON.stringify(await measure())}\n`);
