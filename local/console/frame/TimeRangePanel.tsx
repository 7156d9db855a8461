import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { formatTimeRange, presets, type TimeRange, windowOf } from '../address/time-range.ts';
import { useLive } from '../api/live.tsx';
import { Button } from '../components/Button.tsx';
import { TextField } from '../components/TextField.tsx';
import { zoneOf } from '../format/time.ts';
import { usePreferences } from './preferences.ts';
import { rangeLabel } from './range-label.ts';
import { recentRanges } from './recent-ranges.ts';
import styles from './TimeRangePicker.module.css';
import { toInput, typedRange } from './time-inputs.ts';

/** Presets, what was chosen before, and from–to. */
export function TimeRangePanel({
  range,
  onChoose,
}: {
  readonly range: TimeRange;
  readonly onChoose: (range: TimeRange) => void;
}) {
  const [recent] = useState(recentRanges);
  return (
    <div role="dialog" aria-label="Time range" className={styles.panel}>
      <div className={styles.lists}>
        <RangeList
          title="Until now"
          ranges={presets.map((preset) => preset.range)}
          chosen={range}
          onChoose={onChoose}
          takesFocus
        />
        {recent.length > 0 && (
          <RangeList title="Chosen before" ranges={recent} chosen={range} onChoose={onChoose} />
        )}
      </div>
      <FromTo range={range} onChoose={onChoose} />
    </div>
  );
}

function RangeList({
  title,
  ranges,
  chosen,
  onChoose,
  takesFocus = false,
}: {
  readonly title: string;
  readonly ranges: readonly TimeRange[];
  readonly chosen: TimeRange;
  readonly onChoose: (range: TimeRange) => void;
  readonly takesFocus?: boolean;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!takesFocus) return;
    const buttons = list.current?.querySelectorAll('button');
    const current = [...(buttons ?? [])].find(
      (each) => each.getAttribute('aria-pressed') === 'true',
    );
    (current ?? buttons?.[0])?.focus();
  }, [takesFocus]);
  const walk = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows are a second way between its buttons
    <div ref={list} className={styles.list} onKeyDown={walk}>
      <h3>{title}</h3>
      {ranges.map((each) => {
        const text = formatTimeRange(each);
        return (
          <button
            key={text}
            type="button"
            aria-pressed={text === formatTimeRange(chosen)}
            onClick={() => onChoose(each)}
          >
            {rangeLabel(each)}
          </button>
        );
      })}
    </div>
  );
}

function FromTo({
  range,
  onChoose,
}: {
  readonly range: TimeRange;
  readonly onChoose: (range: TimeRange) => void;
}) {
  const { zone } = usePreferences();
  const { now } = useLive();
  const [window] = useState(() => windowOf(range, Math.floor(now())));
  const [from, setFrom] = useState(toInput(window.start, zone));
  const [to, setTo] = useState(toInput(window.end, zone));
  const [error, setError] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = typedRange(from, to, zone);
    if (typed.range === undefined) setError(typed.error);
    else onChoose(typed.range);
  };
  return (
    <form className={styles.typed} onSubmit={submit} noValidate>
      <h3>From – to, {zoneOf(window.end)}</h3>
      <TextField
        label="From"
        type="datetime-local"
        step={1}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextField
        label="To"
        type="datetime-local"
        step={1}
        value={to}
        error={error}
        hint="At most 6 hours"
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" kind="primary">
        Show
      </Button>
    </form>
  );
}
