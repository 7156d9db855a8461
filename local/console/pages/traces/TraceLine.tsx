import { type MouseEvent, memo } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import { plainText } from '../../../wording/plain-text.ts';
import { navigate } from '../../address/address.ts';
import type { Scope } from '../../address/scope.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { Time } from '../../components/Time.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatClock } from '../../format/time.ts';
import { traceAddress } from '../trace/url.ts';
import { AnnotationChips } from './AnnotationChips.tsx';
import type { TraceRow } from './build-rows.ts';
import styles from './TraceTable.module.css';

export interface TraceLineProps {
  readonly row: TraceRow;
  readonly index: number;
  readonly scope: Scope;
  /** Whether the list has the column. */
  readonly hasUsers: boolean;
  readonly isActive: boolean;
  readonly isTicked: boolean;
  readonly onTick: (id: string) => void;
  readonly onActivate: (index: number) => void;
}

export const TraceLine = memo(function TraceLine(props: TraceLineProps) {
  const { row, index, scope, isActive, isTicked, hasUsers, onTick, onActivate } = props;
  const { id, time, outcome, state, method, request, status, users, serviceNames } = row;
  const address = traceAddress(id);
  const openUnlessOn = (event: MouseEvent<HTMLElement>) => {
    const isControl = (event.target as Element).closest('a, button, input, label, [popover]');
    if (isControl !== null || getSelection()?.isCollapsed === false) return;
    if (event.ctrlKey || event.metaKey) open(address, '_blank', 'noreferrer');
    else navigate(address);
  };
  return (
    <tr
      aria-rowindex={index + 2}
      data-row={index}
      data-outcome={outcome}
      className={isActive ? styles.active : undefined}
      onClick={openUnlessOn}
      onFocus={() => onActivate(index)}
    >
      <td>
        <label className={styles.tick}>
          <input
            type="checkbox"
            checked={isTicked}
            onChange={() => onTick(id)}
            aria-label={`Compare ${id}`}
          />
        </label>
      </td>
      <td>
        <OutcomeMark outcome={outcome === 'ok' && state !== 'done' ? 'in-progress' : outcome} />
      </td>
      <td className={styles.time}>
        {formatClock(time)} <Time seconds={time} inRow />
      </td>
      <td className={styles.request}>
        <a
          href={address}
          title={row.url === undefined ? undefined : plainText(row.url.slice(0, 500))}
        >
          {method !== undefined && (
            <span className={styles.method}>
              <Untrusted text={method} most={10} inControl />{' '}
            </span>
          )}
          {request === '' ? (
            <span className={styles.soft}>no root yet</span>
          ) : (
            <Untrusted text={request} inControl />
          )}
        </a>
      </td>
      <td className={styles.number}>{status ?? <span className={styles.soft}>–</span>}</td>
      <td className={styles.number}>{formatDuration(row.responseTime)}</td>
      <td className={styles.number}>
        {state !== 'done' && (
          <span className={styles.state} title={state}>
            <span aria-hidden="true">…</span>
            <span className="visually-hidden">{state}</span>
          </span>
        )}{' '}
        {formatDuration(row.duration)}
      </td>
      <td className={styles.number}>{serviceNames.length}</td>
      <td>
        <AnnotationChips annotations={row.annotations} scope={scope} />
      </td>
      {hasUsers && (
        <td className={styles.cut}>
          {users[0] !== undefined && <Untrusted text={users[0]} inControl />}
          {users.length > 1 && ` +${users.length - 1}`}
        </td>
      )}
      <td className={styles.id}>
        <span>
          <code title={id}>{shortId(id)}</code>
          <CopyButton text={id} label={`Copy trace id ${id}`} icon-only />
        </span>
      </td>
    </tr>
  );
});

/** `1-6650…77c0` */
const shortId = (id: string): string => (id.length > 16 ? `${id.slice(0, 6)}…${id.slice(-4)}` : id);
