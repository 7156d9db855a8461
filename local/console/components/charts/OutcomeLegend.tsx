import { useId } from 'react';
import type { Outcome } from '../../../wording/outcome.ts';
import styles from './OutcomeLegend.module.css';
import { isHatched, OutcomePatterns } from './OutcomePatterns.tsx';

/** From the bottom of a stack up: what went wrong stands on the axis, where its height can be compared. */
export const stackedOutcomes = [
  'fault',
  'throttle',
  'error',
  'ok',
] as const satisfies readonly Outcome[];

/** As `drawPoints` draws them, in a box of 10 by 10. */
const shapes: Readonly<Record<Outcome, string>> = {
  ok: 'M8.5 5a3.5 3.5 0 1 1-7 0a3.5 3.5 0 1 1 7 0z',
  error: 'M5 1l4 7.5h-8z',
  throttle: 'M1.5 1h7l-7 8h7z',
  fault: 'M1 1l8 8M9 1l-8 8',
};

/** @param of points in their shapes, or areas as they are hatched. */
export function OutcomeLegend({ of }: { readonly of: 'points' | 'areas' }) {
  const ownId = useId();
  return (
    <span className={styles.legend}>
      {stackedOutcomes.map((outcome) => (
        <span key={outcome} className={styles.entry}>
          {of === 'points' ? (
            <svg width="10" height="10" aria-hidden="true" className={styles[outcome]}>
              <path d={shapes[outcome]} />
            </svg>
          ) : (
            <svg width="14" height="10" aria-hidden="true">
              <OutcomePatterns prefix={ownId} />
              <rect width="14" height="10" className={styles[`${outcome}Area`]} />
              {isHatched(outcome) && (
                <rect width="14" height="10" fill={`url(#${ownId}-${outcome})`} />
              )}
            </svg>
          )}
          {outcome}
        </span>
      ))}
    </span>
  );
}
