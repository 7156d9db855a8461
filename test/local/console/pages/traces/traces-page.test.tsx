// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TracesPage } from '../../../../../local/console/pages/traces/TracesPage.tsx';
import { appXRay } from './fixtures.ts';
import { renderAt, startPageServer } from './page-server.tsx';

const now = appXRay().now;
const utc = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19);
/** All traces of the app. */
const range = `timeRange=${utc(now - 600)}~${utc(now + 60)}`;

/** A trace of one segment, `at` seconds before the others end. */
const trace = (serial: number, members: object = {}, at = 30) => ({
  trace_id: `1-6b00594d-${String(serial).padStart(24, '0')}`,
  id: String(serial).padStart(16, '0'),
  name: 'shop',
  start_time: now - at,
  end_time: now - at + 0.25,
  ...members,
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  localStorage.clear();
});

async function open(query = range, more: readonly object[] = []) {
  const xray = appXRay(more);
  const server = startPageServer(xray);
  await renderAt(`#/traces?${query}`, <TracesPage />);
  return { server, xray: xray.xray };
}

const table = () => screen.findByRole('table', { name: 'Traces' });
/** As soon as there are some. */
const bodyRows = () =>
  waitFor(async () => {
    const rows = within(await table()).getAllByRole('row');
    const ofTraces = rows.filter((row) => row.dataset.row !== undefined);
    expect(ofTraces).not.toHaveLength(0);
    return ofTraces;
  });

