import type { ComponentType } from 'react';
import type { Address } from '../address/address.ts';
import { AnalyticsPage } from './analytics/AnalyticsPage.tsx';
import { AppPage } from './app/AppPage.tsx';
import { ComparePage } from './compare/ComparePage.tsx';
import { GroupsPage } from './groups/GroupsPage.tsx';
import { LivePage } from './live/LivePage.tsx';
import { MapPage } from './map/MapPage.tsx';
import { SamplingPage } from './sampling/SamplingPage.tsx';
import { SettingsPage } from './settings/SettingsPage.tsx';
import { TracePage } from './trace/TracePage.tsx';
import { TracesPage } from './traces/TracesPage.tsx';

export interface Page {
  /** First part of its addresses, as in the X-Ray console where that has the page. */
  readonly path: string;
  readonly title: string;
  /** Whether the bar with group, filter and time range is for it. */
  readonly hasScope: boolean;
  readonly component: ComponentType;
}

/** In the order of the navigation. */
export const pages: readonly Page[] = [
  { path: 'service-map', title: 'Map', hasScope: true, component: MapPage },
  { path: 'traces', title: 'Traces', hasScope: true, component: TracesPage },
  { path: 'analytics', title: 'Analytics', hasScope: true, component: AnalyticsPage },
  { path: 'live', title: 'Live', hasScope: true, component: LivePage },
  { path: 'app', title: 'App', hasScope: false, component: AppPage },
  { path: 'sampling', title: 'Sampling', hasScope: false, component: SamplingPage },
  { path: 'groups', title: 'Groups', hasScope: false, component: GroupsPage },
  { path: 'settings', title: 'Settings', hasScope: false, component: SettingsPage },
];

const tracePage: Page = { path: 'traces', title: 'Trace', hasScope: false, component: TracePage };
const comparePage: Page = {
  path: 'compare',
  title: 'Compare',
  hasScope: false,
  component: ComparePage,
};

/** The page of an address; undefined for one that leads nowhere. */
export function findPage({ path: [first = 'service-map', second] }: Address): Page | undefined {
  if (first === 'traces' && second !== undefined) return tracePage;
  if (first === 'compare') return comparePage;
  return pages.find(({ path }) => path === first);
}
