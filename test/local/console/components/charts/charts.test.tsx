// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildBuckets } from '../../../../../local/console/components/charts/build-buckets.ts';
import { Histogram } from '../../../../../local/console/components/charts/Histogram.tsx';
import { Scatter } from '../../../../../local/console/components/charts/Scatter.tsx';
import { Sparkline } from '../../../../../local/console/components/charts/Sparkline.tsx';
import { TimeSeries } from '../../../../../local/console/components/charts/TimeSeries.tsx';
import type { ScatterPoint } from '../../../../../local/console/components/charts/walk-points.ts';
import { setTimeZone } from '../../../../../local/console/format/time.ts';
import { formatDuration } from '../../../../../local/wording/duration.ts';

beforeEach(() => setTimeZone('utc'));
afterEach(() => {
  cleanup();
  setTimeZone('browser');
});

const noon = Date.UTC(2026, 10, 20, 12, 0, 0) / 1000;
const chart = () => screen.getByRole('slider');

describe('Histogram', () => {
  const buckets = [
    { from: 0, to: 0.05, count: 6, outcomes: { ok: 5, error: 0, throttle: 0, fault: 1 } },
    { from: 0.05, to: 0.1, count: 3, outcomes: { ok: 3, error: 0, throttle: 0, fault: 0 } },
    { from: 0.1, to: 0.15, count: 1, outcomes: { ok: 0, error: 0, throttle: 0, fault: 1 } },
  ];
  const histogram = (onSelect = vi.fn()) => {
    render(
      <Histogram
        label="Response time"
        buckets={buckets}
        formatValue={formatDuration}
        onSelect={onSelect}
      />,
    );
    return onSelect;
  };

  it('says in its label what it shows', () => {
    histogram();

    expect(chart().getAttribute('aria-label')).toBe(
      'Response time: 10: half below 50 ms, 95 % below 150 ms',
    );
  });

  it('tells each bar at the cursor, and selects by keys', () => {
    const onSelect = histogram();

    fireEvent.keyDown(chart(), { key: 'ArrowRight' });
    expect(chart().getAttribute('aria-valuetext')).toBe(
      '0 to 50 ms: 6 traces (60 %): 5 ok, 1 fault',
    );
    fireEvent.keyDown(chart(), { key: 'ArrowRight', shiftKey: true });
    fireEvent.keyDown(chart(), { key: 'Enter' });

    expect(onSelect).toHaveBeenCalledExactlyOnceWith({ from: 0, to: 0.1 });
  });

  it('takes the selection back by Escape, and leaves Escape to the page when there is none', () => {
    const onSelect = histogram();

    expect(fireEvent.keyDown(chart(), { key: 'Escape' })).toBe(true);
    fireEvent.keyDown(chart(), { key: 'ArrowRight' });
    fireEvent.keyDown(chart(), { key: 'ArrowRight', shiftKey: true });
    expect(fireEvent.keyDown(chart(), { key: 'Escape' })).toBe(false);

    expect(onSelect).toHaveBeenCalledExactlyOnceWith(undefined);
  });

  it('selects what a pointer is dragged over', () => {
    const onSelect = histogram();
    chart().setPointerCapture = () => {};

    fireEvent.pointerDown(chart(), { button: 0, clientX: 50 });
    fireEvent.pointerMove(chart(), { clientX: 300 });
    fireEvent.pointerUp(chart());

    expect(onSelect).toHaveBeenCalledExactlyOnceWith({ from: 0, to: 0.1 });
  });

  it('is a table by t, with the same selections', () => {
    const onSelect = histogram();
    chart().focus();

    fireEvent.keyDown(chart(), { key: 't' });
    const [, , third] = within(screen.getByRole('table')).getAllByRole('button');
    third?.click();

    expect(screen.queryByRole('slider')).toBeNull();
    expect(onSelect).toHaveBeenCalledExactlyOnceWith({ from: 0.1, to: 0.15 });
    fireEvent.keyDown(screen.getByRole('table'), { key: 't' });
    expect(document.activeElement).toBe(chart());
  });

  it('zooms in on what is selected, and out again', () => {
    const values = Array.from({ length: 150 }, (_, at) => ({ value: at / 1000, count: 1 }));
    render(
      <Histogram
        label="Response time"
        buckets={buildBuckets(values, 3)}
        values={values}
        formatValue={formatDuration}
        selection={{ from: 0.05, to: 0.1 }}
        onSelect={() => {}}
      />,
    );

    fireEvent.click(screen.getByRole('button', { name: 'Zoom in' }));
    fireEvent.keyDown(chart(), { key: 'Home' });
    expect(chart().getAttribute('aria-valuetext')).toBe('50 ms to 55 ms: 5 traces (3 %)');
    expect(chart().getAttribute('aria-label')).toContain('shown: 50 ms to 100 ms');
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    fireEvent.keyDown(chart(), { key: 'Home' });

    expect(chart().getAttribute('aria-valuetext')).toBe('0 to 50 ms: 50 traces (33 %)');
  });

  it('tells of one as of one', () => {
    render(
      <Histogram
        label="Response time"
        buckets={[{ from: 0, to: 0.1, count: 1 }]}
        formatValue={formatDuration}
        noun="requests"
      />,
    );

    fireEvent.keyDown(chart(), { key: 'Home' });

    expect(chart().getAttribute('aria-valuetext')).toMatch(/: 1 request \(100 %\)$/);
  });

  it('says that there is nothing', () => {
    render(<Histogram label="Response time" buckets={[]} formatValue={formatDuration} />);

    expect(screen.getByText('no traces to tell about')).toBeDefined();
    expect(screen.queryByRole('slider')).toBeNull();
  });
});

