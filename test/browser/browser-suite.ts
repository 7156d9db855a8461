import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { Clock, XRay } from '../../local/xray/index.ts';
import { launchChromium } from './chromium.ts';
import { buildPage, type ConsoleInstance, startConsoleInstance } from './console-instance.ts';
import { putFixture } from './fixture-traces.ts';
import { openPage } from './open-page.ts';

/** What the tests of one file share: the built page and a browser. */
export function browserSuite() {
  const stack = new AsyncDisposableStack();
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    const [launched, built] = await Promise.all([launchChromium(), buildPage()]);
    browser = launched;
    folder = built.folder;
    stack.use(built);
    stack.defer(() => browser.close());
  });
  afterAll(() => stack.disposeAsync());

  /** A page at an address of a console; at the end of the test it must have had nothing to complain about. */
  async function visit(
    consoleUrl: string,
    address: string,
    options?: BrowserContextOptions,
  ): Promise<Page> {
    const opened = await openPage(browser, consoleUrl + address, options);
    onTestFinished(async ({ task }) => {
      await opened[Symbol.asyncDispose]();
      // A test that has failed has its own reason to tell.
      if (task.result?.state !== 'fail') expect(opened.complaints).toEqual([]);
    });
    return opened.page;
  }

  return {
    visit,
    /** An X-Ray with nothing in it, and its console. */
    startEmpty: async (clock?: Clock): Promise<ConsoleInstance> => {
      const instance = await startConsoleInstance(folder, clock);
      onTestFinished(() => instance[Symbol.asyncDispose]());
      return instance;
    },
    /** The same for all tests around it, which only read. */
    shareOrders: (prepare: (xray: XRay) => void = () => {}): (() => ConsoleInstance) => {
      let shared: ConsoleInstance | undefined;
      beforeAll(async () => {
        shared = await startConsoleInstance(folder);
        await putFixture(shared.xray, 'app-traces.jsonl', Date.now() / 1000 - 10);
        prepare(shared.xray);
      });
      afterAll(() => shared?.[Symbol.asyncDispose]());
      return () => {
        if (shared === undefined) throw new Error('the tests have not begun');
        return shared;
      };
    },
    /** An X-Ray that has the traces of an order pipeline. */
    startWithOrders: async (): Promise<ConsoleInstance> => {
      const instance = await startConsoleInstance(folder);
      onTestFinished(() => instance[Symbol.asyncDispose]());
      await putFixture(instance.xray, 'app-traces.jsonl', Date.now() / 1000 - 10);
      return instance;
    },
  };
}
