import type { SortKey } from './url.ts';

export interface Column {
  readonly id: 'tick' | SortKey | 'annotations' | 'id';
  readonly title: string;
  /** What the figure means, where its name leaves that open. */
  readonly meaning?: string;
  readonly width: string;
  readonly isNumber?: boolean;
  readonly sortBy?: SortKey;
}

export const columns: readonly Column[] = [
  { id: 'tick', title: 'Compare', width: '2.25rem' },
  { id: 'outcome', title: 'Outcome', width: '2.5rem', sortBy: 'outcome' },
  { id: 'time', title: 'Time', width: '9.75rem', sortBy: 'time' },
  { id: 'request', title: 'Request', width: 'auto', sortBy: 'request' },
  { id: 'status', title: 'Status', width: '4.25rem', isNumber: true, sortBy: 'status' },
  {
    id: 'response',
    title: 'Response',
    meaning: 'until the client had its answer',
    width: '5.75rem',
    isNumber: true,
    sortBy: 'response',
  },
  {
    id: 'duration',
    title: 'Duration',
    meaning: 'until the last work of the trace ended',
    width: '5.75rem',
    isNumber: true,
    sortBy: 'duration',
  },
  {
    id: 'services',
    title: 'Services',
    meaning: 'nodes of the map that took part',
    width: '5.25rem',
    isNumber: true,
    sortBy: 'services',
  },
  { id: 'annotations', title: 'Annotations', width: '22%' },
  { id: 'user', title: 'User', width: '6.5rem', sortBy: 'user' },
  { id: 'id', title: 'Trace id', width: '10.5rem' },
];
