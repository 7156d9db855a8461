import type { Page } from 'playwright-core';

/** Something of the running app that addresses of pages name. */
export interface PictureContext {
  /** A trace with a fault, and two that can be compared. */
  readonly faultId: string;
  readonly orderIds: readonly [string, string];
}

/** One picture of the documentation. */
export interface Screen {
  readonly name: string;
  readonly address: (context: PictureContext) => string;
  /** Brings the page to what is to be seen. */
  readonly prepare?: (page: Page) => Promise<void>;
  readonly size?: { readonly width: number; readonly height: number };
}

export const screens: readonly Screen[] = [
  { name: 'map', address: () => '#/service-map', size: { width: 1600, height: 900 } },
  { name: 'traces', address: () => '#/traces' },
  { name: 'trace', address: ({ faultId }) => `#/traces/${faultId}` },
  { name: 'compare', address: ({ orderIds: [a, b] }) => `#/compare?a=${a}&b=${b}` },
  { name: 'analytics', address: () => '#/analytics' },
  { name: 'live', address: () => '#/live' },
  { name: 'app', address: () => '#/app' },
  { name: 'sampling', address: () => '#/sampling' },
  { name: 'groups', address: () => '#/groups' },
  { name: 'settings', address: () => '#/settings' },
];
