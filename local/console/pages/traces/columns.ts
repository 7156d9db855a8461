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

const columns: readonly Column[] = [
  { id: 'tick', title: 'Compare', width: '2.25rem' },
  { id: 'outcome', title: 'Outcome', width: '2.5rem', sortBy: 'outcome' },
  { id: 'time', title: 'Time', width: '8.5rem', sortBy: 'time' },
  { id: 'request', title: 'Request', width: 'auto', sortBy: 'request' },
  { id: 'status', title: 'Status', width: '4rem', isNumber: true, sortBy: 'status' },
  {
    id: 'response',
    title: 'Response',
    meaning: 'until the client had its answer',
    width: '5.5rem',
    isNumber: true,
    sortBy: 'response',
  },
  {
    id: 'duration',
    title: 'Duration',
    meaning: 'until the last work of the trace ended',
    width: '5.5rem',
    isNumber: true,
    sortBy: 'duration',
  },
  {
    id: 'services',
    title: 'Services',
    meaning: 'nodes of the map that took part',
    width: '5rem',
    isNumber: true,
    sortBy: 'services',
  },
  { id: 'annotations', title: 'Annotations', width: '27%' },
  { id: 'user', title: 'User', width: '7rem', sortBy: 'user' },
  { id: 'id', title: 'Trace id', width: '9rem' },
];

/** Without what no trace of the list has. */
export const columnsFor = (hasUsers: boolean): readonly Column[] =>
  hasUsers
    ? columns.map((column) => (column.id === 'annotations' ? { ...column, width: '20%' } : column))
    : columns.filter(({ id }) => id !== 'user');
