import { type Address, formatAddress } from '../../address/address.ts';

/** What the page shows. */
export interface AppPlace {
  /** `<stack>/<logicalId>` of the resource that is open. */
  readonly resource?: string | undefined;
  readonly view: AppView;
  /** Words that every resource shown has. */
  readonly filter: string;
  readonly by: 'stack' | 'kind';
  /** With what is only declared: roles, policies, log groups. */
  readonly everything: boolean;
}

export type AppView = 'overview' | 'invoke' | 'logs';

const views: readonly AppView[] = ['overview', 'invoke', 'logs'];

/** `<stack>/<logicalId>` of the resource that is open. */
export const appAddress = (resource?: string): string => formatAddress(['app'], { resource });

export function parseAppPlace({ query }: Address): AppPlace {
  return {
    resource: query.get('resource') || undefined,
    view: views.find((view) => view === query.get('view')) ?? 'overview',
    filter: (query.get('filter') ?? '').slice(0, longestFilter),
    by: query.get('by') === 'kind' ? 'kind' : 'stack',
    everything: query.get('show') === 'everything',
  };
}

export const longestFilter = 200;

/** What is as usual is left out. */
export const appPlaceAddress = ({ resource, view, filter, by, everything }: AppPlace): string =>
  formatAddress(['app'], {
    resource,
    view: view === 'overview' || resource === undefined ? undefined : view,
    filter,
    by: by === 'stack' ? undefined : by,
    show: everything ? 'everything' : undefined,
  });
