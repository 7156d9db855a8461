import { memo } from 'react';
import { classNames } from '../../components/class-names.ts';
import { Untrusted } from '../../components/Untrusted.tsx';
import { Icon, type IconName } from '../../icons/Icon.tsx';
import type { Notice } from './find-missing.ts';
import styles from './TracePage.module.css';
import type { TraceNode } from './trace-tree.ts';
import { traceAddress } from './url.ts';

const icons: Readonly<Record<Notice['kind'], IconName>> = {
  'no-row': 'warning',
  limit: 'warning',
  unreadable: 'warning',
  'no-segment': 'warning',
  'in-progress': 'clock',
  parent: 'warning',
  clock: 'clock',
  partial: 'info',
  inferred: 'info',
  queue: 'info',
  link: 'link',
};

/** Something that keeps the picture from being whole. */
const isWarning = ({ kind }: Notice): boolean => !['inferred', 'queue', 'link'].includes(kind);

/** What is missing from the picture, and where else it goes on. */
export const TraceNotices = memo(function TraceNotices({
  notices,
  onSelect,
}: {
  readonly notices: readonly Notice[];
  readonly onSelect: (node: TraceNode) => void;
}) {
  if (notices.length === 0) return null;
  return (
    <ul
      className={classNames(styles.notices, notices.some(isWarning) && styles.warning)}
      aria-label="About this trace"
    >
      {notices.map((notice) => (
        <li key={`${notice.kind} ${notice.link?.traceId ?? ''} ${notice.text}`}>
          <Icon name={icons[notice.kind]} />
          <Untrusted text={notice.text} most={160} />
          {notice.link !== undefined && (
            <a
              href={traceAddress(notice.link.traceId, {
                ...(notice.link.entityId !== undefined && { segment: notice.link.entityId }),
              })}
            >
              <Untrusted text={notice.link.traceId} most={40} inControl />
            </a>
          )}
          {notice.link === undefined && notice.nodes[0] !== undefined && (
            <ShowButton nodes={notice.nodes} onSelect={onSelect} />
          )}
        </li>
      ))}
    </ul>
  );
});

function ShowButton({
  nodes,
  onSelect,
}: {
  readonly nodes: readonly TraceNode[];
  readonly onSelect: (node: TraceNode) => void;
}) {
  const [first] = nodes;
  return (
    <button
      type="button"
      className={styles.textButton}
      onClick={() => first !== undefined && onSelect(first)}
    >
      show
    </button>
  );
}
