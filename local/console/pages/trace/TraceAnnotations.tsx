import { useState } from 'react';
import { toW3c } from '../../address/trace-id.ts';
import { Button } from '../../components/Button.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import styles from './TracePage.module.css';
import type { Annotation } from './trace-entity.ts';
import { traceAddress } from './url.ts';

const mostAtFirst = 6;

/** Of all rows; one that holds the id of another trace leads there. */
export function TraceAnnotations({ annotations }: { readonly annotations: readonly Annotation[] }) {
  const [whole, setWhole] = useState(false);
  if (annotations.length === 0) return null;
  const left = annotations.length - mostAtFirst;
  return (
    <ul className={styles.annotations} aria-label="Annotations">
      {annotations.slice(0, whole ? undefined : mostAtFirst).map(({ name, value }) => (
        <li key={JSON.stringify([name, value])}>
          {isTraceId(value) ? (
            <>
              <Untrusted text={`${name}=`} most={50} />
              <a href={traceAddress(value)}>
                <Untrusted text={value} inControl />
              </a>
            </>
          ) : (
            <Untrusted text={`${name}=${value}`} most={50} />
          )}
        </li>
      ))}
      {left > 0 && (
        <li className={styles.rest}>
          <Button kind="quiet" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? 'fewer' : `and ${left} more`}
          </Button>
        </li>
      )}
    </ul>
  );
}

export const isTraceId = (value: Annotation['value']): value is string =>
  typeof value === 'string' && toW3c(value) !== undefined;
