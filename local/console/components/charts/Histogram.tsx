import { useState } from 'react';
import { formatCount, formatShare } from '../../format/rate.ts';
import { Button } from '../Button.tsx';
import type { Bucket, BucketValue } from './build-buckets.ts';
import { distributionGist, tellOutcomes } from './build-gist.ts';
import type { Tick } from './build-ticks.ts';
import { ChartFigure } from './ChartFigure.tsx';
import { ChartTable } from './ChartTable.tsx';
import { OutcomeLegend } from './OutcomeLegend.tsx';
import { SlotChart } from './SlotChart.tsx';
import { useZoom, type Zoom } from './use-zoom.ts';

/** What is at least `from` and less than `to`. */
export interface ValueRange {
  readonly from: number;
  readonly to: number;
}

export interface HistogramProps {
  readonly label: string;
  /** One behind the other, without gaps: see `buildBuckets`. */
  readonly buckets: readonly Bucket[];
  /** What the buckets were built from: with them one can zoom in on a selection. */
  readonly values?: readonly BucketValue[];
  readonly formatValue: (value: number) => string;
  /** What the values are, under their axis. @default the label */
  readonly axis?: string;
  /** What is counted. @default 'traces' */
  readonly noun?: string;
  readonly selection?: ValueRange | undefined;
  /** A drag, or keys; undefined takes the selection back. */
  readonly onSelect?: (range: ValueRange | undefined) => void;
  /** @default what the buckets say */
  readonly gist?: string;
  readonly height?: number;
}

export function Histogram(props: HistogramProps) {
  const { label, noun = 'traces', selection, onSelect, height } = props;
  const zoom = useZoom(props.buckets, props.values);
  const { buckets } = zoom;
  const formatValue = (value: number) => (value === 0 ? '0' : props.formatValue(value));
  const [told, setTold] = useState<string>();
  const total = props.buckets.reduce((sum, { count }) => sum + count, 0);
  const rangeOf = ({ from, to }: ValueRange) => `${formatValue(from)} to ${formatValue(to)}`;
  const gist = [
    props.gist ?? distributionGist(props.buckets, formatValue),
    ...(zoom.range === undefined ? [] : [`shown: ${rangeOf(zoom.range)}`]),
  ].join('; ');

  if (total === 0) {
    return (
      <ChartFigure label={label} gist={`no ${noun} to tell about`} table={null}>
        {null}
      </ChartFigure>
    );
  }
  const hasOutcomes = buckets.some(({ outcomes }) => outcomes !== undefined);
  const tell = (at: number): string => {
    const bucket = buckets[at];
    if (bucket === undefined) return '';
    const { count, outcomes } = bucket;
    const how = outcomes === undefined || count === 0 ? '' : `: ${tellOutcomes(outcomes)}`;
    return `${rangeOf(bucket)}: ${formatCount(count)} ${count === 1 ? noun.replace(/s$/, '') : noun} (${formatShare(count, total)})${how}`;
  };
  return (
    <ChartFigure
      label={label}
      gist={gist}
      tools={
        <ZoomButtons zoom={zoom} selection={props.values === undefined ? undefined : selection} />
      }
      legend={hasOutcomes && <OutcomeLegend of="areas" />}
      readout={told ?? (onSelect && 'Drag, or focus and use arrows with shift, to select a range.')}
      table={
        <ChartTable
          caption={`${label}: ${gist}`}
          columns={['range', noun, 'share', ...(hasOutcomes ? ['how they ended'] : [])]}
          rows={buckets
            .filter(({ count }) => count > 0)
            .map((bucket) => ({
              key: String(bucket.from),
              cells: [
                rangeOf(bucket),
                formatCount(bucket.count),
                formatShare(bucket.count, total),
                ...(hasOutcomes ? [bucket.outcomes ? tellOutcomes(bucket.outcomes) : ''] : []),
              ],
              ...(onSelect && { onSelect: () => onSelect({ from: bucket.from, to: bucket.to }) }),
            }))}
        />
      }
    >
      <SlotChart
        label={`${label}: ${gist}`}
        bars={buckets.map(({ count, outcomes }) => outcomes ?? { unknown: count })}
        tell={tell}
        onTell={setTold}
        ticks={(most) => edgeTicks(buckets, formatValue, most)}
        xLabel={props.axis ?? label}
        yLabel={noun}
        height={height ?? 180}
        selection={selectedSlots(buckets, selection)}
        onSelect={
          onSelect &&
          ((range) => {
            const [first, last] = [buckets[range?.first ?? -1], buckets[range?.last ?? -1]];
            onSelect(first && last && { from: first.from, to: last.to });
          })
        }
      />
    </ChartFigure>
  );
}

function ZoomButtons({ zoom, selection }: { zoom: Zoom; selection: ValueRange | undefined }) {
  const isNew =
    selection !== undefined &&
    (selection.from !== zoom.range?.from || selection.to !== zoom.range.to);
  return (
    <>
      {isNew && (
        <Button kind="quiet" icon="zoom-in" onClick={() => zoom.show(selection)}>
          Zoom in
        </Button>
      )}
      {zoom.range !== undefined && (
        <Button kind="quiet" icon="zoom-out" onClick={() => zoom.show(undefined)}>
          Show all
        </Button>
      )}
    </>
  );
}

/** The edges of the bars, as many as can be read. */
function edgeTicks(
  buckets: readonly Bucket[],
  formatValue: (value: number) => string,
  most: number,
): Tick[] {
  const edges = [...buckets.map(({ from }) => from), buckets.at(-1)?.to ?? 0];
  const every = Math.max(1, Math.ceil(edges.length / most));
  return edges.flatMap((edge, at) =>
    at % every === 0 ? [{ value: at, label: formatValue(edge) }] : [],
  );
}

function selectedSlots(buckets: readonly Bucket[], selection: ValueRange | undefined) {
  if (selection === undefined) return undefined;
  const first = buckets.findIndex(({ to }) => to > selection.from);
  const last = buckets.findLastIndex(({ from }) => from < selection.to);
  return first === -1 || last < first ? undefined : { first, last };
}
