import { memo } from 'react';
import type { Outcome } from '../../../wording/outcome.ts';
import { Glyph } from './Glyph.tsx';
import styles from './NodeShape.module.css';
import { glyphPlaces, ringArcs } from './ring-arcs.ts';

type Counts = Readonly<Record<Outcome, number>>;

/** So that no glyph covers the figures. */
const outside = 4;

/** How the calls of a node ended, around it. */
export const NodeRing = memo(function NodeRing({
  radius,
  ...counts
}: Counts & { readonly radius: number }) {
  const arcs = ringArcs(counts);
  return (
    <>
      <g transform="rotate(-90)" className={styles.ring}>
        {arcs.map(({ outcome, start, length }) => (
          <circle
            key={outcome}
            r={radius}
            className={styles[outcome]}
            pathLength={100}
            strokeDasharray={length === 1 ? undefined : `${length * 100} ${100 - length * 100}`}
            strokeDashoffset={-start * 100}
          />
        ))}
      </g>
      {glyphPlaces(arcs).map(({ outcome, place }) => (
        <Glyph
          key={outcome}
          outcome={outcome}
          x={tenths(Math.sin(place * 2 * Math.PI) * (radius + outside))}
          y={tenths(-Math.cos(place * 2 * Math.PI) * (radius + outside))}
        />
      ))}
    </>
  );
});

const tenths = (value: number): number => Math.round(value * 10) / 10;
