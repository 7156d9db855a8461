import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import styles from './ChartFigure.module.css';

export interface ChartFigureProps {
  readonly label: string;
  /** What the chart says in short: read out with it, and shown beside the label. */
  readonly gist: string;
  readonly legend?: ReactNode;
  /** The same facts as text. */
  readonly table: ReactNode;
  /** Under the chart: what is at the cursor, or how to get there. */
  readonly readout?: ReactNode;
  readonly children: ReactNode;
}

/** What is around every chart: its label, gist, legend, and the table twin (`t`). */
export function ChartFigure({ label, gist, legend, table, readout, children }: ChartFigureProps) {
  const [asTable, setAsTable] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const toggledByKey = useRef(false);
  const captionId = useId();

  useEffect(() => {
    if (!toggledByKey.current) return;
    toggledByKey.current = false;
    const twin = body.current?.querySelector<HTMLElement>(asTable ? 'table' : '[tabindex="0"]');
    (asTable ? twin?.parentElement : twin)?.focus();
  }, [asTable]);

  return (
    <figure
      className={styles.figure}
      aria-labelledby={captionId}
      onKeyDown={(event) => {
        if (event.key !== 't' || event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.target instanceof HTMLInputElement) return;
        event.preventDefault();
        event.stopPropagation();
        toggledByKey.current = true;
        setAsTable(!asTable);
      }}
    >
      <figcaption className={styles.caption} id={captionId}>
        <span className={styles.label}>{label}</span>
        <span className={styles.gist}>{gist}</span>
      </figcaption>
      <div className={styles.tools}>
        {legend}
        <button
          type="button"
          className={styles.toggle}
          aria-pressed={asTable}
          title="Table or graphic (t)"
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? 'as graphic' : 'as table'}
          <span className={styles.hidden}>: {label}</span>
        </button>
      </div>
      <div ref={body} className={styles.body}>
        {asTable ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key.
          <section className={styles.scroller} tabIndex={0} aria-label={`${label}, as table`}>
            {table}
          </section>
        ) : (
          children
        )}
      </div>
      {!asTable && <p className={styles.readout}>{readout ?? ' '}</p>}
    </figure>
  );
}
