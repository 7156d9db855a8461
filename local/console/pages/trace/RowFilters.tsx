import { useId } from 'react';
import { counted, formatDuration } from '../../../wording/duration.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { TextField } from '../../components/TextField.tsx';
import type { RowFilter } from './build-waterfall.ts';
import styles from './TracePage.module.css';

/** The slider's steps are powers: short times matter as much as long ones. */
const steps = 100;
const least = 0.001;

export const durationAt = (step: number, longest: number): number =>
  step <= 0 ? 0 : least * (Math.max(longest, least) / least) ** (step / steps);

export const stepOf = (seconds: number, longest: number): number =>
  seconds <= 0 || longest <= least
    ? 0
    : Math.round((Math.log(seconds / least) / Math.log(longest / least)) * steps);

export function RowFilters({
  filter,
  longest,
  shown,
  all,
  showsCritical,
  isZoomed,
  onFilter,
  onLevels,
  onCritical,
  onZoom,
}: {
  readonly filter: RowFilter;
  /** Seconds that the longest row took. */
  readonly longest: number;
  readonly shown: number;
  readonly all: number;
  readonly showsCritical: boolean;
  readonly isZoomed: boolean;
  readonly onFilter: (filter: RowFilter) => void;
  /** Undefined opens all. */
  readonly onLevels: (levels: number | undefined) => void;
  readonly onCritical: (shows: boolean) => void;
  readonly onZoom: (to: 'selected' | 'all') => void;
}) {
  const slider = useId();
  return (
    <div className={styles.filters}>
      <TextField
        label="Filter rows"
        hideLabel
        type="search"
        placeholder="filter rows…"
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
      />
      <Checkbox
        label="failed only"
        title="Faults, errors and throttles"
        checked={filter.faultsOnly}
        onChange={(faultsOnly) => onFilter({ ...filter, faultsOnly })}
      />
      <label htmlFor={slider} className={styles.slider}>
        took ≥ {filter.atLeast === 0 ? '0 ms' : formatDuration(filter.atLeast)}
        <input
          id={slider}
          type="range"
          min={0}
          max={steps}
          value={stepOf(filter.atLeast, longest)}
          aria-valuetext={formatDuration(filter.atLeast)}
          onChange={(event) =>
            onFilter({ ...filter, atLeast: durationAt(Number(event.currentTarget.value), longest) })
          }
        />
      </label>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset does not line up with the rest of a toolbar */}
      <span role="group" aria-label="Levels that are open" className={styles.levels}>
        levels
        {[1, 2, 3].map((levels) => (
          <button key={levels} type="button" onClick={() => onLevels(levels)}>
            {levels}
          </button>
        ))}
        <button type="button" onClick={() => onLevels(undefined)}>
          all
        </button>
      </span>
      <Checkbox label="critical path" checked={showsCritical} onChange={onCritical} />
      <span className={styles.levels}>
        <IconButton
          icon="zoom-in"
          label="Zoom to the selected row"
          onClick={() => onZoom('selected')}
        />
        <IconButton
          icon="fit"
          label="Show the whole trace"
          disabled={!isZoomed}
          onClick={() => onZoom('all')}
        />
      </span>
      <span className={styles.count} role="status">
        {shown === all ? counted(all, 'row') : `${shown} of ${counted(all, 'row')}`}
      </span>
    </div>
  );
}
