import { useMemo } from 'react';
import styles from '../../account/settings-page.module.css';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatCount, formatShare } from '../../format/rate.ts';
import { recordedOf, type Trend } from './build-trend.ts';
import { describeBoost, describePatterns, describeRates } from './describe-rule.ts';
import { tellTrend } from './RuleTrend.tsx';
import { isDefault, type Rule } from './rule.ts';
import { TrendBars } from './TrendBars.tsx';
import { samplingAddress } from './url.ts';

/** What is known of a rule beside itself. */
export interface RuleRow {
  readonly rule: Rule;
  readonly trend: Trend;
  readonly isEdited: boolean;
  /** The stack that declares it. */
  readonly stack?: string | undefined;
}

/** In the order in which clients try them. */
export function RuleTable({
  rows,
  onOpen,
}: {
  readonly rows: readonly RuleRow[];
  readonly onOpen: (rule: string) => void;
}) {
  const columns = useMemo(() => columnsOf(), []);
  return (
    <DataTable
      caption="Sampling rules in the order in which they are tried"
      columns={columns}
      rows={rows}
      rowKey={({ rule }) => rule.name}
      onOpen={({ rule }) => onOpen(rule.name)}
    />
  );
}

const columnsOf = (): readonly Column<RuleRow>[] => [
  {
    id: 'priority',
    title: 'Priority',
    align: 'end',
    cell: ({ rule }) => (isDefault(rule) ? 'last' : rule.priority),
  },
  {
    id: 'name',
    title: 'Name',
    cell: ({ rule, isEdited, stack }) => (
      <span className={styles.name}>
        <a href={samplingAddress(rule.name)}>
          <Untrusted text={rule.name} inControl />
        </a>
        {isEdited && <span className={styles.tag}>not saved</span>}
        {stack !== undefined && <span className={styles.tag}>template</span>}
      </span>
    ),
  },
  {
    id: 'samples',
    title: 'Samples',
    cell: ({ rule }) => (
      <>
        {describeRates(rule)}
        {rule.boost !== undefined && (
          <span className={styles.tag} title={describeBoost(rule.boost)}>
            boost
          </span>
        )}
      </>
    ),
  },
  {
    id: 'requests',
    title: 'Of requests with',
    cell: ({ rule }) => (
      <Untrusted text={describePatterns(rule)} most={120} code={hasPatterns(rule)} />
    ),
  },
  {
    id: 'trend',
    title: 'Trend',
    cell: ({ trend }) => <TrendBars columns={trend.columns} label={tellTrend(trend)} />,
  },
  {
    id: 'matched',
    title: 'Matched',
    align: 'end',
    cell: ({ trend: { total } }) => formatCount(total.matched),
  },
  {
    id: 'sampled',
    title: 'Sampled',
    align: 'end',
    cell: ({ trend: { total } }) => formatCount(total.sampled),
  },
  {
    id: 'borrowed',
    title: 'Borrowed',
    align: 'end',
    cell: ({ trend: { total } }) => formatCount(total.borrowed),
  },
  {
    id: 'recorded',
    title: 'Recorded',
    align: 'end',
    cell: ({ trend: { total } }) =>
      total.matched === 0 ? '–' : formatShare(recordedOf(total), total.matched),
  },
];

const hasPatterns = (rule: Rule): boolean => describePatterns(rule) !== 'every request';
