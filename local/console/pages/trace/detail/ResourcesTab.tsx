import type { TraceNode } from '../trace-tree.ts';
import styles from './Detail.module.css';
import { Facts } from './Facts.tsx';
import { resourceBlocks } from './resource-blocks.ts';

export function ResourcesTab({ node }: { readonly node: TraceNode }) {
  const blocks = resourceBlocks(node);
  if (blocks.length === 0) return <p className={styles.none}>It says nothing of resources.</p>;
  return blocks.map(({ title, facts }) => (
    <section key={title} className={styles.block}>
      <h3>{title}</h3>
      <Facts facts={facts} />
    </section>
  ));
}
