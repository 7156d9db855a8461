import type { Outcome } from '../../wording/outcome.ts';
import { classNames } from './class-names.ts';
import styles from './OutcomeMark.module.css';

export type MarkedOutcome = Outcome | 'in-progress';

/** The glyphs of `outcomeGlyph`, drawn: not every font has all of them. */
const glyphs: Record<MarkedOutcome, string> = {
  ok: 'M4.8 8.3l2.2 2.2 4.2-4.8',
  error: 'M8 4v4.8M8 11.6v.1',
  throttle: 'M5.3 4.5h5.4L5.3 11.5h5.4z',
  fault: 'M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6',
  'in-progress': 'M5 8v.1M8 8v.1M11 8v.1',
};

/** Colour, glyph and word: the word is there for screen readers where it is not shown. */
export function OutcomeMark({
  outcome,
  withLabel = false,
}: {
  readonly outcome: MarkedOutcome;
  readonly withLabel?: boolean;
}) {
  const word = outcome === 'in-progress' ? 'in progress' : outcome;
  return (
    <span className={classNames(styles.mark, styles[outcome])} title={withLabel ? undefined : word}>
      <svg className={styles.glyph} viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="8" />
        <path d={glyphs[outcome]} />
      </svg>
      <span className={withLabel ? undefined : 'visually-hidden'}>{word}</span>
    </span>
  );
}
