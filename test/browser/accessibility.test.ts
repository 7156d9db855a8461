import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { XRay } from '../../local/xray/index.ts';
import { browserSuite } from './browser-suite.ts';
import type { ConsoleInstance } from './console-instance.ts';
import { seriousFindings } from './open-page.ts';
import { smallTargets } from './small-targets.ts';

const { visit, startEmpty, shareOrders } = browserSuite();

interface State {
  readonly address: string | ((ids: readonly string[]) => string);
  /** Brings the page there. */
  readonly act: (page: Page) => Promise<unknown>;
}

const pressed = (name: string | RegExp) => (page: Page) =>
  page.getByRole('button', { name }).first().click();

const traceWith = (act: State['act']): State => ({
  address: ([id]) => `#/traces/${id}`,
  act: async (page) => {
    await page.getByRole('treegrid').waitFor();
    await act(page);
  },
});

const tab = (name: RegExp): State =>
  traceWith((page) => page.getByRole('tab', { name }).first().click());

const states: Readonly<Record<string, State>> = {
  'the map': { address: '#/service-map', act: (page) => nodeOf(page).waitFor() },
  'a node of the map': {
    address: '#/service-map',
    act: async (page) => {
      await nodeOf(page).click();
      await page.getByRole('link', { name: /^View \d+ traces/ }).waitFor();
    },
  },
  'the map as a table': {
    address: '#/service-map',
    act: async (page) => {
      await pressed('As table')(page);
      await page.getByRole('table').first().waitFor();
    },
  },
  'the list': {
    address: '#/traces',
    act: (page) => page.locator('tr[data-outcome]').nth(3).waitFor(),
  },
  'a wrong filter': {
    address: '#/traces',
    act: async (page) => {
      const filter = page.getByRole('combobox', { name: /filter/i });
      await filter.fill('responsetime > AND');
      await filter.press('Enter');
      await page.getByRole('alert').first().waitFor();
    },
  },
  completions: {
    address: '#/traces',
    act: async (page) => {
      await page.getByRole('combobox', { name: /filter/i }).pressSequentially('ser');
      await page.getByRole('listbox').getByRole('option').first().waitFor();
    },
  },
  'the time ranges': {
    address: '#/traces',
    act: async (page) => {
      await page.getByRole('main').waitFor();
      await page.keyboard.press('r');
      await page.getByRole('button', { name: 'Last hour' }).waitFor();
    },
  },
  'a menu': {
    address: '#/traces',
    act: async (page) => {
      await pressed('Share')(page);
      await page.getByRole('menu').waitFor();
    },
  },
  'the keys': {
    address: '#/traces',
    act: async (page) => {
      await page.getByRole('main').waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    },
  },
  'an import': {
    address: '#/traces',
    act: async (page) => {
      await pressed(/import/i)(page);
      await page.getByRole('dialog').waitFor();
    },
  },
  'the analytics': {
    address: '#/analytics',
    act: (page) => page.getByRole('table').first().waitFor(),
  },
  live: { address: '#/live', act: (page) => page.getByRole('table').first().waitFor() },
  'no app': { address: '#/app', act: (page) => page.getByRole('heading').first().waitFor() },
  'a sampling rule': {
    address: '#/sampling?rule=checkout',
    act: (page) => page.getByRole('complementary').waitFor(),
  },
  'a new sampling rule': {
    address: '#/sampling',
    act: async (page) => {
      await pressed('New rule')(page);
      await page.getByRole('complementary').waitFor();
    },
  },
  'a group': {
    address: '#/groups?group=carts',
    act: (page) => page.getByRole('complementary').waitFor(),
  },
  'a new group': {
    address: '#/groups',
    act: async (page) => {
      await pressed('New group')(page);
      await page.getByRole('complementary').waitFor();
    },
  },
  settings: { address: '#/settings', act: (page) => page.getByRole('radio').first().waitFor() },
  nowhere: { address: '#/nowhere', act: (page) => page.getByRole('heading').first().waitFor() },
  'an expired trace': {
    address: '#/traces/1-5759e988-bd862e3fe1be46a994272793',
    act: (page) =>
      page
        .getByText(/30 days/)
        .first()
        .waitFor(),
  },
  'the overview of a row': tab(/^Overview/),
  'the annotations of a row': tab(/^Annotations/),
  'the metadata of a row': tab(/^Metadata/),
  'the exceptions of a row': tab(/^Exceptions/),
  'the document of a row': tab(/^Raw/),
  'the map of a trace': traceWith((page) => page.getByText('Map of the trace').first().click()),
  'a raw trace': {
    address: ([id]) => `#/traces/${id}/raw`,
    act: (page) => page.getByRole('heading').first().waitFor(),
  },
  'a comparison': {
    address: ([a, b]) => `#/compare?a=${a}&b=${b}`,
    act: (page) => page.getByRole('table').first().waitFor(),
  },
};

