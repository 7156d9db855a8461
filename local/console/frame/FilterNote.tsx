import { Untrusted } from '../components/Untrusted.tsx';
import styles from './FilterBox.module.css';

/** One line below the filter: what it asks for, or what is wrong with it. */
export function FilterNote({
  id,
  traceId,
  explanation,
  advice,
  isUnfinished,
  isPending,
  floats,
}: {
  readonly id: string;
  readonly traceId: string | undefined;
  readonly explanation: string | undefined;
  readonly advice: string | undefined;
  readonly isUnfinished: boolean;
  readonly isPending: boolean;
  /** Over the page, which need not make room before a filter is applied. */
  readonly floats: boolean;
}) {
  if (traceId !== undefined) {
    return (
      <p id={id} data-floats={floats} className={styles.note}>
        Enter opens the trace <code>{traceId}</code>
      </p>
    );
  }
  if (advice !== undefined) {
    return (
      <p
        id={id}
        data-floats={floats}
        className={isUnfinished ? styles.note : styles.advice}
        role={isUnfinished ? undefined : 'alert'}
      >
        <Untrusted text={advice} most={300} />
        {isPending && !isUnfinished && ' (not applied)'}
      </p>
    );
  }
  return (
    <p id={id} data-floats={floats && explanation !== undefined} className={styles.note}>
      {explanation !== undefined && <Untrusted text={explanation} most={300} />}
      {explanation !== undefined && isPending && ' Enter applies it.'}
    </p>
  );
}
