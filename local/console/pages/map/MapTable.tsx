import { formatDuration } from '../../../wording/duration.ts';
import type { Outcome } from '../../../wording/outcome.ts';
import { typeName } from '../../../wording/type-name.ts';
import type { Address } from '../../address/address.ts';
import { percentileOf } from '../../components/charts/percentiles.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatCount, formatRate, formatShare } from '../../format/rate.ts';
import { ServiceIcon } from '../../icons/ServiceIcon.tsx';
import { averageOf, type Figures, type HistogramEntry, outcomesInOrder } from './figures.ts';
import styles from './MapTable.module.css';
import { hasTraffic, type MapEdge, type MapModel, type MapNode } from './map-model.ts';
import { nodeLabel } from './node-name.ts';
import { changePlace, placeAddress } from './url.ts';

interface WithFigures {
  readonly figures: Figures;
  readonly responseTimes: readonly HistogramEntry[];
}

/** The map in words: the same nodes, edges, figures and ways on. */
export function MapTable({
  map,
  address,
  seconds,
  zones,
  found,
}: {
  readonly map: MapModel;
  readonly address: Address;
  readonly seconds: number | undefined;
  readonly zones: ReadonlyMap<string, string>;
  /** Keys of the nodes that are looked for; undefined when nothing is. */
  readonly found?: ReadonlySet<string> | undefined;
}) {
  const nodes = new Map(map.nodes.map((node) => [node.key, node]));
  const labelOf = (key: string) => {
    const node = nodes.get(key);
    return node === undefined ? key : nodeLabel(node);
  };
  const nodeColumns: Column<MapNode>[] = [
    {
      id: 'name',
      title: 'Node',
      sortBy: nodeLabel,
      cell: (node) => (
        <span className={styles.name}>
          <ServiceIcon type={node.kind === 'group' ? 'group' : node.type} />
          <a href={placeAddress(address, { node: node.key, edge: undefined })}>
            <Untrusted text={nodeLabel(node)} inControl />
          </a>
        </span>
      ),
    },
    {
      id: 'type',
      title: 'Type',
      sortBy: ({ type }) => typeName(type) ?? 'service',
      cell: (node) => (
        <>
          <span className={styles.type}>
            <Untrusted text={typeName(node.type) ?? 'service'} />
          </span>
          {!hasTraffic(node) && node.members === undefined && (
            <span className={styles.soft}>
              {' '}
              {node.declared?.untraced === undefined ? 'declared, no traffic yet' : 'not traced'}
            </span>
          )}
        </>
      ),
    },
    ...figureColumns<MapNode>('Requests', seconds),
  ];
  const edgeColumns: Column<MapEdge>[] = [
    {
      id: 'from',
      title: 'From',
      sortBy: ({ from }) => labelOf(from),
      cell: (edge) => (
        <a href={placeAddress(address, { edge: edge.key, node: undefined })}>
          <Untrusted text={`${labelOf(edge.from)} → ${labelOf(edge.to)}`} inControl />
        </a>
      ),
    },
    {
      id: 'kind',
      title: 'Kind',
      sortBy: ({ kind }) => kind,
      cell: (edge) => (
        <>
          {hasTraffic(edge) ? edge.kind : `${edge.kind}, declared`}
          {zones.has(edge.key) && (
            <span className={styles.soft}>
              {' between zones '}
              <Untrusted text={zones.get(edge.key) ?? ''} />
            </span>
          )}
        </>
      ),
    },
    ...figureColumns<MapEdge>('Calls', seconds),
  ];
  return (
    <div className={styles.tables}>
      <h2>Nodes</h2>
      <DataTable
        caption="Nodes of the service map"
        columns={nodeColumns}
        rows={found === undefined ? map.nodes : map.nodes.filter(({ key }) => found.has(key))}
        rowKey={({ key }) => key}
        initialSort={{ column: 'total', direction: 'down' }}
        onOpen={({ key }) => changePlace(address, { node: key, edge: undefined })}
      />
      <h2>Edges, as the caller sees them</h2>
      <DataTable
        caption="Edges of the service map"
        columns={edgeColumns}
        rows={
          found === undefined
            ? map.edges
            : map.edges.filter(({ from, to }) => found.has(from) || found.has(to))
        }
        rowKey={({ key }) => key}
        initialSort={{ column: 'total', direction: 'down' }}
        onOpen={({ key }) => changePlace(address, { edge: key, node: undefined })}
      />
    </div>
  );
}

function figureColumns<Row extends WithFigures>(
  noun: string,
  seconds: number | undefined,
): Column<Row>[] {
  return [
    {
      id: 'total',
      title: noun,
      align: 'end',
      sortBy: ({ figures }) => figures.total,
      cell: ({ figures }) => <Quantity text={formatCount(figures.total)} />,
    },
    ...(seconds === undefined
      ? []
      : [
          {
            id: 'rate',
            title: 'Rate',
            align: 'end' as const,
            sortBy: ({ figures }: Row) => figures.total,
            cell: ({ figures }: Row) => <Quantity text={formatRate(figures.total, seconds)} />,
          },
        ]),
    ...timeColumn<Row>('average', 'Average', ({ figures }) => averageOf(figures)),
    ...timeColumn<Row>('p50', 'p50', ({ responseTimes }) => percentileOf(responseTimes, 0.5)),
    ...timeColumn<Row>('p95', 'p95', ({ responseTimes }) => percentileOf(responseTimes, 0.95)),
    ...outcomesInOrder.map((outcome) => outcomeColumn<Row>(outcome)),
  ];
}

/** With its unit, which stays on its line. */
const Quantity = ({ text }: { readonly text: string }) => (
  <span className={styles.number}>{text}</span>
);

const timeColumn = <Row,>(
  id: string,
  title: string,
  of: (row: Row) => number | undefined,
): Column<Row>[] => [
  {
    id,
    title,
    align: 'end',
    sortBy: (row) => of(row) ?? -1,
    cell: (row) => <Quantity text={formatDuration(of(row))} />,
  },
];

const titles: Readonly<Record<Outcome, string>> = {
  ok: 'OK',
  error: 'Error',
  throttle: 'Throttle',
  fault: 'Fault',
};

const outcomeColumn = <Row extends WithFigures>(outcome: Outcome): Column<Row> => ({
  id: outcome,
  title: titles[outcome],
  align: 'end',
  sortBy: ({ figures }) => figures[outcome],
  cell: ({ figures }) =>
    figures[outcome] === 0 ? (
      '0'
    ) : (
      <span className={styles.outcome}>
        {outcome !== 'ok' && <OutcomeMark outcome={outcome} />}
        <Quantity text={formatShare(figures[outcome], figures.total)} />
      </span>
    ),
});
