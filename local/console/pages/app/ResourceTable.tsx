import { defaultTimeRange } from '../../address/time-range.ts';
import { classNames } from '../../components/class-names.ts';
import { SourceLink } from '../../components/SourceLink.tsx';
import { Time } from '../../components/Time.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { useRowKeys } from '../../components/use-row-keys.ts';
import { ServiceIcon } from '../../icons/ServiceIcon.tsx';
import { tracesAddress } from '../traces/url.ts';
import { type AppRow, type AppSection, tracesFilter } from './build-app.ts';
import { Detail } from './Detail.tsx';
import styles from './ResourceTable.module.css';
import { StateMark } from './StateMark.tsx';

/** The resources of an app, section by section. */
export function ResourceTable({
  sections,
  selected,
  hrefOf,
  onOpen,
}: {
  readonly sections: readonly AppSection[];
  /** `<stack>/<logicalId>` */
  readonly selected: string | undefined;
  readonly hrefOf: (id: string) => string;
  readonly onOpen: (id: string, how: 'key' | 'pointer') => void;
}) {
  const table = useRowKeys<HTMLTableElement>();
  return (
    <table ref={table} data-rows className={styles.table}>
      <caption className="visually-hidden">Resources of the app</caption>
      <thead>
        <tr>
          <th scope="col" className={styles.column}>
            Name
          </th>
          <th scope="col" className={styles.column}>
            State
          </th>
          <th scope="col" className={styles.column}>
            Address, or why not
          </th>
          <th scope="col" className={styles.column}>
            Last trace
          </th>
          <th scope="col" className={classNames(styles.column, styles.wide)}>
            Source file
          </th>
        </tr>
      </thead>
      {sections.map(({ title, rows }) => (
        <tbody key={title}>
          <tr>
            <th scope="rowgroup" colSpan={5} className={styles.section}>
              <Untrusted text={title} /> <span className={styles.count}>{rows.length}</span>
            </th>
          </tr>
          {rows.map((row) => (
            <Row
              key={row.id}
              row={row}
              isSelected={row.id === selected}
              href={hrefOf(row.id)}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Row({
  row: { id, resource, kind, title },
  isSelected,
  href,
  onOpen,
}: {
  readonly row: AppRow;
  readonly isSelected: boolean;
  readonly href: string;
  readonly onOpen: (id: string, how: 'key' | 'pointer') => void;
}) {
  const { state, detail, lastTrace, sourceFile, constructPath, type, nodes } = resource;
  return (
    <tr
      data-row
      tabIndex={-1}
      aria-current={isSelected || undefined}
      className={classNames(styles.row, isSelected && styles.selected)}
      onClick={(event) => {
        if (!isControl(event.target, event.currentTarget)) onOpen(id, 'pointer');
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(id, 'key');
      }}
    >
      <td>
        <div className={styles.name}>
          <ServiceIcon type={type} />
          <div>
            <a href={href}>
              <Untrusted text={title} most={60} inControl />
            </a>
            <span className={styles.kind}>
              <Untrusted text={kind.noun} most={60} inControl />
            </span>
            <div className={styles.path}>
              <Untrusted text={constructPath} most={80} code />
            </div>
          </div>
        </div>
      </td>
      <td>
        <StateMark state={state} />
      </td>
      <td className={styles.detail}>
        {detail !== undefined && <Detail text={detail} most={90} />}
      </td>
      <td className={styles.time}>
        {lastTrace === undefined ? (
          nodes.length > 0 && <span className={styles.none}>none yet</span>
        ) : (
          <LastTrace time={lastTrace} nodes={nodes} />
        )}
      </td>
      <td className={styles.wide}>
        {sourceFile !== undefined && <SourceLink file={sourceFile} />}
      </td>
    </tr>
  );
}

/** How long ago; leads to the traces of the resource's nodes. */
function LastTrace({ time, nodes }: Pick<AppRow['resource'], 'nodes'> & { readonly time: string }) {
  const moment = <Time seconds={Date.parse(time) / 1000} inRow />;
  const filter = tracesFilter(nodes);
  if (filter === undefined) return moment;
  return <a href={tracesAddress({ filter, timeRange: defaultTimeRange })}>{moment}</a>;
}

/** Whether a click was meant for something inside of the row, or marks text. */
function isControl(target: EventTarget, row: Element): boolean {
  if (!(target instanceof Element)) return false;
  const control = target.closest('a, button');
  return (control !== null && row.contains(control)) || getSelection()?.isCollapsed === false;
}
