/** Where a key does something: everywhere, in every list, or on the page with this path (`trace` is that of one trace). */
export type KeyPlace =
  | 'everywhere'
  | 'lists'
  | 'service-map'
  | 'traces'
  | 'trace'
  | 'compare'
  | 'analytics'
  | 'live'
  | 'app'
  | 'sampling'
  | 'groups';

export interface Key {
  readonly id: string;
  /** As `KeyboardEvent.key` has it. */
  readonly key: string;
  readonly does: string;
  readonly where: KeyPlace | readonly KeyPlace[];
}

/** The only list of keys: handlers look them up here by their ids, and the help sheet shows it. */
export const keys = [
  { id: 'page-1', key: '1', does: 'Map', where: 'everywhere' },
  { id: 'page-2', key: '2', does: 'Traces', where: 'everywhere' },
  { id: 'page-3', key: '3', does: 'Analytics', where: 'everywhere' },
  { id: 'page-4', key: '4', does: 'Live', where: 'everywhere' },
  { id: 'page-5', key: '5', does: 'App', where: 'everywhere' },
  { id: 'page-6', key: '6', does: 'Sampling', where: 'everywhere' },
  { id: 'page-7', key: '7', does: 'Groups', where: 'everywhere' },
  { id: 'page-8', key: '8', does: 'Settings', where: 'everywhere' },
  { id: 'filter', key: '/', does: 'Write a filter', where: 'everywhere' },
  { id: 'trace-id', key: 'i', does: 'Open a trace by its id', where: 'everywhere' },
  { id: 'group', key: 'g', does: 'Choose a group', where: 'everywhere' },
  { id: 'range', key: 'r', does: 'Choose a time range', where: 'everywhere' },
  { id: 'pause', key: ' ', does: 'Pause live updates, or go on', where: 'everywhere' },
  { id: 'sheet', key: '?', does: 'This sheet', where: 'everywhere' },
  { id: 'copy-link', key: 'l', does: 'Copy a link to what is shown', where: 'everywhere' },
  { id: 'next-row', key: 'j', does: 'Next row', where: 'lists' },
  { id: 'previous-row', key: 'k', does: 'Previous row', where: 'lists' },
  { id: 'open-row', key: 'Enter', does: 'Open the row', where: 'lists' },
  {
    id: 'twin',
    key: 't',
    does: 'Table instead of graphic, or back',
    where: ['service-map', 'traces', 'analytics', 'live'],
  },
  { id: 'clear-list', key: 'x', does: 'Empty the list; nothing is deleted', where: 'live' },
  { id: 'zoom-in', key: '+', does: 'Zoom in', where: 'service-map' },
  { id: 'zoom-out', key: '-', does: 'Zoom out', where: 'service-map' },
  { id: 'zoom-fit', key: '0', does: 'Show the whole map', where: 'service-map' },
  { id: 'collapse-all', key: '[', does: 'Collapse all rows', where: 'trace' },
  { id: 'expand-all', key: ']', does: 'Expand all rows', where: 'trace' },
  { id: 'next-fault', key: 'e', does: 'Next fault', where: 'trace' },
  { id: 'new', key: 'n', does: 'Make a new one', where: ['sampling', 'groups'] },
  { id: 'copy-id', key: 'c', does: 'Copy the id of the trace', where: ['traces', 'trace'] },
] as const satisfies readonly Key[];

export type KeyId = (typeof keys)[number]['id'];
