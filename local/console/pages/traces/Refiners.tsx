import { useDeferredValue, useMemo } from 'react';
import { useAddress } from '../../address/address.ts';
import type { Scope } from '../../address/scope.ts';
import { Button } from '../../components/Button.tsx';
import { Select } from '../../components/Select.tsx';
import { buildFacets, type Facet } from './build-facets.ts';
import type { TraceRow } from './build-rows.ts';
import { FacetMenu } from './FacetMenu.tsx';
import styles from './Refiners.module.css';
import { changePlace, type GroupBy, parseTracesPlace } from './url.ts';

/** Facets that share a button, each of which stands alone while it is the only one. */
const menus: readonly { readonly title: string; readonly has: (id: string) => boolean }[] = [
  ...['node', 'url', 'method', 'status', 'outcome', 'user'].map((id) => ({
    title: '',
    has: (other: string) => other === id,
  })),
  { title: 'Client', has: (id) => id === 'client' || id === 'agent' },
  { title: 'Resource', has: (id) => ['instance', 'arn', 'zone'].includes(id) },
  { title: 'Annotation', has: (id) => id.startsWith('annotation.') },
  { title: 'Root cause', has: (id) => id.endsWith(' cause') },
];

/** What narrows the list down, how its rows are grouped, and whether there is a chart. */
export function Refiners({
  rows,
  scope,
}: {
  readonly rows: readonly TraceRow[];
  readonly scope: Scope;
}) {
  const address = useAddress();
  const { groupBy, hasChart } = parseTracesPlace(address);
  const counted = useDeferredValue(rows);
  const facets = useMemo(() => buildFacets(counted), [counted]);
  return (
    <section className={styles.refiners} aria-label="Refine and group">
      <span className={styles.label}>Refine</span>
      {menus.map(({ title, has }) => {
        const shared = facets.filter(({ id }) => has(id));
        const [first] = shared;
        return (
          first !== undefined && (
            <FacetMenu
              key={first.id}
              title={title === '' ? first.title : title}
              facets={shared}
              traces={counted.length}
              scope={scope}
            />
          )
        );
      })}
      <span className={styles.space} />
      <Select
        label="Group rows by"
        className={styles.group}
        options={groupOptions(facets, groupBy)}
        value={groupBy ?? ''}
        onChange={(by) => changePlace(address, { groupBy: by === '' ? undefined : by })}
      />
      <Button
        kind="quiet"
        icon={hasChart ? 'chevron-up' : 'chevron-down'}
        aria-expanded={hasChart}
        onClick={() => changePlace(address, { hasChart: !hasChart })}
      >
        Chart
      </Button>
    </section>
  );
}

type GroupOption = { readonly value: GroupBy | ''; readonly label: string };

function groupOptions(facets: readonly Facet[], chosen: GroupBy | undefined): GroupOption[] {
  const options: GroupOption[] = [
    { value: '', label: 'nothing' },
    { value: 'url', label: 'URL' },
    { value: 'user', label: 'User' },
    { value: 'status', label: 'Status' },
    { value: 'node', label: 'Node' },
    ...facets.flatMap(({ id }) => (id.startsWith('annotation.') ? [annotationOption(id)] : [])),
  ];
  const isOffered = options.some(({ value }) => value === (chosen ?? ''));
  return isOffered || chosen === undefined ? options : [...options, annotationOption(chosen)];
}

const annotationOption = (id: string): GroupOption => ({
  value: id as GroupBy,
  label: id.length > 60 ? `${id.slice(0, 60)}…` : id,
});
