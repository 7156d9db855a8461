import { useMemo } from 'react';
import { typeName } from '../../../wording/type-name.ts';
import { nodeKey } from '../../address/node-key.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { ServiceMap } from '../map/ServiceMap.tsx';
import { asServices, buildImpact, type ImpactRow } from './build-impact.ts';
import styles from './InsightView.module.css';
import type { Service, WireImpactService } from './insight.ts';

/** Whom it reaches: the services that failed more than usual, and all that call the root cause through others. */
export function ImpactGraph({
  services,
  rootCause,
  anomalous,
}: {
  readonly services: readonly WireImpactService[];
  readonly rootCause: Service | undefined;
  readonly anomalous: readonly Service[];
}) {
  const rows = useMemo(() => buildImpact(services), [services]);
  const map = useMemo(() => asServices(services), [services]);
  const columns = useMemo(
    () => columnsFor(rootCause && nodeKey(rootCause), new Set(anomalous.map(nodeKey))),
    [rootCause, anomalous],
  );
  if (rows.length === 0) return null;
  return (
    <section aria-label="Affected services">
      <h2>Affected services</h2>
      <div className={styles.map}>
        <ServiceMap services={map} label="Map of the affected services" show="icons" size="none" />
      </div>
      <DataTable
        caption="Affected services and whom they call"
        columns={columns}
        rows={rows}
        rowKey={({ id }) => String(id)}
      />
    </section>
  );
}

const columnsFor = (
  rootCause: string | undefined,
  anomalous: ReadonlySet<string>,
): readonly Column<ImpactRow>[] => [
  {
    id: 'name',
    title: 'Service',
    sortBy: ({ name }) => name,
    cell: ({ name }) => <Untrusted text={name} most={100} />,
  },
  {
    id: 'type',
    title: 'Type',
    sortBy: ({ type }) => type ?? '',
    cell: ({ type }) => <Untrusted text={typeName(type) ?? 'service'} most={100} />,
  },
  {
    id: 'role',
    title: 'Role',
    cell: (row) => {
      const key = nodeKey(row);
      if (key === rootCause) {
        return (
          <span className={styles.state}>
            <OutcomeMark outcome="fault" /> root cause
          </span>
        );
      }
      return anomalous.has(key) ? 'fails more than usual' : 'affected';
    },
  },
  {
    id: 'calls',
    title: 'Calls',
    cell: ({ calls }) => <Untrusted text={calls.map(({ name }) => name).join(', ') || '–'} />,
  },
];
