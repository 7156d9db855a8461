import { type ComponentType, lazy } from 'react';
import { type Address, parseAddress } from '../address/address.ts';

export interface Page {
  /** First part of its addresses, as in the X-Ray console where that has the page. */
  readonly path: string;
  readonly title: string;
  /** Whether the bar with group, filter and time range is for it. */
  readonly hasScope: boolean;
  /** Whether its bar has a time range. */
  readonly hasTimeRange: boolean;
  readonly component: ComponentType;
  /** Fetches its script, if that is not there yet. */
  load(): Promise<unknown>;
}

/** A page that is a script of its own. */
function page(
  path: string,
  title: string,
  hasScope: boolean,
  load: () => Promise<ComponentType>,
): Page {
  const component = lazy(async () => ({ default: await load() }));
  return { path, title, hasScope, hasTimeRange: hasScope, load, component };
}

/** In the order of the navigation. */
export const pages: readonly Page[] = [
  page('service-map', 'Map', true, async () => (await import('./map/MapPage.tsx')).MapPage),
  page('traces', 'Traces', true, async () => (await import('./traces/TracesPage.tsx')).TracesPage),
  page(
    'analytics',
    'Analytics',
    true,
    async () => (await import('./analytics/AnalyticsPage.tsx')).AnalyticsPage,
  ),
  {
    ...page('live', 'Live', true, async () => (await import('./live/LivePage.tsx')).LivePage),
    // It is about what comes from now on.
    hasTimeRange: false,
  },
  page('app', 'App', false, async () => (await import('./app/AppPage.tsx')).AppPage),
  page(
    'sampling',
    'Sampling',
    false,
    async () => (await import('./sampling/SamplingPage.tsx')).SamplingPage,
  ),
  page('groups', 'Groups', false, async () => (await import('./groups/GroupsPage.tsx')).GroupsPage),
  page(
    'settings',
    'Settings',
    false,
    async () => (await import('./settings/SettingsPage.tsx')).SettingsPage,
  ),
];

const tracePage = page(
  'traces',
  'Trace',
  false,
  async () => (await import('./trace/TracePage.tsx')).TracePage,
);
const comparePage = page(
  'compare',
  'Compare',
  false,
  async () => (await import('./compare/ComparePage.tsx')).ComparePage,
);

/** The page of an address; undefined for one that leads nowhere. */
export function findPage({ path: [first = 'service-map', second] }: Address): Page | undefined {
  if (first === 'traces' && second !== undefined) return tracePage;
  if (first === 'compare') return comparePage;
  return pages.find(({ path }) => path === first);
}

/** The page of the address first, without waiting for anything else; the others when there is nothing to do. */
export function preloadPages(hash: string): void {
  // A page whose script cannot be had says so itself.
  const load = (each: Page | undefined) => void each?.load().catch(() => {});
  const first = findPage(parseAddress(hash));
  load(first);
  const rest = () => {
    for (const each of [...pages, tracePage, comparePage]) load(each);
  };
  setTimeout(rest, 2000);
}
