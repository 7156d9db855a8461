import { Untrusted } from '../../components/Untrusted.tsx';
import type { TraceTree } from '../trace/trace-tree.ts';
import styles from './ComparePage.module.css';
import { compareAnnotations } from './compare-annotations.ts';

export function AnnotationDifferences({ a, b }: { readonly a: TraceTree; readonly b: TraceTree }) {
  const differences = compareAnnotations(a, b);
  return (
    <section className={styles.annotations}>
      <h2>Annotations that differ</h2>
      {differences.length === 0 ? (
        <p className={styles.soft}>None.</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ name, ...values }) => (
              <tr key={name}>
                <th scope="row">
                  <Untrusted text={name} most={80} />
                </th>
                <Values values={values.a} />
                <Values values={values.b} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Values({ values }: { readonly values: readonly string[] }) {
  return (
    <td>
      {values.length === 0 ? (
        <span className={styles.soft}>not there</span>
      ) : (
        <Untrusted text={values.join(', ')} most={120} />
      )}
    </td>
  );
}
