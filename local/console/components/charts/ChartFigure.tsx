import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useKeys } from '../../keyboard/use-keys.ts';
import styles from './ChartFigure.module.css';

export interface ChartFigureProps {
  readonly label: string;
  /** What the chart says in short: read out with it, and shown beside the label. */
  readonly gist: string;
  readonly legend?: ReactNode;
  /** Beside the button for the table. */
  readonly tools?: ReactNode;
  /** The same facts as text. */
  readonly table: ReactNode;
  /** Under the chart: what is at the cursor, or how to get there. */
  readonly readout?: ReactNode;
  readonly children: ReactNode;
}

/** What is around every chart: its label, gist, legend, and the table twin (`t`). */
export function ChartFigure(props: ChartFigureProps) {
  const { label, gist, legend, tools, table, readout, children } = props;
  const [asTable, setAsTable] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const figure = useRef<HTMLElement>(null);
  const toggledByKey = useRef(false);
  const captionId = useId();

  useEffect(() => {
    if (!toggledByKey.current) return;
    toggledByKey.current = false;
    const twin = body.current?.querySelector<HTMLElement>(asTable ? 'table' : '[tabindex="0"]');
    (asTable ? twin?.parentElement : twin)?.focus();
  }, [asTable]);

  useKeys({
    twin: () => {
      if (figure.current === null || figure.current !== currentChart()) return false;
      toggledByKey.current = figure.current.contains(document.activeElement);
      setAsTable(!asTable);
      return true;
    },
  });

  return (
    <figure className={styles.figure} aria-labelledby={captionId} ref={figure} data-chart>
      <figcaption className={styles.caption} id={captionId}>
        <span className={styles.label}>{label}</span>
        <span className={styles.gist}>{gist}</span>
      </figcaption>
      <div className={styles.tools}>
        {!asTable && tools}
        <button
          type="button"
          className={styles.toggle}
          aria-pressed={asTable}
          title="Table or graphic (t)"
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? 'as graphic' : 'as table'}
          <span className="visually-hidden">: {label}</span>
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
      {!asTable && (
        <div className={styles.foot}>
          <p className={styles.readout}>{readout}</p>
          <div className={styles.legend}>{legend}</div>
        </div>
      )}
    </figure>
  );
}

/** The chart that has the focus, else the first of the page. */
const currentChart = (): Element | null =>
  document.activeElement?.closest('[data-chart]') ?? document.querySelector('[data-chart]');
