// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { navigate } from '../../../../../local/console/address/address.ts';
import { LiveProvider, useLive } from '../../../../../local/console/api/live.tsx';
import type { WireTraceSummary } from '../../../../../local/console/api/operations.ts';
import { LivePage } from '../../../../../local/console/pages/live/LivePage.tsx';

/** Stands for the browser's: what it is told, it tells. */
class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static all: FakeEventSource[] = [];
  readonly url: string;
  readyState = 1;
  onopen?: () => void;
  onerror?: () => void;
  onmessage?: (event: { data: string }) => void;
  closed = false;
  constructor(url: string) {
    super();
    this.url = url;
    FakeEventSource.all.push(this);
  }
  close() {
    this.closed = true;
  }
}

const stream = (): FakeEventSource => {
  // The console as a whole listens too, to no more than that something has changed.
  const last = FakeEventSource.all.findLast(({ url }) => !url.includes('summaries=no'));
  if (last === undefined) throw new Error('nothing listens');
  return last;
};

const now = () => Date.now() / 1000;
const send = (summaries: readonly WireTraceSummary[], skipped = 0) =>
  act(() => stream().onmessage?.({ data: JSON.stringify({ summaries, skipped, now: now() }) }));

const summary = (at: number, more: WireTraceSummary = {}): WireTraceSummary => ({
  Id: `1-6b00594d-${String(at).padStart(24, '0')}`,
  StartTime: now(),
  Duration: 0.1,
  Http: { HttpMethod: 'GET', HttpURL: `http://x/orders/${at}`, HttpStatus: 200 },
  ...more,
});

let fetched: readonly WireTraceSummary[];