describe('TracesPage', () => {
  it('lists traces in a table that says how many rows it has, and counts them', async () => {
    await open();

    const rows = await bodyRows();

    expect((await table()).getAttribute('aria-rowcount')).toBe('53');
    expect(rows.length).toBeLessThan(52);
    expect(rows[0]?.getAttribute('aria-rowindex')).toBe('2');
    expect(screen.getByText('52 of 52')).toBeDefined();
    expect(screen.getByText(/Response: until the client had its answer/)).toBeDefined();
  });

  it('tells of a trace its outcome, request, status, times, services and annotations', async () => {
    await open(`${range}&filter=fault AND http.method = "POST"`);

    const [row] = await bodyRows();

    expect(row?.textContent).toContain('POST /prod/orders502');
    expect(within(row as HTMLElement).getByText('fault')).toBeDefined();
    expect(
      within(row as HTMLElement).getByRole('button', { name: 'customerTier=standard' }),
    ).toBeDefined();
    expect(
      within(row as HTMLElement)
        .getByRole('link')
        .getAttribute('href'),
    ).toMatch(/^#\/traces\/1-/);
  });

  it('opens a trace by a click anywhere on its row, but not by one on what the row holds', async () => {
    await open();
    const [row] = await bodyRows();
    const status = within(row as HTMLElement).getByText('404');

    await userEvent.click(within(row as HTMLElement).getByRole('checkbox'));
    const afterTick = location.hash;
    await userEvent.click(status);

    expect(afterTick).toContain('#/traces?');
    expect(location.hash).toMatch(/^#\/traces\/1-6b00594d-/);
  });

  it('walks rows by j and k, with the focus on the link that Enter follows', async () => {
    await open();
    const rows = await bodyRows();

    await userEvent.keyboard('jjk');

    await waitFor(() =>
      expect(document.activeElement).toBe(within(rows[0] as HTMLElement).getByRole('link')),
    );
    await userEvent.keyboard('j');
    expect(document.activeElement).toBe(within(rows[1] as HTMLElement).getByRole('link'));
  });

  it('copies id and link of the row by c and l', async () => {
    const user = userEvent.setup();
    await open();
    await bodyRows();

    await user.keyboard('jc');
    const id = await navigator.clipboard.readText();
    await user.keyboard('l');
    const link = await navigator.clipboard.readText();

    expect(id).toMatch(/^1-6b00594d-/);
    expect(link).toBe(new URL(`#/traces/${id}`, location.href).href);
  });

  it('sorts by the headers, and says so in the address without a step back', async () => {
    await open();
    await bodyRows();
    const steps = history.length;

    await userEvent.click(within(await table()).getByRole('button', { name: /^Response/ }));

    expect(location.hash).toContain('sort=-response');
    expect(history.length).toBe(steps);
    const header = within(await table()).getByRole('columnheader', { name: /^Response/ });
    expect(header.getAttribute('aria-sort')).toBe('descending');
    expect((await bodyRows())[0]?.textContent).toContain('1.23 s');
  });

  it('compares two that are ticked, and no more', async () => {
    await open();
    const boxes = (await bodyRows()).map((row) => within(row).getByRole('checkbox'));

    await userEvent.click(boxes[0] as HTMLElement);
    const withOne = screen.getByRole<HTMLButtonElement>('button', { name: 'Compare' }).disabled;
    await userEvent.click(boxes[1] as HTMLElement);
    await userEvent.click(boxes[2] as HTMLElement);
    const withThree = screen.getByRole<HTMLButtonElement>('button', { name: 'Compare' }).disabled;
    await userEvent.click(boxes[2] as HTMLElement);
    await userEvent.click(screen.getByRole('button', { name: 'Compare' }));

    expect([withOne, withThree]).toEqual([true, true]);
    expect(location.hash).toMatch(/^#\/compare\?a=1-.*&b=1-/);
  });

  it('offers what an annotation adds to the filter, to be read before it is added', async () => {
    await open(`${range}&filter=fault AND http.method = "POST"`);
    const [row] = await bodyRows();

    await userEvent.click(
      within(row as HTMLElement).getByRole('button', { name: 'customerTier=standard' }),
    );

    expect(screen.getByText('annotation.customerTier = "standard"')).toBeDefined();
    const exclude = screen.getByRole('link', { name: 'Exclude' }).getAttribute('href');
    expect(new URLSearchParams(exclude?.split('?')[1]).get('filter')).toBe(
      'fault AND http.method = "POST" AND !(annotation.customerTier = "standard")',
    );
  });

  it('refines by a value with its count and its expression', async () => {
    await open(`${range}&filter=http.method = "POST"`);
    await bodyRows();

    const refiners = screen.getByRole('region', { name: 'Refine and group' });
    await userEvent.click(within(refiners).getByRole('button', { name: 'Status' }));
    const menu = screen.getByRole('dialog', { name: 'Refine by Status' });
    const [first] = within(menu).getAllByRole('listitem');

    expect(first?.textContent).toContain('201http.status = 201');
    const add = within(menu)
      .getByRole('link', { name: 'Add 502 to the filter' })
      .getAttribute('href');
    expect(new URLSearchParams(add?.split('?')[1]).get('filter')).toBe(
      'http.method = "POST" AND http.status = 502',
    );
  });

  it('groups rows by an annotation, and opens a group to its traces', async () => {
    await open(`${range}&by=annotation.customerTier`);

    const groups = await screen.findByRole('table', { name: 'Traces by annotation.customerTier' });
    await userEvent.click(within(groups).getByRole('button', { name: 'gold' }));

    const head = within(groups).getAllByRole('columnheader').slice(0, 6);
    expect(head.map(({ textContent }) => textContent)).toEqual([
      'annotation.customerTier',
      'Traces',
      '%',
      'Response p50',
      'Response p95',
      'Faults',
    ]);
    const traces = screen.getByRole('table', { name: 'Traces of gold' });
    expect(within(traces).getAllByRole('row')).toHaveLength(12);
    expect(within(groups).getByText('without any')).toBeDefined();
  });

  it('groups by what is chosen, and says so in the address', async () => {
    await open();
    await bodyRows();

    await userEvent.selectOptions(screen.getByLabelText('Group rows by'), 'Status');

    expect(location.hash).toContain('by=status');
    expect(await screen.findByRole('table', { name: 'Traces by status' })).toBeDefined();
  });

  it('loads more when asked, and says what it has not loaded', async () => {
    const many = Array.from({ length: 320 }, (_, at) => trace(at + 1));
    const { server } = await open(range, many);

    await waitFor(() => expect(screen.getByText('first 300 of more')).toBeDefined());
    await userEvent.click(screen.getByRole('button', { name: 'All, up to 10,000' }));

    await waitFor(() => expect(screen.getByText('372 of 372')).toBeDefined());
    expect(server.asked.filter(({ path }) => path === '/TraceSummaries').length).toBeGreaterThan(6);
  });

  it('holds rows still while the pointer is among them, and takes new ones in when asked', async () => {
    const { server, xray } = await open('timeRange=PT1H');
    await act(async () => server.tellChange());
    await waitFor(() => expect(screen.getByText('52 of 52')).toBeDefined());
    const [first] = await bodyRows();
    fireEvent.pointerEnter(await table());

    xray.putTraceSegments([1, 2, 3].map((serial) => JSON.stringify(trace(serial, {}, 1))));
    server.tellChange();

    const pill = await screen.findByRole('button', { name: '3 new' });
    expect((await bodyRows())[0]).toBe(first);
    await userEvent.click(pill);
    expect((await bodyRows())[0]?.textContent).toContain('shop');
    expect(screen.queryByRole('button', { name: /new$/ })).toBeNull();
    expect(screen.getByText('55 of 55')).toBeDefined();
  });

  it('marks what is in progress', async () => {
    await open(`${range}&filter=service("shop")`, [
      trace(1, { end_time: undefined, in_progress: true }),
    ]);

    const [row] = await bodyRows();

    expect(within(row as HTMLElement).getAllByText('in progress')).not.toHaveLength(0);
  });

  it('keeps the list beside the error when nothing answers any more', async () => {
    const { server } = await open('timeRange=PT1H');
    await act(async () => server.tellChange());
    await waitFor(() => expect(screen.getByText('52 of 52')).toBeDefined());

    server.isDown = true;
    server.tellChange();

    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('nothing answers');
    expect((await bodyRows()).length).toBeGreaterThan(0);
  });

  it('shows what X-Ray says of a filter that it cannot read, with no way to try it again', async () => {
    await open(`${range}&filter=duration <<`);

    const alert = await screen.findByRole('alert');

    expect(alert.textContent).toContain('Invalid input symbol');
    expect(within(alert).queryByRole('button')).toBeNull();
  });

  it('says which part of a filter nothing matches', async () => {
    await open(`${range}&filter=service("orders") AND user = "nobody"`);

    const parts = await screen.findAllByRole('listitem');

    expect(parts.map(({ textContent }) => textContent)).toEqual([
      'service("orders"): 34',
      'user = "nobody": none',
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Clear filter' }));
    expect((await bodyRows()).length).toBeGreaterThan(0);
  });

  it('offers a command and sample traffic where there is no trace', async () => {
    const { server } = await open(`timeRange=${utc(now - 7200)}~${utc(now - 3600)}`);

    expect(await screen.findByText('curl http://127.0.0.1:3000/prod/orders')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Send sample traffic' }));

    expect(await screen.findByText('12 requests on their way')).toBeDefined();
    expect(server.asked.at(-1)?.path).toBe('/_tracelab/sample-traffic');
  });

  it('says of a time range long ago that its traces have expired', async () => {
    await open('timeRange=2020-01-01T00:00:00~2020-01-01T01:00:00');

    expect(await screen.findByText('These traces have expired')).toBeDefined();
  });

  it('shows hostile texts as texts', async () => {
    const hostile = '"><img src=x onerror=alert(1)>\u202e';
    await open(`${range}&filter=service("shop")`, [
      trace(1, {
        user: hostile,
        annotations: { note: hostile },
        http: {
          request: { url: 'javascript:alert(1)', method: `G${'E'.repeat(50)}T` },
          response: { status: 200 },
        },
      }),
    ]);

    const [row] = await bodyRows();

    expect(document.querySelector('img')).toBeNull();
    expect(row?.textContent).toContain('\\u202e');
    expect(row?.textContent).toContain('javascript:alert(1)');
    const links = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'));
    expect(links.every((href) => href?.startsWith('#/'))).toBe(true);
  });

  it('imports a file that is chosen, and says what became of it', async () => {
    const { server } = await open();
    await bodyRows();
    const lines = [JSON.stringify(trace(1)), 'nonsense', JSON.stringify(trace(2))].join('\n');

    await userEvent.click(await screen.findByRole('button', { name: 'Import' }));
    await userEvent.upload(screen.getByLabelText('Choose a file'), new File([lines], 'two.jsonl'));

    expect(await screen.findByText(/2 documents taken, 1 refused/)).toBeDefined();
    const refused = screen.getByRole('table', { name: 'Refused' });
    expect(within(refused).getAllByRole('row')[1]?.textContent).toBe('2it is not JSON: nonsense');
    expect(screen.getByRole('link', { name: 'Show them' }).getAttribute('href')).toMatch(
      /^#\/traces\?timeRange=2026-/,
    );
    expect(server.asked.some(({ path }) => path === '/TraceSegments')).toBe(true);
    await waitFor(() => expect(screen.getByText('54 of 54')).toBeDefined());
  });

  it('imports a file that is dropped anywhere, and says what a wrong one is', async () => {
    await open();
    await bodyRows();
    await screen.findByRole('button', { name: 'Import' });
    const event = new Event('drop', { cancelable: true });
    const files = [new File(['Dear diary'], 'diary.txt')];
    Object.assign(event, { dataTransfer: { types: ['Files'], files } });

    act(() => void window.dispatchEvent(event));

    expect(event.defaultPrevented).toBe(true);
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('“diary.txt” is not JSON');
  });

  it('gives the whole traces out, with what it has of them so far', async () => {
    const given: Blob[] = [];
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      given.push(blob as Blob);
      return 'blob:test';
    });
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    await open(`${range}&filter=fault`);
    await bodyRows();

    await userEvent.click(screen.getByRole('button', { name: 'Share' }));
    await userEvent.click(screen.getByRole('menuitem', { name: /^Download segment documents/ }));

    await waitFor(() => expect(given).toHaveLength(1));
    const { Traces } = JSON.parse((await given[0]?.text()) ?? '') as { Traces: unknown[] };
    expect(Traces).toHaveLength(3);
  });

  it('copies the command of AWS for what is shown', async () => {
    const user = userEvent.setup();
    await open(`${range}&filter=user = "o'clock" OR fault`);
    await bodyRows();

    await user.click(screen.getByRole('button', { name: 'Share' }));
    await user.click(screen.getByRole('menuitem', { name: /^Copy as AWS CLI command/ }));

    await waitFor(async () =>
      expect(await navigator.clipboard.readText()).toBe(
        `aws xray get-trace-summaries --start-time ${now - 600} --end-time ${now + 60} --filter-expression 'user = "o'\\''clock" OR fault' --endpoint-url http://127.0.0.1:2000`,
      ),
    );
  });

  it('walks groups and their traces by j and k', async () => {
    await open(`${range}&by=annotation.customerTier`);
    const groups = await screen.findByRole('table', { name: 'Traces by annotation.customerTier' });

    await userEvent.keyboard('jj{Enter}j');

    const first = within(screen.getByRole('table', { name: 'Traces of gold' })).getAllByRole(
      'row',
    )[1];
    expect(within(groups).getByRole('button', { name: 'gold' }).getAttribute('aria-expanded')).toBe(
      'true',
    );
    expect(first?.contains(document.activeElement)).toBe(true);
  });

  it('has no import for a real account', async () => {
    const xray = appXRay();
    const server = startPageServer(xray);
    server.info = { ...server.info, target: { kind: 'aws', profile: 'dev' } };
    await renderAt(`#/traces?${range}`, <TracesPage />);
    await bodyRows();

    expect(screen.queryByRole('button', { name: 'Import' })).toBeNull();
  });
});
