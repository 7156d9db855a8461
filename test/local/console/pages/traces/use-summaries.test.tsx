// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type LoadedSummaries,
  useSummaries,
} from '../../../../../local/console/pages/traces/use-summaries.ts';
import { appXRay } from './fixtures.ts';
import { type PageServer, renderAt, startPageServer } from './page-server.tsx';

const { now } = appXRay();

const trace = (serial: number, members: object = {}) => ({
  trace_id: `1-6b00594d-${String(serial).padStart(24, '0')}`,
  id: String(serial).padStart(16, '0'),
  name: 'shop',
  start_time: now - 30,
  end_time: now - 29,
  ...members,
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

let seen: LoadedSummaries;

let setFilter: (filter: string) => void;

function List({ initial }: { readonly initial: string }) {
  const [filter, set] = useState(initial);
  setFilter = set;
  seen = useSummaries({ filter, timeRange: { kind: 'last', seconds: 3600 } });
  return <p>{seen.loaded?.summaries.length ?? 'none'} traces</p>;
}

const questions = (server: PageServer) =>
  server.asked.filter(({ path }) => path === '/TraceSummaries').map(({ body }) => body);

async function open(filter: string, count: number) {
  const xray = appXRay(
    Array.from({ length: count }, (_, at) =>
      trace(at + 1, at === 0 ? { end_time: undefined, in_progress: true } : {}),
    ),
  );
  const server = startPageServer(xray);
  await renderAt('#/traces', <List initial={filter} />);
  // The clock of the page becomes that of X-Ray.
  await act(async () => server.tellChange());
  return { server, xray: xray.xray };
}

describe('useSummaries', () => {
  it('loads a few hundred at first, and as many as are asked for', async () => {
    await open('service("shop")', 350);
    await screen.findByText('300 traces');
    const first = seen.loaded?.more;

    act(() => seen.load(10_000));

    await screen.findByText('350 traces');
    expect([first, seen.loaded?.more]).toEqual([true, false]);
  });

  it('asks a long list only for what has changed', async () => {
    const { server, xray } = await open('service("shop")', 350);
    await screen.findByText('300 traces');
    act(() => seen.load(10_000));
    await screen.findByText('350 traces');
    await waitFor(() => expect(seen.progress).toBeUndefined());
    const before = questions(server).length;

    xray.putTraceSegments([JSON.stringify(trace(999))]);
    server.tellChange();

    await screen.findByText('351 traces');
    const asked = questions(server).slice(before);
    expect(asked.every(({ TimeRangeType }) => TimeRangeType === 'Event')).toBe(true);
    expect(asked.map(({ FilterExpression }) => FilterExpression)).toContain(undefined);
  });

  it('takes out of a long list what no longer matches', async () => {
    const { server, xray } = await open('service("shop") AND (partial OR !fault)', 350);
    await screen.findByText('300 traces');
    act(() => seen.load(10_000));
    await screen.findByText('350 traces');
    await waitFor(() => expect(seen.progress).toBeUndefined());

    xray.putTraceSegments([JSON.stringify(trace(1, { fault: true }))]);
    server.tellChange();

    await screen.findByText('349 traces');
  });

  it('says that what it has is of another scope, until the answer is there, also on the way back', async () => {
    const { server } = await open('service("shop")', 3);
    await screen.findByText('3 traces');
    const { promise, resolve } = Promise.withResolvers<void>();
    server.gate = () => promise;
    const stale: boolean[] = [seen.isStale];

    act(() => setFilter('fault'));
    stale.push(seen.isStale);
    resolve();
    await waitFor(() => expect(seen.isStale).toBe(false));
    act(() => setFilter('service("shop")'));

    expect(stale).toEqual([false, true]);
    await waitFor(() => expect(seen.isStale).toBe(false));
    await screen.findByText('3 traces');
  });

  it('stops where it is when told to, and keeps what has come', async () => {
    const { server } = await open('service("shop")', 650);
    await screen.findByText('300 traces');
    const { promise, resolve } = Promise.withResolvers<void>();
    const last = questions(server).length + 3;
    server.gate = () => (questions(server).length > last ? promise : undefined);
    act(() => seen.load(10_000));
    await waitFor(() => expect(questions(server).length).toBeGreaterThan(last));

    act(() => seen.stop());
    resolve();

    await waitFor(() => expect(seen.progress).toBeUndefined());
    expect(seen.loaded?.more).toBe(true);
    expect(seen.loaded?.summaries.length).toBeLessThan(650);
    expect(seen.loaded?.summaries.length).toBeGreaterThan(0);
  });
});
