import { useMemo, useState } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import { zoneOf } from '../../format/time.ts';
import { outcomesGist } from './build-gist.ts';
import { ChartFigure } from './ChartFigure.tsx';
import { OutcomeLegend } from './OutcomeLegend.tsx';
import { percentile, sortedValues } from './percentiles.ts';
import { ScatterPlot } from './ScatterPlot.tsx';
import { ScatterTable } from './ScatterTable.tsx';
import { scatterSpan } from './scatter-span.ts';
import type { ScatterBox, ScatterPoint } from './walk-points.ts';

export interface ScatterProps {
  readonly label: string;
  readonly points: readonly ScatterPoint[];
  /** Epoch seconds: what was asked about. @default from the first point to the last */
  readonly window?: { readonly start: number; readonly end: number };
  /** What is counted. @default 'traces' */
  readonly noun?: string;
  /** Which duration it is. @default 'duration of the whole trace' */
  readonly measure?: string;
  readonly selection?: ScatterBox | undefined;
  /** A box by drag or keys; undefined takes it back. */
  readonly onSelect?: (box: ScatterBox | undefined) => void;
  readonly onOpen?: (id: string) => void;
  readonly height?: number;
}

/** Each trace at its time and as high as it took long; a box, by pointer or by keys, selects. */
export function Scatter(props: ScatterProps) {
  const { label, points, noun = 'traces', selection, onSelect, onOpen, height = 200 } = props;
  const [told, setTold] = useState<string>();
  const durations = useMemo(() => sortedValues(points.map(({ duration }) => duration)), [points]);
  const gist = useMemo(() => gistOf(points, durations), [points, durations]);
  const times = useMemo(() => scatterSpan(points, props.window), [points, props.window]);
  if (points.length === 0) {
    return (
      <ChartFigure label={label} gist={`no ${noun} to tell about`} table={null}>
        {null}
      </ChartFigure>
    );
  }
  const zone = zoneOf(times.end);
  return (
    <ChartFigure
      label={label}
      gist={gist}
      legend={<OutcomeLegend of="points" />}
      readout={told ?? howTo(onSelect !== undefined, onOpen !== undefined)}
      table={<ScatterTable label={label} points={points} noun={noun} zone={zone} onOpen={onOpen} />}
    >
      <ScatterPlot
        label={`${label}: ${gist}`}
        points={points}
        durations={durations}
        times={times}
        zone={zone}
        noun={noun}
        measure={props.measure ?? 'duration of the whole trace'}
        selection={selection}
        onSelect={onSelect}
        onOpen={onOpen}
        onTell={setTold}
        height={height}
      />
    </ChartFigure>
  );
}

const howTo = (canSelect: boolean, canOpen: boolean): string =>
  [
    canSelect ? 'Drag a box, or focus and use arrows with shift, to select.' : '',
    canOpen ? 'A click or Enter opens.' : '',
  ].join(' ');

function gistOf(points: readonly ScatterPoint[], durations: Float64Array): string {
  const counts = { ok: 0, error: 0, throttle: 0, fault: 0 };
  for (const { outcome } of points) counts[outcome] += 1;
  const [half, most] = [percentile(durations, 0.5), percentile(durations, 0.95)];
  return `${outcomesGist(counts)}; median ${formatDuration(half)}, 95 % within ${formatDuration(most)}`;
}
