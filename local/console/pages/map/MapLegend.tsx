import { Glyph } from './Glyph.tsx';
import styles from './MapLegend.module.css';

const outcomes = ['fault', 'throttle', 'error', 'ok'] as const;

/** What colours, signs and outlines of the map mean. */
export function MapLegend({
  withDeclared,
  withZones,
}: {
  readonly withDeclared: boolean;
  readonly withZones: boolean;
}) {
  return (
    <ul className={styles.legend} aria-label="Legend">
      {outcomes.map((outcome) => (
        <li key={outcome}>
          <svg width={18} height={18} viewBox="-9 -9 18 18" aria-hidden="true">
            <Glyph outcome={outcome} x={0} y={0} />
          </svg>
          {outcome}
        </li>
      ))}
      <li>
        <span className={styles.service} /> service
      </li>
      <li>
        <span className={styles.resource} /> resource
      </li>
      <li>
        <span className={styles.inferred} /> inferred
      </li>
      {withDeclared && (
        <li>
          <span className={styles.declared} /> declared, no traffic
        </li>
      )}
      <li>
        <Line dashes="7 5" /> link
      </li>
      {withZones && (
        <li>
          <svg
            width={30}
            height={16}
            viewBox="-15 -8 30 16"
            aria-hidden="true"
            className={styles.line}
          >
            <path d="M-9 0H-5M5 0H9M-2-4V4M2-4V4M6.5-2.5L9 0L6.5 2.5" />
          </svg>
          between zones
        </li>
      )}
    </ul>
  );
}

const Line = ({ dashes }: { readonly dashes: string }) => (
  <svg width={26} height={10} viewBox="0 0 26 10" aria-hidden="true" className={styles.line}>
    <path d="M0 5H26" strokeDasharray={dashes} />
  </svg>
);
