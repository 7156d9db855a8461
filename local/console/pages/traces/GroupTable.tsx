import { Fragment, useMemo, useState } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import type { Scope } from '../../address/scope.ts';
import { Button } from '../../components/Button.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatCount, formatShare } from '../../format/rate.ts';
import { Icon } from '../../icons/Icon.tsx';
import { buildGroups, type TraceGroup } from './build-groups.ts';
import type { TraceRow } from './build-rows.ts';
import styles from './GroupTable.module.css';
import { GroupTraces } from './GroupTraces.tsx';
import type { GroupBy } from './url.ts';
import { useWalk } from './use-walk.ts';

const mostGroups = 100;

/** One row for each value, which opens to its traces. */
export function GroupTable({
  rows,
  by,
  scope,
  ticked,
  onTick,
}: {
  readonly rows: readonly TraceRow[];
  readonly by: GroupBy;
  readonly scope: Scope;
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (id: string) => void;
}) {
  const scroller = useWalk<HTMLDivElement>('[data-walk] > button, [data-row] a');
  const groups = useMemo(() => buildGroups(rows, by), [rows, by]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [most, setMost] = useState(mostGroups);
  const toggle = (key: string) =>
    setOpen((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <div ref={scroller} className={styles.scroller}>
      <table className={styles.table} aria-label={`Traces by ${by}`}>
        <thead>
          <tr>
            <th scope="col">
              <Untrusted text={by} most={60} />
            </th>
            <th scope="col" className={styles.number}>
              Traces
            </th>
            <th scope="col" className={styles.number}>
              %
            </th>
            <th scope="col" className={styles.number} title="half of them had their answer within">
              Response p50
            </th>
            <th
              scope="col"
              className={styles.number}
              title="95 in a hundred had their answer within"
            >
              Response p95
            </th>
            <th scope="col" className={styles.number}>
              Faults
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, most).map((group) => {
            const isOpen = open.has(group.key);
            return (
              <Fragment key={group.key}>
                <GroupLine
                  group={group}
                  traces={rows.length}
                  isOpen={isOpen}
                  onToggle={() => toggle(group.key)}
                />
                {isOpen && (
                  <tr>
                    <td colSpan={6} className={styles.inside}>
                      <GroupTraces group={group} scope={scope} ticked={ticked} onTick={onTick} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
      {groups.length > most && (
        <Button kind="quiet" onClick={() => setMost(most + mostGroups)}>
          {formatCount(groups.length - most)} more values: show {mostGroups} of them
        </Button>
      )}
    </div>
  );
}

function GroupLine({
  group: { label, note, rows, p50, p95, faults },
  traces,
  isOpen,
  onToggle,
}: {
  readonly group: TraceGroup;
  readonly traces: number;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) {
  return (
    <tr className={styles.group} onClick={onToggle}>
      <th scope="row" data-walk>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
          {label === undefined ? (
            <i>without any</i>
          ) : (
            <Untrusted text={label} most={120} inControl />
          )}
          {note !== undefined && (
            <span className={styles.soft}>
              <Untrusted text={note} most={60} inControl />
            </span>
          )}
        </button>
      </th>
      <td className={styles.number}>{formatCount(rows.length)}</td>
      <td className={styles.number}>{formatShare(rows.length, traces)}</td>
      <td className={styles.number}>{formatDuration(p50)}</td>
      <td className={styles.number}>{formatDuration(p95)}</td>
      <td className={styles.number}>
        {faults > 0 ? <span className={styles.faults}>✕ {formatCount(faults)}</span> : '0'}
      </td>
    </tr>
  );
}
