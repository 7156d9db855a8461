import type { Outcome } from '../../../wording/outcome.ts';
import styles from './Glyph.module.css';

/** The second cue beside the colour, drawn, because not every font has the signs. On a grid of 16 around its middle. */
const shapes: Readonly<Record<Outcome, string>> = {
  fault: 'M-3.2-3.2L3.2 3.2M3.2-3.2L-3.2 3.2',
  throttle: 'M-3-4H3L-3 4H3Z',
  error: 'M0-4.2V1M0 3.9V4',
  ok: 'M-3.4 0.2L-1 2.8L3.4-2.6',
};

export function Glyph({
  outcome,
  x,
  y,
}: {
  readonly outcome: Outcome;
  readonly x: number;
  readonly y: number;
}) {
  return (
    <g className={styles[outcome]} transform={`translate(${x} ${y})`}>
      <circle r={8} className={styles.disc} />
      <path d={shapes[outcome]} className={styles.sign} />
    </g>
  );
}
