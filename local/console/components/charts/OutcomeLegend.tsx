import { type Outcome, outcomeGlyph } from '../../../wording/outcome.ts';
import styles from './OutcomeLegend.module.css';

/** From the bottom of a stack up: what went wrong stands on the axis, where its height can be compared. */
export const stackedOutcomes = [
  'fault',
  'throttle',
  'error',
  'ok',
] as const satisfies readonly Outcome[];

export function OutcomeLegend({ outcomes = stackedOutcomes }: { outcomes?: readonly Outcome[] }) {
  return (
    <span className={styles.legend}>
      {outcomes.map((outcome) => (
        <span key={outcome} className={styles[outcome]}>
          <span aria-hidden="true" className={styles.swatch} /> {outcomeGlyph(outcome)} {outcome}
        </span>
      ))}
    </span>
  );
}
