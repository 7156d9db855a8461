import styles from './OutcomePatterns.module.css';

/** Outcomes whose areas are hatched, each in its own way, so that they are told apart without colours too. */
const hatchedOutcomes = ['fault', 'throttle', 'error'] as const;

const lines: Readonly<Record<(typeof hatchedOutcomes)[number], string>> = {
  fault: 'M-1 5L5 -1M-1 9L9 -1M3 9L9 3',
  throttle: 'M0 2H8M0 6H8',
  error: 'M2 0V8M6 0V8',
};

/** Fills over the colours of their areas; `prefix` keeps those of one drawing apart from those of others. */
export function OutcomePatterns({ prefix }: { readonly prefix: string }) {
  return (
    <defs>
      {hatchedOutcomes.map((outcome) => (
        <pattern
          key={outcome}
          id={`${prefix}-${outcome}`}
          width="8"
          height="8"
          patternUnits="userSpaceOnUse"
        >
          <path className={styles.lines} d={lines[outcome]} />
        </pattern>
      ))}
    </defs>
  );
}

export const isHatched = (outcome: string): boolean =>
  (hatchedOutcomes as readonly string[]).includes(outcome);
