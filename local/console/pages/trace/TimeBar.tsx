import { formatDuration } from '../../../wording/duration.ts';
import { classNames } from '../../components/class-names.ts';
import { type BarPlace, placeBar, type TimeView } from './build-axis.ts';
import type { Interval } from './self-time.ts';
import type { TraceNode } from './trace-tree.ts';
import styles from './Waterfall.module.css';

/** When a row ran: hatched where it still does, dashed where the called side is inferred, underlined where it is on the critical path. */
export function TimeBar({
  node,
  traceStart,
  view,
  critical = [],
  logMarks = [],
}: {
  readonly node: TraceNode;
  readonly traceStart: number;
  readonly view: TimeView;
  readonly critical?: readonly Interval[] | undefined;
  readonly logMarks?: readonly number[] | undefined;
}) {
  const { entity } = node;
  const from = entity.start - traceStart;
  const end = node.end - traceStart;
  const bar = placeBar(from, entity.end === undefined ? Math.max(end, view.to) : end, view);
  return (
    <>
      <span className="visually-hidden">{describe(node, from, critical.length > 0, logMarks)}</span>
      {typeof bar === 'string' ? (
        <span aria-hidden="true" className={classNames(styles.away, styles[bar])}>
          {bar === 'before' ? '‹' : '›'}
        </span>
      ) : (
        <span
          aria-hidden="true"
          className={classNames(
            styles.bar,
            styles[node.outcome],
            (node.inferred !== undefined || entity.inferred) && styles.inferred,
            entity.kind === 'subsegment' && styles.inner,
          )}
          style={percents(bar)}
        />
      )}
      {critical.map(({ start, end }) => {
        const place = placeBar(start - traceStart, end - traceStart, view);
        return typeof place === 'string' ? null : (
          <span
            key={start}
            aria-hidden="true"
            className={styles.critical}
            style={percents(place)}
          />
        );
      })}
      {logMarks.map((time, at) => {
        const place = placeBar(time, time, view);
        return typeof place === 'string' ? null : (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: marks of one row have no other identity
            key={at}
            aria-hidden="true"
            className={styles.logMark}
            style={{ insetInlineStart: `${place.left * 100}%` }}
          />
        );
      })}
    </>
  );
}

const percents = ({ left, width }: Exclude<BarPlace, string>) => ({
  insetInlineStart: `${left * 100}%`,
  width: `${width * 100}%`,
});

function describe(
  { entity, inferred }: TraceNode,
  from: number,
  isCritical: boolean,
  logMarks: readonly number[],
): string {
  return [
    `starts at ${formatDuration(from)}`,
    entity.end === undefined && 'in progress',
    (inferred !== undefined || entity.inferred) && 'called side inferred',
    isCritical && 'on the critical path',
    logMarks.length > 0 && `${logMarks.length} log lines`,
  ]
    .filter(Boolean)
    .join(', ');
}
