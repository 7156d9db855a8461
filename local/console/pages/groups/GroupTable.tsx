import styles from '../../account/settings-page.module.css';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { mapAddress } from '../map/url.ts';
import { tracesAddress } from '../traces/url.ts';
import type { Group } from './group.ts';
import { scopeOf } from './group-scope.ts';
import { groupsAddress } from './url.ts';

export interface GroupRow {
  readonly group: Group;
  readonly isEdited: boolean;
  /** The stack that declares it. */
  readonly stack?: string | undefined;
}

export function GroupTable({
  rows,
  onOpen,
}: {
  readonly rows: readonly GroupRow[];
  readonly onOpen: (group: string) => void;
}) {
  return (
    <DataTable
      caption="Groups"
      columns={columns}
      rows={rows}
      rowKey={({ group }) => group.name}
      onOpen={({ group }) => onOpen(group.name)}
    />
  );
}

const columns: readonly Column<GroupRow>[] = [
  {
    id: 'name',
    title: 'Name',
    sortBy: ({ group }) => group.name,
    cell: ({ group, isEdited, stack }) => (
      <span className={styles.name}>
        <a href={groupsAddress({ group: group.name })}>
          <Untrusted text={group.name} inControl />
        </a>
        {isEdited && <span className={styles.tag}>not saved</span>}
        {stack !== undefined && <span className={styles.tag}>template</span>}
      </span>
    ),
  },
  {
    id: 'expression',
    title: 'Traces with',
    cell: ({ group }) =>
      group.expression === undefined ? (
        'every trace'
      ) : (
        <Untrusted text={group.expression} most={160} code />
      ),
  },
  {
    id: 'insights',
    title: 'Insights',
    sortBy: ({ group }) => tellInsights(group),
    cell: ({ group }) => tellInsights(group),
  },
  {
    id: 'use',
    title: 'Use it',
    cell: ({ group }) => (
      <span className={styles.uses}>
        <a href={mapAddress(scopeOf(group))}>Map</a>
        <a href={tracesAddress(scopeOf(group))}>Traces</a>
      </span>
    ),
  },
];

function tellInsights({ insights, notifications }: Group): string {
  if (!insights) return 'off';
  return notifications ? 'on, with notifications' : 'on';
}