beforeEach(() => {
  fetched = [];
  FakeEventSource.all = [];
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('fetch', async (path: string) =>
    Response.json(
      path.endsWith('/console')
        ? {
            ...{ version: '1.2.3', region: 'us-east-1', now: 0, awsCliOptions: '' },
            target: { kind: 'local', address: '127.0.0.1:2000' },
            hasSampleTraffic: true,
            exampleCommand: 'curl http://127.0.0.1:3000/prod/orders',
          }
        : { TraceSummaries: fetched },
    ),
  );
  // Rows are only drawn in a list that has a height.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  navigate('#/live', 'replace');
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const open = () =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LivePage />
    </QueryClientProvider>,
  );

const requests = () =>
  screen.queryAllByRole('link', { name: /^GET/ }).map((link) => link.textContent);

/** What stands behind "since opened", without the glyphs. */
const counts = () =>
  [...(screen.getByText('since opened:').parentElement?.children ?? [])].flatMap(
    ({ textContent }) => /(ok|error|throttle|fault) \d+$/.exec(textContent ?? '')?.[0] ?? [],
  );

describe('LivePage', () => {
  it('shows a command and sample traffic until there is a trace', async () => {
    open();

    expect(await screen.findByText('curl http://127.0.0.1:3000/prod/orders')).toBeDefined();
    expect(await screen.findByRole('button', { name: 'Send sample traffic' })).toBeDefined();
  });

  it('listens to the filter and the group of the address', () => {
    navigate('#/live?filter=service("a b")&group=Slow', 'replace');
    open();

    expect(new URL(stream().url, 'http://x').searchParams.get('filter')).toBe('service("a b")');
    expect(new URL(stream().url, 'http://x').searchParams.get('group')).toBe('Slow');
  });

  it('lists what comes, newest first, and counts it', () => {
    open();

    send([summary(1), summary(2)]);
    send([summary(3, { HasError: true })], 40);

    expect(requests().slice(-3)).toEqual(['GET /orders/3', 'GET /orders/2', 'GET /orders/1']);
    expect(counts()).toEqual(['ok 2', 'error 1', 'throttle 0', 'fault 0']);
    expect(screen.getByText('40 more changes not listed')).toBeDefined();
    expect(screen.getByRole('region', { name: 'Went wrong in the last minute' })).toBeDefined();
  });

  it('leaves as the command that asks for what is listed', async () => {
    const copied: string[] = [];
    vi.stubGlobal('navigator', {
      ...navigator,
      clipboard: { writeText: async (text: string) => void copied.push(text) },
    });
    navigate('#/live?filter=fault&group=checkout', 'replace');
    open();
    send([summary(1, { StartTime: 1_795_184_973 }), summary(2)]);

    fireEvent.click(screen.getByRole('button', { name: 'Share' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: /AWS CLI/ }));

    expect(copied).toEqual([
      expect.stringMatching(
        /^aws xray get-trace-summaries --start-time 1795184973 --end-time \d+ --filter-expression 'group.name = "checkout" AND \(fault\)'/,
      ),
    ]);
  });

  it('holds the rows while the focus is in the list, and says how many wait', () => {
    open();
    send([summary(1)]);

    act(() => screen.getByRole('link', { name: 'GET /orders/1' }).focus());
    send([summary(2), summary(3)]);

    expect(requests()).toEqual(['GET /orders/1']);
    fireEvent.click(screen.getByRole('button', { name: '2 new' }));
    expect(requests()).toEqual(['GET /orders/3', 'GET /orders/2', 'GET /orders/1']);
  });

  it('stands still while live updates are paused, and counts on', () => {
    const Pause = () => {
      const { paused, setPaused } = useLive();
      return (
        <button type="button" onClick={() => setPaused(!paused)}>
          toggle
        </button>
      );
    };
    render(
      <QueryClientProvider client={new QueryClient()}>
        <LiveProvider>
          <Pause />
          <LivePage />
        </LiveProvider>
      </QueryClientProvider>,
    );
    send([summary(1)]);

    fireEvent.click(screen.getByRole('button', { name: 'toggle' }));
    send([summary(2)]);

    expect(requests()).toEqual(['GET /orders/1']);
    expect(screen.getByText('paused: space goes on')).toBeDefined();
    expect(counts()[0]).toBe('ok 2');
    fireEvent.click(screen.getByRole('button', { name: 'toggle' }));
    expect(requests()).toEqual(['GET /orders/2', 'GET /orders/1']);
  });

  it('is emptied by x, and says that nothing is deleted', () => {
    open();
    send([summary(1)]);

    fireEvent.keyDown(document.body, { key: 'x' });

    expect(requests()).toEqual([]);
    expect(screen.getByText(/Nothing is deleted/)).toBeDefined();
    send([summary(1, { HasFault: true }), summary(2)]);
    expect(requests()).toEqual(['GET /orders/2']);
  });

  it('walks rows by j and k and opens one by Enter', () => {
    open();
    send([summary(1), summary(2)]);

    fireEvent.keyDown(document.body, { key: 'j' });
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'j' });
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Enter' });

    expect(location.hash).toBe(`#/traces/${summary(1).Id}`);
  });

  it('says that a filter cannot be read, and stops listening', () => {
    open();

    act(() => {
      stream().dispatchEvent(
        new MessageEvent('failure', { data: JSON.stringify({ message: 'expected a value' }) }),
      );
    });

    expect(screen.getByRole('alert').textContent).toContain('expected a value');
    expect(stream().closed).toBe(true);
  });

  it('says that the connection is lost, and listens again', () => {
    vi.useFakeTimers();
    open();
    const first = stream();
    first.readyState = FakeEventSource.CLOSED;

    act(() => first.onerror?.());
    expect(screen.getByText('the connection is lost, trying again…')).toBeDefined();
    act(() => vi.advanceTimersByTime(2000));
    act(() => stream().onopen?.());

    expect(FakeEventSource.all).toHaveLength(2);
    expect(screen.getByText('following')).toBeDefined();
  });

  it('fetches what it has missed while the connection was lost', async () => {
    open();
    send([summary(1)]);
    act(() => stream().onerror?.());
    fetched = [summary(3), summary(2), summary(1)];

    act(() => stream().onopen?.());

    await screen.findByRole('link', { name: 'GET /orders/3' });
    expect(requests()).toEqual(['GET /orders/3', 'GET /orders/2', 'GET /orders/1']);
    expect(counts()[0]).toBe('ok 3');
  });

  it('begins with what was there before, and does not count it', async () => {
    fetched = [summary(2), summary(1)];
    open();

    await screen.findByRole('link', { name: 'GET /orders/2' });

    expect(requests()).toEqual(['GET /orders/2', 'GET /orders/1']);
    expect(counts()[0]).toBe('ok 0');
  });

  it('tells of new faults once in a while, not of each', () => {
    vi.useFakeTimers();
    open();
    const said = () => document.getElementById('announcements')?.textContent;

    send([summary(1, { HasFault: true })]);
    act(() => vi.advanceTimersByTime(100));
    expect(said()).toBe('1 new fault: GET /orders/1');
    send([summary(2, { HasFault: true }), summary(3, { HasFault: true })]);
    act(() => vi.advanceTimersByTime(1000));
    expect(said()).toBe('1 new fault: GET /orders/1');
    act(() => vi.advanceTimersByTime(5000));

    expect(said()).toBe('2 new faults, the last: GET /orders/3');
  });

  it('renders names that try to be more as text', () => {
    open();

    send([summary(1, { Http: { HttpMethod: 'GET', HttpURL: 'http://x/<img src=x>\u202egpj' } })]);

    expect(document.querySelector('img')).toBeNull();
    expect(requests()[0]).toBe('GET /<img src=x>\\u202egpj');
  });

  it('stops listening when it is left', () => {
    const { unmount } = open();

    unmount();

    expect(stream().closed).toBe(true);
  });
});
