import { useRef, useState } from 'react';
import type { TimeRange } from '../address/time-range.ts';
import { Button } from '../components/Button.tsx';
import { Popover } from '../components/Popover.tsx';
import { Icon } from '../icons/Icon.tsx';
import { useKeys } from '../keyboard/use-keys.ts';
import { usePreferences } from './preferences.ts';
import { rangeLabel } from './range-label.ts';
import { rememberRange } from './recent-ranges.ts';
import { TimeRangePanel } from './TimeRangePanel.tsx';
import styles from './TimeRangePicker.module.css';

export function TimeRangePicker({
  range,
  onChange,
}: {
  readonly range: TimeRange;
  readonly onChange: (range: TimeRange) => void;
}) {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  // The label is in the zone of the preferences.
  usePreferences();
  useKeys({ range: () => setOpen(true) });
  const choose = (next: TimeRange) => {
    rememberRange(next);
    setOpen(false);
    opener.current?.focus();
    onChange(next);
  };
  return (
    <>
      <Button
        ref={opener}
        icon="clock"
        className={styles.opener}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-keyshortcuts="r"
        title="Time range (r)"
        onClick={() => setOpen(!open)}
      >
        <span className="visually-hidden">Time range: </span>
        {rangeLabel(range)}
        <Icon name="chevron-down" />
      </Button>
      {open && (
        <Popover opener={opener} onClose={() => setOpen(false)}>
          <TimeRangePanel range={range} onChoose={choose} />
        </Popover>
      )}
    </>
  );
}
