// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultTimeRange } from '../../../../../local/console/address/time-range.ts';
import { PageContext } from '../../../../../local/console/frame/page-context.ts';
import { TracePage } from '../../../../../local/console/pages/trace/TracePage.tsx';
import { consoleInfo } from '../../frame/test-server.ts';
import { fixtureTrace, fixtureTree, nodeNamed, traceOf, wideSegment } from './fixture-trees.ts';
import { giveBoxesASize, renderTrace, renderWithServer } from './render-page.tsx';

beforeEach(giveBoxesASize);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const grid = () => screen.findByRole('treegrid', { name: 'Timeline of the trace' });

/** The row with the focus, as screen readers are told. */
async function activeRow(): Promise<HTMLElement> {
  const id = (await grid()).getAttribute('aria-activedescendant');
  const row = document.getElementById(id ?? '');
  if (row === null) throw new Error(`no row "${id}"`);
  return row;
}

const activeName = async () => (await activeRow()).querySelector('td')?.textContent ?? '';

describe('the page of a trace', () => {
  it('shows the facts of the whole trace', async () => {
    renderTrace(fixtureTrace('fault'));

    await grid();

    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('POST /prod/orders');
    const facts = screen.getByText('response time').closest('dl')?.textContent;
    expect(facts).toContain('146 ms');
    expect(facts).toContain('us-east-1');
    expect(facts).toMatch(/started2026-11-20 \d\d:\d\d:\d\d\.\d{3} UTC/);
    expect(screen.getByRole('button', { name: 'Copy as W3C id' })).toBeTruthy();
    expect(screen.getByRole('list', { name: 'Annotations' }).textContent).toContain(
      'customerTier=standard',
    );
  });

  it('shows the rest of its annotations, and leads to a trace that one names', async () => {
    const upstream = '1-6b0068d3-6a27cee347c6a02c5f951aaa';
    const annotations = {
      ...Object.fromEntries([...'abcdefg'].map((name, at) => [name, at])),
      upstream_trace_id: upstream,
    };
    renderTrace(traceOf({ id: '1', name: 'project', start_time: 1, end_time: 2, annotations }));
    await grid();
    const list = screen.getByRole('list', { name: 'Annotations' });
    expect(list.textContent).not.toContain('g=6');

    await userEvent.click(within(list).getByRole('button', { name: 'and 2 more' }));

    expect(list.textContent).toContain('g=6');
    expect(within(list).getByRole('link').getAttribute('href')).toBe(`#/traces/${upstream}`);
  });

  it('draws what goes on to the end of the picture, also what has only just begun', async () => {
    renderTrace(
      traceOf({
        ...{ id: '1', name: 'long job', start_time: 10, in_progress: true },
        subsegments: [
          { id: '2', name: 'step one', start_time: 10, end_time: 12 },
          { id: '3', name: 'step two', start_time: 12, in_progress: true },
        ],
      }),
    );
    const table = await grid();

    const barOf = (name: string) => {
      const row = within(table).getByText(name).closest('tr');
      const bar = row?.querySelector<HTMLElement>('td:last-child > [style*="inset-inline-start"]');
      const { insetInlineStart, width } = bar?.style ?? {};
      return [insetInlineStart, width].map((part) => Number.parseFloat(part ?? ''));
    };

    const [from = 0, width = 0] = barOf('step two');
    expect(from).toBeLessThan(95);
    expect(from + width).toBeCloseTo(100, 5);
    expect(barOf('long job')).toEqual([0, 100]);
  });

  it('begins at the deepest fault and shows its exception with the place in the source', async () => {
    renderTrace(fixtureTrace('fault'));

    expect(await activeName()).toContain('### check stock');
    const tab = screen.getByRole('tab', { name: /Exceptions/ });
    expect(tab.getAttribute('aria-selected')).toBe('true');
    const panel = screen.getByRole('tabpanel');
    expect(panel.textContent).toContain('StockLedgerError');
    expect(panel.textContent).toContain('the stock ledger has no balance for "sku-fault"');
    expect(panel.textContent).toContain('lambdas/place-order/place-order.ts:');
  });

  it('tells the exception at its row', async () => {
    renderTrace(fixtureTrace('fault'));

    expect((await activeRow()).textContent).toContain('Error caused by StockLedgerError');
  });

  it('walks rows with j and k from wherever the focus is', async () => {
    const user = userEvent.setup();
    renderTrace(fixtureTrace('fault'));
    const table = await grid();

    await user.keyboard('k');
    expect(await activeName()).toContain('## index.handler');
    expect(document.activeElement === table).toBe(true);
    await user.keyboard('jj');

    expect(await activeName()).toContain('Overhead');
  });

  it('leads from a caller that failed to what it failed of', async () => {
    const user = userEvent.setup();
    renderTrace(fixtureTrace('fault'));
    (await grid()).focus();
    await user.keyboard('{Home}');
    await user.click(screen.getByRole('tab', { name: 'Overview' }));

    await user.click(screen.getByRole('button', { name: 'show ### check stock' }));

    expect(await activeName()).toContain('### check stock');
  });

  it('leads back to the list as it was', async () => {
    const { Id = '' } = fixtureTrace('fault');
    history.replaceState(null, '', `#/traces/${Id}`);
    const scope = { group: 'Slow', filter: 'fault', timeRange: defaultTimeRange };
    renderWithServer(
      <PageContext value={{ hasScope: false, scope }}>
        <TracePage />
      </PageContext>,
      [fixtureTrace('fault')],
    );

    const back = await screen.findByRole('link', { name: 'Traces' });

    expect(back.getAttribute('href')).toBe('#/traces?group=Slow&filter=fault');
  });

  it('begins at the row that the address names, also by the id of an inferred segment', async () => {
    const tree = fixtureTree('order');
    const inferred = tree.trace.segments.find((each) => each.inferred && each.name === 'SQS');

    renderTrace(fixtureTrace('order'), `?segment=${inferred?.id}`);

    expect(await activeName()).toContain('SQS');
  });

  it('says that the row of a link is not there, and begins where it would without', async () => {
    renderTrace(fixtureTrace('fault'), '?segment=0123456789abcdef');

    expect(await activeName()).toContain('### check stock');
    expect(screen.getByText(/the segment of the link is not here.*0123456789abcdef/)).toBeTruthy();
  });

  it('walks rows with the arrow keys, Home and End, and names the row in the address', async () => {
    const user = userEvent.setup();
    renderTrace(fixtureTrace('fault'));
    (await grid()).focus();

    await user.keyboard('{Home}');
    expect(await activeName()).toContain('orders/prod');
    await user.keyboard('{ArrowDown}');
    expect(await activeName()).toContain('Lambda');
    await user.keyboard('{End}');
    expect(await activeName()).toContain('Overhead');
    await user.keyboard('{ArrowUp}');

    expect(await activeName()).toContain('### check stock');
    const { entity } = nodeNamed(fixtureTree('fault'), '### check stock');
    expect(location.hash).toBe(`#/traces/${fixtureTrace('fault').Id}?segment=${entity.id}`);
  });

  it('closes with the left arrow, then goes to the caller, and opens with the right one', async () => {
    const user = userEvent.setup();
    renderTrace(fixtureTrace('fault'));
    (await grid()).focus();

    await user.keyboard('{Home}{ArrowLeft}');
    expect((await activeRow()).getAttribute('aria-expanded')).toBe('false');
    expect(screen.getAllByRole('row')).toHaveLength(2);

    await user.keyboard('{ArrowRight}');
    expect((await activeRow()).getAttribute('aria-expanded')).toBe('true');
    await user.keyboard('{ArrowRight}');
    expect(await activeName()).toContain('Lambda');

    await user.keyboard('{End}{ArrowLeft}');
    expect(await activeName()).toContain('place-order');
  });

  it('says of each row where it is in the tree', async () => {
    renderTrace(fixtureTrace('fault'));

    const row = await activeRow();

    expect(row.getAttribute('aria-level')).toBe('7');
    expect(row.getAttribute('aria-posinset')).toBe('1');
    expect(row.getAttribute('aria-setsize')).toBe('1');
    expect(row.getAttribute('aria-selected')).toBe('true');
    expect((await grid()).getAttribute('aria-rowcount')).toBe('9');
  });

  it('walks the failures with e, collapses with [ and expands with ]', async () => {
    const user = userEvent.setup();
    renderTrace(fixtureTrace('throttle'));
    expect(await activeName()).toContain('reserve-express');

    await user.keyboard('e');
    expect(await activeName()).toContain('orders/prod');
    await user.keyboard('[[');
    expect(screen.getAllByRole('row')).toHaveLength(2);
    await user.keyboard('e');
    expect(await activeName()).toContain('Lambda');
    await user.keyboard(']');

    expect(screen.getAllByRole('row')).toHaveLength(11);
  });

  it('leads from a row to its details with Enter', async () => {
    const user = userEvent.setup();
    renderTrace(fixtureTrace('fault'));
    await user.click(await screen.findByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('tablist')).toBeNull();

    (await grid()).focus();
    await user.keyboard('{Enter}');

    await waitFor(() => expect(document.activeElement?.getAttribute('role')).toBe('tab'));
  });

  it('filters rows by text and by failure, and says how many are left', async () => {
    const user = userEvent.setup();
    renderTrace(fixtureTrace('order'));
    await grid();
    expect(screen.getByText('24 rows')).toBeTruthy();

    await user.type(screen.getByRole('searchbox', { name: 'Filter rows' }), 'webhook');
    expect(screen.getByText('16 of 24 rows')).toBeTruthy();
    await user.click(screen.getByRole('checkbox', { name: 'failed only' }));

    expect(screen.getByText('0 of 24 rows')).toBeTruthy();
  });

  it('opens as many levels as a button says', async () => {
    const user = userEvent.setup();
    renderTrace(fixtureTrace('order'));
    await grid();

    await user.click(screen.getByRole('button', { name: '2' }));

    expect(screen.getAllByRole('row')).toHaveLength(3);
  });

  it('zooms to the selected row and back', async () => {
    const user = userEvent.setup();
    renderTrace(fixtureTrace('fault'));
    await grid();

    await user.click(screen.getByRole('button', { name: 'Zoom to the selected row' }));
    const [bar] = (await activeRow()).querySelectorAll<HTMLElement>('[aria-hidden][style]');
    expect(bar?.style.width).toBe('100%');

    await user.click(screen.getByRole('button', { name: 'Show the whole trace' }));
    expect(bar?.style.width).not.toBe('100%');
  });

  it('says what is missing and leads to linked traces', async () => {
    renderTrace(fixtureTrace('order'));

    const notices = await screen.findByRole('list', { name: 'About this trace' });

    expect(notices.textContent).toContain('linked to fulfil-order');
    const link = within(notices).getByRole('link');
    expect(link.getAttribute('href')).toContain(
      `#/traces/${fixtureTrace('order-fulfilment').Id}?segment=`,
    );
  });

  it('holds still while a trace grows: rows that were closed stay closed, the selection stays', async () => {
    const user = userEvent.setup();
    const trace = fixtureTrace('order');
    const first = { ...trace, Segments: trace.Segments?.slice(0, 3) ?? [] };
    const { server, queries } = renderTrace(first);
    (await grid()).focus();
    await user.keyboard('{Home}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowLeft}');
    const rows = screen.getAllByRole('row').length;
    const before = await activeName();

    server.answers.set('/Traces', { Traces: [trace] });
    await act(() => queries.invalidateQueries());

    const segments = screen.getByText('segments').nextSibling;
    await waitFor(() => expect(segments?.textContent).toBe('6'));
    expect(await activeName()).toBe(before);
    expect(screen.getAllByRole('row')).toHaveLength(rows);
  });

  it('shows logs in the order of time, each leading to its row', async () => {
    const user = userEvent.setup();
    const trace = fixtureTrace('order');
    const server = renderTrace(trace).server;
    const at = (ms: number) => new Date(fixtureTree('order').start * 1000 + ms).toISOString();
    server.answers.set('/_tracelab/console', { ...consoleInfo, hasApp: true });
    server.answers.set(`/_tracelab/logs?trace=${trace.Id}`, {
      lines: [
        {
          function: 'notify-customer',
          time: at(700),
          stream: 'stdout',
          text: '{"level":"WARN","message":"late"}',
        },
        { function: 'place-order', time: at(150), stream: 'stdout', text: 'placed <b>one</b>' },
      ],
      next: 2,
    });

    const table = await screen.findByRole('table', { name: /Logs of the trace/ });
    await user.click(await within(table).findByRole('button', { name: 'notify-customer' }));

    expect(
      within(table)
        .getAllByRole('row')
        .map((row) => row.textContent),
    ).toEqual([
      expect.stringContaining('After'),
      '+150 msplace-orderplaced <b>one</b>',
      '+700 mswarnnotify-customerlate',
    ]);
    expect(await activeName()).toContain('notify-customer');
  });

  it('shows 5,000 subsegments with only the rows in sight in the page', async () => {
    const user = userEvent.setup();
    renderTrace({ ...traceOf(wideSegment(5000)) });

    const table = await grid();
    table.focus();
    await user.keyboard('{End}');

    expect(table.getAttribute('aria-rowcount')).toBe('5002');
    expect(await activeName()).toContain('work 2499');
    expect(screen.getAllByRole('row').length).toBeLessThan(80);
  });

  it('shows the raw documents at /raw', async () => {
    renderTrace(fixtureTrace('fault'), '/raw');

    const raw = await screen.findByRole('region', { name: 'Documents of the trace' });

    expect(JSON.parse(raw.textContent ?? '')).toMatchObject({ Id: fixtureTrace('fault').Id });
  });

  it('keeps showing a trace when asking again fails, beside the error', async () => {
    const { server, queries } = renderTrace(fixtureTrace('fault'));
    await grid();

    server.isDown = true;
    await act(() => queries.invalidateQueries());

    expect((await screen.findAllByRole('alert'))[0]?.textContent).toContain('nothing answers');
    await grid();
  });
});

