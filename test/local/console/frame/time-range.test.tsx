// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TimeRange } from '../../../../local/console/address/time-range.ts';
import { setTimeZone } from '../../../../local/console/format/time.ts';
import { changePreferences } from '../../../../local/console/frame/preferences.ts';
import { rangeLabel } from '../../../../local/console/frame/range-label.ts';
import { recentRanges, rememberRange } from '../../../../local/console/frame/recent-ranges.ts';
import { TimeRangePicker } from '../../../../local/console/frame/TimeRangePicker.tsx';
import { fromInput, toInput, typedRange } from '../../../../local/console/frame/time-inputs.ts';

const ten = Date.parse('2026-11-20T10:00:00Z') / 1000;

afterEach(() => {
  cleanup();
  localStorage.clear();
  changePreferences({ zone: 'browser' });
  setTimeZone('browser');
});

describe('TimeRangePicker', () => {
  it('opens with r, walks its presets with arrows, and gives the focus back', async () => {
    const user = userEvent.setup();
    const changed = vi.fn();
    render(<Picker onChange={changed} />);

    await user.keyboard('r');
    expect(document.activeElement?.textContent).toBe('Last 15 minutes');
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');

    expect(changed).toHaveBeenCalledExactlyOnceWith({ kind: 'last', seconds: 3600 });
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: /Last hour/ }));
  });

  it('takes from and to in the zone that is printed, and remembers them', async () => {
    changePreferences({ zone: 'utc' });
    setTimeZone('utc');
    const user = userEvent.setup();
    const changed = vi.fn();
    render(<Picker onChange={changed} />);

    await user.keyboard('r');
    expect(screen.getByRole('heading', { name: 'From – to, UTC' })).toBeDefined();
    fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-11-20T10:00:00' } });
    fireEvent.change(screen.getByLabelText('To'), { target: { value: '2026-11-20T10:30:00' } });
    await user.click(screen.getByRole('button', { name: 'Show' }));

    expect(changed).toHaveBeenCalledExactlyOnceWith({
      kind: 'between',
      start: ten,
      end: ten + 1800,
    });
    await user.keyboard('r');
    const before = screen.getByRole('heading', { name: 'Chosen before' }).parentElement;
    expect(
      within(before ?? document.body).getByRole('button', {
        name: '2026-11-20 10:00:00 – 10:30:00 UTC',
      }),
    ).toBeDefined();
  });

  it('says why more than six hours cannot be shown', async () => {
    const user = userEvent.setup();
    const changed = vi.fn();
    render(<Picker onChange={changed} />);

    await user.keyboard('r');
    fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-11-20T03:00:00' } });
    fireEvent.change(screen.getByLabelText('To'), { target: { value: '2026-11-20T10:30:00' } });
    await user.click(screen.getByRole('button', { name: 'Show' }));

    expect(screen.getByRole('alert').textContent).toContain('at most 6 hours');
    expect(changed).not.toHaveBeenCalled();
  });
});

describe('typedRange', () => {
  it.each([
    ['', '2026-11-20T10:00', 'From is no date with a time.'],
    ['2026-11-20T10:00', 'soon', 'To is no date with a time.'],
    ['2026-11-20T10:00', '2026-11-20T10:00', 'To has to be later than from.'],
    [
      '2026-11-20T10:00',
      '2026-11-20T16:01',
      'X-Ray answers for at most 6 hours at once: choose a shorter range.',
    ],
  ])('says what is wrong with %j to %j', (from, to, error) => {
    expect(typedRange(from, to, 'utc')).toEqual({ error });
  });

  it.each(['utc', 'browser'] as const)('reads what it wrote in the zone %s', (zone) => {
    expect(fromInput(toInput(ten, zone), zone)).toBe(ten);
  });
});

describe('recentRanges', () => {
  it('has the last five that are no preset, each once', () => {
    for (let minutes = 1; minutes <= 8; minutes += 1) {
      rememberRange({ kind: 'last', seconds: minutes * 60 });
    }
    rememberRange({ kind: 'last', seconds: 360 });

    const minutes = recentRanges().map((range) => range.kind === 'last' && range.seconds / 60);

    expect(minutes).toEqual([6, 8, 7, 4, 3]);
  });

  it.each(['{}', '[1,null,"PT99H"]', 'no json'])('makes none of %j', (stored) => {
    localStorage.setItem('tracelab.recent-ranges', stored);

    expect(recentRanges()).toEqual([]);
  });
});

describe('rangeLabel', () => {
  it('prints the zone, and the second day only when it is another', () => {
    setTimeZone('utc');

    expect(rangeLabel({ kind: 'last', seconds: 5430 })).toBe('Last 1 h 30 min 30 s');
    expect(rangeLabel({ kind: 'between', start: ten, end: ten + 60 })).toBe(
      '2026-11-20 10:00:00 – 10:01:00 UTC',
    );
    expect(rangeLabel({ kind: 'between', start: ten + 43_200, end: ten + 54_000 })).toBe(
      '2026-11-20 22:00:00 – 2026-11-21 01:00:00 UTC',
    );
  });
});

function Picker({ onChange }: { readonly onChange: (range: TimeRange) => void }) {
  const [range, setRange] = useState<TimeRange>({ kind: 'last', seconds: 900 });
  return (
    <TimeRangePicker
      range={range}
      onChange={(next) => {
        setRange(next);
        onChange(next);
      }}
    />
  );
}
