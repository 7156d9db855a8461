import { useState } from 'react';
import { OutcomeMark } from '../../../components/OutcomeMark.tsx';
import { SidePanel } from '../../../components/SidePanel.tsx';
import { Tabs } from '../../../components/Tabs.tsx';
import { Untrusted } from '../../../components/Untrusted.tsx';
import type { FailureCause } from '../failures.ts';
import type { TraceNode, TraceTree } from '../trace-tree.ts';
import { AnnotationsTab } from './AnnotationsTab.tsx';
import styles from './Detail.module.css';
import { ExceptionsTab } from './ExceptionsTab.tsx';
import { collectExceptions } from './exception-chains.ts';
import { MetadataTab } from './MetadataTab.tsx';
import { OverviewTab } from './OverviewTab.tsx';
import { RawTab } from './RawTab.tsx';
import { ResourcesTab } from './ResourcesTab.tsx';
import { resourceBlocks } from './resource-blocks.ts';
import { SqlTab } from './SqlTab.tsx';

/** Everything that a segment or subsegment says, a tab for each kind of it that it has. */
export function DetailPanel({
  tree,
  node,
  cause,
  onSelect,
  onClose,
}: {
  readonly tree: TraceTree;
  readonly node: TraceNode;
  /** What it failed of. */
  readonly cause?: FailureCause | undefined;
  readonly onSelect: (node: TraceNode) => void;
  readonly onClose: () => void;
}) {
  // What one was reading is what one wants to read of the next row, when that has it.
  const [wanted, setWanted] = useState<string>();
  const { entity } = node;
  const exceptions = collectExceptions(tree, node);
  const namespaces = Object.keys(entity.metadata ?? {}).length;
  const tabs = [
    {
      id: 'overview',
      label: 'Overview',
      content: <OverviewTab tree={tree} node={node} cause={cause} onSelect={onSelect} />,
    },
    {
      id: 'resources',
      label: 'Resources',
      count: resourceBlocks(node).length,
      content: <ResourcesTab node={node} />,
    },
    {
      id: 'annotations',
      label: 'Annotations',
      count: entity.annotations.length,
      content: <AnnotationsTab node={node} />,
    },
    {
      id: 'metadata',
      label: 'Metadata',
      count: namespaces,
      content: <MetadataTab key={entity.key} metadata={entity.metadata} />,
    },
    {
      id: 'exceptions',
      label: 'Exceptions',
      count: exceptions.length,
      content: <ExceptionsTab node={node} exceptions={exceptions} />,
    },
    ...(entity.sql === undefined
      ? []
      : [{ id: 'sql', label: 'SQL', content: <SqlTab sql={entity.sql} /> }]),
    { id: 'raw', label: 'Raw', content: <RawTab key={entity.key} node={node} /> },
  ];
  const first = exceptions.length > 0 ? 'exceptions' : 'overview';
  const selected = tabs.find(({ id, count }) => id === wanted && count !== 0)?.id ?? first;
  return (
    <SidePanel
      title={
        <span className={styles.title}>
          <OutcomeMark outcome={node.outcome} />
          <Untrusted text={entity.name} most={120} />
        </span>
      }
      onClose={onClose}
    >
      <Tabs label="Details" tabs={tabs} selected={selected} onSelect={setWanted} />
    </SidePanel>
  );
}
