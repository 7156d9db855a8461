import { annotationTerm } from '../../../address/filter-terms.ts';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { FilterActions } from '../../../components/FilterActions.tsx';
import { Untrusted } from '../../../components/Untrusted.tsx';
import { useLastScope } from '../../../frame/page-context.ts';
import { isTraceId } from '../TraceAnnotations.tsx';
import type { TraceNode } from '../trace-tree.ts';
import { traceAddress } from '../url.ts';
import styles from './Detail.module.css';

/** What X-Ray has indexed: each can become a filter. */
export function AnnotationsTab({ node }: { readonly node: TraceNode }) {
  const scope = useLastScope();
  const { annotations } = node.entity;
  if (annotations.length === 0) {
    return (
      <p className={styles.none}>
        No annotations. What a program adds with <code>addAnnotation</code> can be searched for.
      </p>
    );
  }
  return (
    <ul className={styles.annotations}>
      {annotations.map(({ name, value }) => {
        const expression = annotationTerm(name, value);
        return (
          <li key={name}>
            <div className={styles.pair}>
              <strong>
                <Untrusted text={name} most={100} />
              </strong>
              <span>
                {isTraceId(value) ? (
                  <a href={traceAddress(value)}>
                    <Untrusted text={value} inControl />
                  </a>
                ) : (
                  <Untrusted text={String(value)} most={300} />
                )}{' '}
                <CopyButton text={String(value)} label="Copy the value" icon-only />
              </span>
            </div>
            {expression === undefined ? (
              <p className={styles.none}>No filter expression can be written for this name.</p>
            ) : (
              <FilterActions expression={expression} scope={scope} />
            )}
          </li>
        );
      })}
    </ul>
  );
}
