import { useMemo } from 'react';
import { JsonText } from './detail/JsonText.tsx';
import { traceJson } from './leave.ts';
import { TraceHeader } from './TraceHeader.tsx';
import styles from './TracePage.module.css';
import type { TraceTree } from './trace-tree.ts';

/** Every document of the trace as X-Ray has it. */
export function TraceRaw({ tree }: { readonly tree: TraceTree }) {
  const text = useMemo(() => traceJson(tree), [tree]);
  return (
    <div className={styles.main}>
      <TraceHeader tree={tree} raw />
      <div className={styles.raw}>
        <JsonText text={text} fileName={tree.trace.id} label="Documents of the trace" />
      </div>
    </div>
  );
}
