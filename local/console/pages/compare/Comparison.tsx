import { type CSSProperties, useMemo, useState } from 'react';
import { counted, formatDuration } from '../../../wording/duration.ts';
import { useConsoleInfo } from '../../api/queries.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { classNames } from '../../components/class-names.ts';
import { LeaveMenu } from '../../components/LeaveMenu.tsx';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { ServiceIcon } from '../../icons/ServiceIcon.tsx';
import { iconTypeOf } from '../trace/describe-node.ts';
import { awsCommand } from '../trace/leave.ts';
import { nodeDuration, type TraceNode, type TraceTree } from '../trace/trace-tree.ts';
import { traceAddress } from '../trace/url.ts';
import { AnnotationDifferences } from './AnnotationDifferences.tsx';
import { buildComparison, byChange, type ComparisonRow } from './build-comparison.ts';
import styles from './ComparePage.module.css';
import { formatChange, formatPercent } from './format-change.ts';
import { comparisonJson, comparisonMarkdown, differenceIn } from './leave.ts';
import { type CompareSort, compareAddress } from './url.ts';

/** Rows that are laid out at once. */
const page = 500;

/** What the two have in common and where they differ: a row for each path that either has. */
export function Comparison({
  a,
  b,
  sort,
  onSort,
}: {
  readonly a: TraceTree;
  readonly b: TraceTree;
  readonly sort: CompareSort;
  readonly onSort: (sort: CompareSort) => void;
}) {
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const [shown, setShown] = useState(page);
  const all = useMemo(() => buildComparison(a, b), [a, b]);
  const rows = useMemo(() => {
    const kept = onlyDifferent ? all.filter(isDifferent) : all;
    return sort === 'tree' ? kept : byChange(kept);
  }, [all, onlyDifferent, sort]);
  const info = useConsoleInfo();
  const common = all.filter((row) => row.a !== undefined && row.b !== undefined).length;
  return (
    <>
      <div className={styles.bar}>
        <Segmented<CompareSort>
          label="Order"
          options={[
            { value: 'tree', label: 'as a tree' },
            { value: 'change', label: 'largest Δ first' },
          ]}
          value={sort}
          onChange={onSort}
        />
        <Checkbox label="only differences" checked={onlyDifferent} onChange={setOnlyDifferent} />
        <span className={styles.soft} role="status">
          {common === 0
            ? 'The two have nothing in common'
            : `${counted(common, 'row')} in both, ${all.filter((row) => row.b === undefined).length} only in A, ${all.filter((row) => row.a === undefined).length} only in B`}
        </span>
        <LeaveMenu
          link={compareAddress(a.trace.id, b.trace.id)}
          awsCommand={awsCommand([...new Set([a.trace.id, b.trace.id])], info.data?.awsCliOptions)}
          json={() => comparisonJson(a, b, rows)}
          markdown={() => comparisonMarkdown(a, b, rows)}
          fileName="comparison"
        />
      </div>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <caption className="visually-hidden">
            Durations of both traces, row by row; Δ is how much longer B took
          </caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" className={styles.end}>
                A
              </th>
              <th scope="col" className={styles.end}>
                B
              </th>
              <th scope="col" className={styles.end} colSpan={2}>
                Δ = B − A
              </th>
              <th scope="col">What differs</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row) => (
              <Row key={row.key} row={row} a={a} b={b} isTree={sort === 'tree'} />
            ))}
          </tbody>
        </table>
        {rows.length > shown && (
          <Button kind="quiet" onClick={() => setShown(shown + page)}>
            Show more: {shown} of {rows.length} shown
          </Button>
        )}
      </div>
      <AnnotationDifferences a={a} b={b} />
    </>
  );
}

function Row({
  row,
  a,
  b,
  isTree,
}: {
  readonly row: ComparisonRow;
  readonly a: TraceTree;
  readonly b: TraceTree;
  readonly isTree: boolean;
}) {
  const node = row.a ?? row.b;
  const icon = node && iconTypeOf(node);
  const { change } = row;
  const isChanged = change !== undefined && formatChange(change) !== formatChange(0);
  return (
    <tr className={row.a === undefined ? styles.added : row.b === undefined ? styles.removed : ''}>
      <th scope="row" className={styles.name}>
        <span
          className={styles.words}
          style={{ '--depth': isTree ? Math.min(row.depth, 20) : 0 } as CSSProperties}
        >
          {icon !== undefined && <ServiceIcon type={icon} size={16} />}
          <Untrusted text={row.name} most={80} />
          {row.number > 0 && <span className={styles.soft}>#{row.number}</span>}
          {row.kind !== undefined && (
            <span className={styles.soft}>
              <Untrusted text={row.kind} most={40} />
            </span>
          )}
        </span>
      </th>
      <Took node={row.a} tree={a} side="A" />
      <Took node={row.b} tree={b} side="B" />
      <td
        className={classNames(
          styles.end,
          isChanged && change > 0 && styles.slower,
          isChanged && change < 0 && styles.faster,
        )}
      >
        {formatChange(change)}
      </td>
      <td className={styles.end}>{formatPercent(change, row.a && nodeDuration(row.a))}</td>
      <td>{differenceIn(row)}</td>
    </tr>
  );
}

function Took({
  node,
  tree,
  side,
}: {
  readonly node: TraceNode | undefined;
  readonly tree: TraceTree;
  readonly side: string;
}) {
  if (node === undefined) return <td className={styles.end}>–</td>;
  const duration = nodeDuration(node);
  return (
    <td className={styles.end}>
      {node.outcome !== 'ok' && <OutcomeMark outcome={node.outcome} />}{' '}
      <a
        href={traceAddress(tree.trace.id, { segment: node.entity.key })}
        aria-label={`${duration === undefined ? 'in progress' : formatDuration(duration)}: open in the timeline of ${side}`}
      >
        {duration === undefined ? 'so far' : formatDuration(duration)}
      </a>
    </td>
  );
}

const isDifferent = (row: ComparisonRow): boolean =>
  row.a === undefined ||
  row.b === undefined ||
  row.statusChange !== undefined ||
  Math.abs(row.change ?? 0) >= 0.0005;
