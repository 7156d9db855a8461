import { formatDuration } from '../../../wording/duration.ts';
import { formatCount } from '../../format/rate.ts';
import { formatClock } from '../../format/time.ts';
import { ChartTable } from './ChartTable.tsx';
import type { ScatterPoint } from './walk-points.ts';

/** As many as are read: the slowest say most. */
const most = 200;

export interface ScatterTableProps {
  readonly label: string;
  readonly points: readonly ScatterPoint[];
  readonly noun: string;
  readonly zone: string;
  readonly onOpen: ((id: string) => void) | undefined;
}

export function ScatterTable({ label, points, noun, zone, onOpen }: ScatterTableProps) {
  const rows = [...points].sort((left, right) => right.duration - left.duration).slice(0, most);
  const which =
    rows.length < points.length
      ? `the ${most} slowest of ${formatCount(points.length)} ${noun}`
      : `${formatCount(points.length)} ${noun}, slowest first`;
  return (
    <ChartTable
      caption={`${label}: ${which}; times in ${zone}`}
      columns={['time', 'whole trace', 'outcome', 'id']}
      action="open"
      rows={rows.map(({ id, time, duration, outcome }) => ({
        key: id,
        cells: [formatClock(time), formatDuration(duration), outcome, id],
        ...(onOpen && { onSelect: () => onOpen(id) }),
      }))}
    />
  );
}
