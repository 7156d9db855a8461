import type { Page } from 'playwright-core';

/** Something of the running app that addresses of pages name. */
export interface PictureContext {
  /** A trace with a fault, and two that can be compared. */
  readonly faultId: string;
  readonly orderIds: readonly [string, string];
  /** Sends a round of sample traffic. */
  send(): Promise<unknown>;
}

/** One picture of the documentation. */
export interface Screen {
  readonly name: string;
  readonly address: (context: PictureContext) => string;
  /** Brings the page to what is to be seen. */
  readonly prepare?: (page: Page, context: PictureContext) => Promise<void>;
  readonly size?: { readonly width: number; readonly height: number };
}

export const screens: readonly Screen[] = [
  { name: 'map', address: () => '#/service-map', size: { width: 1600, height: 900 } },
  { name: 'traces', address: () => '#/traces' },
  { name: 'trace', address: ({ faultId }) => `#/traces/${faultId}` },
  { name: 'compare', address: ({ orderIds: [a, b] }) => `#/compare?a=${a}&b=${b}` },
  { name: 'analytics', address: () => '#/analytics' },
  {
    name: 'live',
    address: () => '#/live',
    prepare: async (page, { send }) => {
      await send();
      await page.waitForTimeout(2000);
    },
  },
  { name: 'app', address: () => '#/app?filter=lambda' },
  {
    name: 'sampling',
    address: () => '#/sampling',
    prepare: async (page) => {
      await page.getByRole('textbox', { name: 'Method' }).fill('GET');
      await page.getByRole('textbox', { name: 'Path' }).fill('/orders/7');
      await page.getByRole('textbox', { name: 'Service name' }).fill('orders/prod');
      await page
        .getByText(/priority 1000/)
        .first()
        .waitFor();
    },
  },
  { name: 'groups', address: () => '#/groups?group=slow-checkout' },
  { name: 'settings', address: () => '#/settings' },
];
