import { useMemo } from 'react';
import { formatJson } from '../format-json.ts';
import type { TraceNode } from '../trace-tree.ts';
import styles from './Detail.module.css';
import { JsonText } from './JsonText.tsx';

/** The document as X-Ray has it, and that of the segment that X-Ray inferred from it. */
export function RawTab({ node: { entity, inferred } }: { readonly node: TraceNode }) {
  const text = useMemo(() => formatJson(entity.document), [entity]);
  const inferredText = useMemo(
    () => (inferred === undefined ? undefined : formatJson(inferred.document)),
    [inferred],
  );
  const name = entity.id ?? 'segment';
  return (
    <>
      <JsonText text={text} fileName={name} label="Document" />
      {inferredText !== undefined && (
        <section className={styles.block}>
          <h3>Inferred segment</h3>
          <JsonText text={inferredText} fileName={`${name}-inferred`} label="Inferred segment" />
        </section>
      )}
    </>
  );
}