describe('TimeSeries', () => {
  it('tells outcomes and average of each step, and selects a time', () => {
    const onSelect = vi.fn();
    render(
      <TimeSeries
        label="Outcomes"
        points={[
          { time: noon, ok: 3, error: 0, throttle: 1, fault: 0, averageResponseTime: 0.2 },
          { time: noon + 120, ok: 0, error: 0, throttle: 0, fault: 2 },
        ]}
        step={60}
        onSelect={onSelect}
      />,
    );

    expect(chart().getAttribute('aria-label')).toBe(
      'Outcomes: 6: 2 fault (33 %), 1 throttle (17 %)',
    );
    fireEvent.keyDown(chart(), { key: 'Home' });
    expect(chart().getAttribute('aria-valuetext')).toBe(
      '12:00:00 to 12:01:00: 3 ok, 1 throttle, 200 ms on average',
    );
    fireEvent.keyDown(chart(), { key: 'ArrowRight', shiftKey: true });
    fireEvent.keyDown(chart(), { key: 'Enter' });
    expect(onSelect).toHaveBeenCalledExactlyOnceWith({ start: noon, end: noon + 120 });
  });

  it('says that there is nothing', () => {
    render(
      <TimeSeries
        label="Outcomes"
        points={[]}
        step={60}
        window={{ start: noon, end: noon + 900 }}
      />,
    );

    expect(screen.getByText('no traces to tell about')).toBeDefined();
  });
});

describe('TimeSeries that moves on', () => {
  it('selects the time that was pointed at', () => {
    const onSelect = vi.fn();
    const at = (start: number) => (
      <TimeSeries
        label="Outcomes"
        points={[{ time: noon + 120, ok: 1, error: 0, throttle: 0, fault: 0 }]}
        step={60}
        window={{ start, end: start + 300 }}
        onSelect={onSelect}
      />
    );
    const { rerender } = render(at(noon));

    fireEvent.keyDown(chart(), { key: 'End' });
    rerender(at(noon + 60));
    fireEvent.keyDown(chart(), { key: 'Enter' });

    expect(onSelect).toHaveBeenCalledExactlyOnceWith({ start: noon + 240, end: noon + 300 });
  });
});

describe('Scatter', () => {
  const points: ScatterPoint[] = [
    { id: '1-a', time: noon, duration: 0.1, outcome: 'ok' },
    { id: '1-b', time: noon + 10, duration: 0.4, outcome: 'fault' },
    { id: '1-c', time: noon + 20, duration: 0.2, outcome: 'ok' },
  ];

  it('walks its points by keys, opens one and selects a box', () => {
    const [onOpen, onSelect] = [vi.fn(), vi.fn()];
    render(<Scatter label="Traces" points={points} onOpen={onOpen} onSelect={onSelect} />);

    fireEvent.keyDown(chart(), { key: 'ArrowRight' });
    fireEvent.keyDown(chart(), { key: 'ArrowRight' });
    expect(chart().getAttribute('aria-valuetext')).toBe('12:00:10: 400 ms, fault');
    fireEvent.keyDown(chart(), { key: 'Enter' });
    expect(onOpen).toHaveBeenCalledExactlyOnceWith('1-b');
    fireEvent.keyDown(chart(), { key: 'ArrowRight', shiftKey: true });
    fireEvent.keyDown(chart(), { key: 'Enter' });
    expect(onSelect).toHaveBeenCalledExactlyOnceWith({
      start: noon + 10,
      end: noon + 20,
      from: 0.2,
      to: 0.4,
    });
  });

  it('stays with the trace it points at while new ones come', () => {
    const onOpen = vi.fn();
    const { rerender } = render(<Scatter label="Traces" points={points} onOpen={onOpen} />);

    fireEvent.keyDown(chart(), { key: 'End' });
    const more = { id: '1-d', time: noon + 30, duration: 0.3, outcome: 'ok' } as const;
    rerender(<Scatter label="Traces" points={[more, ...points]} onOpen={onOpen} />);
    fireEvent.keyDown(chart(), { key: 'Enter' });

    expect(onOpen).toHaveBeenCalledExactlyOnceWith('1-c');
  });

  it('lists the slowest first as a table', () => {
    const onOpen = vi.fn();
    render(<Scatter label="Traces" points={points} onOpen={onOpen} />);

    fireEvent.click(screen.getByRole('button', { name: /as table/ }));
    screen.getByRole('button', { name: 'open 12:00:10' }).click();

    expect(onOpen).toHaveBeenCalledExactlyOnceWith('1-b');
  });

  it('draws one trace, and says when there is none', () => {
    const { rerender } = render(<Scatter label="Traces" points={points.slice(0, 1)} />);

    expect(chart().getAttribute('aria-label')).toBe(
      'Traces: 1: all ok; median 100 ms, 95 % within 100 ms',
    );
    rerender(<Scatter label="Traces" points={[]} />);
    expect(screen.getByText('no traces to tell about')).toBeDefined();
  });
});

describe('Sparkline', () => {
  it('has its figures in words', () => {
    render(<Sparkline label="12 /min in the last minute" values={[0, 3, Number.NaN]} />);

    expect(screen.getByRole('img', { name: '12 /min in the last minute' })).toBeDefined();
  });
});
