import { type Outcome, outcomeGlyph } from '../../wording/outcome.ts';
import { classNames } from './class-names.ts';
import styles from './OutcomeMark.module.css';

export type MarkedOutcome = Outcome | 'in-progress';

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
      <span className={styles.glyph} aria-hidden="true">
        {outcome === 'in-progress' ? '◌' : outcomeGlyph(outcome)}
      </span>
      <span className={withLabel ? undefined : 'visually-hidden'}>{word}</span>
    </span>
  );
}
