// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { navigate } from '../../../../../local/console/address/address.ts';
import type { WireTraceSummary } from '../../../../../local/console/api/operations.ts';
import { PageContext } from '../../../../../local/console/frame/page-context.ts';
import { AnalyticsPage } from '../../../../../local/console/pages/analytics/AnalyticsPage.tsx';

const trace = (at: number, more: WireTraceSummary): WireTraceSummary => ({
  Id: `1-6b00594d-${String(at).padStart(24, '0')}`,
  StartTime: Date.now() / 1000 - 60,
  Duration: 0.2,
  ResponseTime: 0.1 + at / 100,
  ...more,
});

const all = [
  ...[1, 2, 3, 4, 5, 6].map((at) => trace(at, { Http: { HttpStatus: 200, HttpMethod: 'GET' } })),
  ...[7, 8].map((at) =>
    trace(at, { HasFault: true, Http: { HttpStatus: 502, HttpMethod: 'POST' } }),
  ),
];

let answer: (filter: string | undefined) => readonly WireTraceSummary[] | string;

beforeEach(() => {
  answer = (filter) => (filter === undefined ? all : all.slice(6));
  vi.stubGlobal('fetch', async (path: string, { body }: RequestInit) => {
    if (path !== '/TraceSummaries') return Response.json({});
    const { FilterExpression } = JSON.parse(String(body)) as { FilterExpression?: string };
    const TraceSummaries = answer(FilterExpression);
    return typeof TraceSummaries === 'string'
      ? Response.json({ Message: TraceSummaries }, { status: 400 })
      : Response.json({ TraceSummaries });
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open(address: string) {
  navigate(address, 'replace');
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={queries}>
      <PageContext value={{ hasScope: true }}>
        <AnalyticsPage />
      </PageContext>
    </QueryClientProvider>,
  );
}

const texts = (elements: readonly HTMLElement[]) => elements.map(({ textContent }) => textContent);
const rowsOf = (table: string) =>
  screen
    .getAllByRole('row')
    .filter((row) => row.closest('section')?.getAttribute('aria-label') === table)
    .slice(1)
    .map((row) => texts(within(row).getAllByRole('cell')).slice(0, -1));
const filter = () => new URLSearchParams(location.hash.split('?')[1]).get('filter');

describe('AnalyticsPage', () => {
  it('says what it is about and what the traces have in common', async () => {
    open('#/analytics');

    expect(await screen.findByText(/About all 8 traces of the time range/)).toBeDefined();
    expect(rowsOf('Status')).toEqual([
      ['200', '6', '75 %', '–', '130 ms', '160 ms'],
      ['502', '2', '25 %', '100 %', '170 ms', '180 ms'],
    ]);
  });

  it('narrows down by a row', async () => {
    open('#/analytics?timeRange=PT5M');
    const [cell] = await screen.findAllByText('POST');

    fireEvent.click(cell as HTMLElement);

    expect(location.hash).toContain('timeRange=PT5M');
    expect(filter()).toBe('http.method = "POST"');
    expect(await screen.findByText(/About the 2 traces that match/)).toBeDefined();
  });

  it('excludes by a link that says the expression', async () => {
    open('#/analytics?filter=fault');

    const link = await screen.findByRole('link', { name: 'Exclude 502' });

    expect(link.dataset.said).toBe('Exclude: !(http.status = 502)');
    expect(decodeURIComponent(link.getAttribute('href')?.replaceAll('+', ' ') ?? '')).toBe(
      '#/analytics?filter=fault AND !(http.status = 502)',
    );
  });

  it('shows the filter of a selected range before it is applied', async () => {
    open('#/analytics');
    const chart = await screen.findByRole('slider', { name: /^Response time/ });

    fireEvent.keyDown(chart, { key: 'End' });
    fireEvent.keyDown(chart, { key: 'Enter' });

    expect(screen.getByText('responsetime >= 0.18 AND responsetime < 0.19')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Zoom in' })).toBeDefined();
    expect(filter()).toBeNull();
    fireEvent.click(screen.getByRole('link', { name: 'Add to filter' }));
    expect(filter()).toBe('responsetime >= 0.18 AND responsetime < 0.19');
    await waitFor(() => expect(screen.queryByText('Add to filter')).toBeNull());
  });

  it('offers a selected time as the time range', async () => {
    open('#/analytics?filter=fault');
    const chart = await screen.findByRole('slider', { name: /^Outcomes/ });

    fireEvent.keyDown(chart, { key: 'End' });
    fireEvent.keyDown(chart, { key: 'Enter' });

    const link = screen.getByRole('link', { name: 'Use as time range' });
    expect(decodeURIComponent(link.getAttribute('href') ?? '')).toMatch(
      /filter=fault&timeRange=\d{4}-\d\d-\d\dT[\d:]+~\d{4}-\d\d-\d\dT[\d:]+$/,
    );
  });

  it('compares what matches with all traces', async () => {
    open('#/analytics?filter=fault&compare=all');

    expect((await screen.findAllByText('+75')).length).toBeGreaterThan(0);
    expect(rowsOf('Status')).toEqual([
      ['502', '2', '100 %', '25 %', '+75', '100 %', '170 ms', '180 ms'],
    ]);
  });

  it('says that nothing matches', async () => {
    answer = () => [];
    open('#/analytics?filter=fault');

    expect(await screen.findByText('No trace matches')).toBeDefined();
  });

  it('says what is wrong with the filter', async () => {
    answer = () => "Invalid input symbol: '=='";
    open('#/analytics?filter=user+==');

    expect((await screen.findByRole('alert')).textContent).toContain('Invalid input symbol');
  });
});