describe('a trace that is not there', () => {
  const visit = (id: string) => {
    history.replaceState(null, '', `#/traces/${id}`);
    return renderWithServer(<TracePage />, []);
  };
  const idAt = (seconds: number) =>
    `1-${Math.floor(seconds).toString(16).padStart(8, '0')}-${'ab'.repeat(12)}`;

  it('is malformed', async () => {
    visit('%3Cimg%20src%3Dx%3E');

    await screen.findByRole('heading', { name: 'This is not the id of a trace' });
    expect(screen.getByText('<img src=x>')).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('is older than 30 days', async () => {
    visit('1-5759e988-bd862e3fe1be46a994272793');

    await screen.findByRole('heading', { name: 'This trace is older than 30 days' });
    expect(screen.getByText(/began at 2016-06-09/)).toBeTruthy();
  });

  it('is looked for again while it may be on its way', async () => {
    const id = idAt(Date.now() / 1000);
    const { server } = visit(id);
    await screen.findByRole('heading', { name: 'This trace is not here yet' });

    server.answers.set('/Traces', { Traces: [{ ...fixtureTrace('fault'), Id: id }] });

    await screen.findByRole('treegrid', undefined, { timeout: 5000 });
  });

  it('was not sampled, or is elsewhere', async () => {
    visit(idAt(Date.now() / 1000 - 600));

    await screen.findByRole('heading', { name: 'X-Ray does not have this trace' });
    expect(screen.getByRole('link', { name: 'see the sampling rules' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Traces' }).getAttribute('href')).toBe('#/traces');
  });

  it('is found by its W3C id', async () => {
    const trace = fixtureTrace('fault');
    history.replaceState(null, '', `#/traces/${trace.Id?.slice(2).replace('-', '')}`);
    renderWithServer(<TracePage />, [trace]);

    await grid();
  });
});