const nodeOf = (page: Page) => page.getByRole('button', { name: /^place-order/ }).first();

function prepare(xray: XRay): void {
  xray.call('CreateGroup', {
    GroupName: 'carts',
    FilterExpression: 'fault',
    InsightsConfiguration: { InsightsEnabled: true },
  });
  xray.call('CreateSamplingRule', {
    SamplingRule: {
      ...{ RuleName: 'checkout', Priority: 10, FixedRate: 1, ReservoirSize: 1, Version: 1 },
      ...{ ServiceName: '*', ServiceType: '*', Host: '*', ResourceARN: '*' },
      ...{ HTTPMethod: 'POST', URLPath: '/orders*' },
    },
  });
}

const failedIds = ({ xray }: ConsoleInstance): string[] => {
  const { TraceSummaries = [] } = xray.call('GetTraceSummaries', {
    StartTime: new Date(Date.now() - 600_000),
    EndTime: new Date(),
    FilterExpression: 'service("orders/prod") { fault }',
  });
  return TraceSummaries.map(({ Id = '' }) => Id);
};

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  const orders = shareOrders(prepare);

  it.each(Object.keys(states))('nothing is wrong with %s', async (name) => {
    const { address, act } = states[name] as State;
    const place = typeof address === 'string' ? address : address(failedIds(orders()));

    const page = await visit(orders().url, place, { colorScheme });
    await act(page);

    expect(await seriousFindings(page)).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
  });

  it.each(['#/service-map', '#/traces', '#/analytics', '#/live'])(
    'nothing is wrong with %s without traces',
    async (address) => {
      const { url } = await startEmpty();

      const page = await visit(url, address, { colorScheme });
      await page.getByRole('heading').first().waitFor();

      expect(await seriousFindings(page)).toEqual([]);
      expect(await smallTargets(page)).toEqual([]);
    },
  );
});

describe('colours that the system forces', () => {
  const orders = shareOrders();

  it('leave the bars of a trace, and what is chosen, in sight', async () => {
    const page = await visit(orders().url, `#/traces/${failedIds(orders())[0]}`, {
      forcedColors: 'active',
    });
    await page.getByRole('treegrid').waitFor();

    const seen = await page.evaluate(() => {
      const ground = getComputedStyle(document.body).backgroundColor;
      const bars = [...document.querySelectorAll('[role=treegrid] tbody td:last-child > [style]')];
      const grounds = bars.map((bar) => getComputedStyle(bar).backgroundColor);
      const chosen = document.querySelector('[role=treegrid] [aria-selected=true]');
      return {
        bars: bars.length,
        unseen: grounds.filter((each) => each === ground || each === 'rgba(0, 0, 0, 0)').length,
        frame: chosen === null ? undefined : getComputedStyle(chosen).outlineStyle,
      };
    });

    expect(seen.bars).toBeGreaterThan(5);
    expect(seen).toMatchObject({ unseen: 0, frame: 'solid' });
  });
});
