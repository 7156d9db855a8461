import type { Address } from '../../address/address.ts';
import { Untrusted } from '../../components/Untrusted.tsx';
import styles from './ElementPanel.module.css';
import type { MapEdge, MapModel } from './map-model.ts';
import { edgeText } from './map-words.ts';
import { nodeLabel } from './node-name.ts';
import { placeAddress } from './url.ts';

/** The edges at one side of a node; each leads to its own panel. */
export function EdgeList({
  title,
  edges,
  end,
  map,
  address,
}: {
  readonly title: string;
  readonly edges: readonly MapEdge[];
  /** The side that is named. */
  readonly end: 'from' | 'to';
  readonly map: MapModel;
  readonly address: Address;
}) {
  if (edges.length === 0) return null;
  const nodes = new Map(map.nodes.map((node) => [node.key, node]));
  return (
    <section>
      <h3>{title}</h3>
      <ul className={styles.list}>
        {edges.map((edge) => {
          const node = nodes.get(edge[end]);
          return (
            <li key={edge.key}>
              <a href={placeAddress(address, { edge: edge.key, node: undefined })}>
                <Untrusted text={node === undefined ? edge[end] : nodeLabel(node)} inControl />
                <span className={styles.soft}>
                  {edge.kind === 'link' ? 'link · ' : ''}
                  {edgeText(edge, nodes.get(edge.from), nodes.get(edge.to))}
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
