// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ComparePage } from '../../../../../local/console/pages/compare/ComparePage.tsx';
import { likeFilter } from '../../../../../local/console/pages/compare/RecentTraces.tsx';
import { compareAddress } from '../../../../../local/console/pages/compare/url.ts';
import { consoleInfo } from '../../frame/test-server.ts';
import { fixtureTrace, fixtureTree } from '../trace/fixture-trees.ts';
import { renderWithServer } from '../trace/render-page.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const idOf = (name: string) => fixtureTrace(name).Id ?? '';

function compare(a: string, b: string, there: readonly string[]) {
  history.replaceState(null, '', compareAddress(a, b));
  return renderWithServer(<ComparePage />, there.map(fixtureTrace));
}

const rowOf = (name: string) => {
  const row = screen.getAllByText(name)[0]?.closest('tr');
  if (row == null) throw new Error(`no row "${name}"`);
  return row;
};

describe('the comparison of two traces', () => {
  it('shows both side by side with their difference, each leading to its timeline', async () => {
    const [a, b] = [idOf('order'), idOf('second-order')];
    compare(a, b, ['order', 'second-order']);

    await screen.findByText('22 rows in both, 2 only in A, 0 only in B');

    const links = within(rowOf('DynamoDB')).getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href')?.split('?')[0])).toEqual([
      `#/traces/${a}`,
      `#/traces/${b}`,
    ]);
    expect(rowOf('DynamoDB').textContent).toMatch(/−32 ms.*−84 %/);
    expect(rowOf('Initialization').textContent).toContain('removed: only in A');
  });

  it('leaves as a command for the same X-Ray, as JSON and as Markdown', async () => {
    const [a, b] = [idOf('order'), idOf('second-order')];
    const copied: string[] = [];
    vi.stubGlobal('navigator', {
      ...navigator,
      clipboard: { writeText: async (text: string) => void copied.push(text) },
    });
    compare(a, b, ['order', 'second-order']);
    await screen.findByText(/rows in both/);

    for (const name of [/AWS CLI/, 'Copy as JSON', 'Copy as Markdown']) {
      await userEvent.click(screen.getByRole('button', { name: 'Share' }));
      await userEvent.click(screen.getByRole('menuitem', { name }));
    }

    const [command, json = '', markdown] = copied;
    expect(command).toBe(
      `aws xray batch-get-traces --trace-ids ${a} ${b} ${consoleInfo.awsCliOptions}`,
    );
    expect(JSON.parse(json)).toMatchObject({ a, b });
    expect((JSON.parse(json) as { rows: object[] }).rows).toContainEqual(
      expect.objectContaining({ name: 'Initialization', b: null, change: null }),
    );
    expect(markdown).toMatch(/\| &nbsp;.*DynamoDB \| 38 ms \| 6 ms \| −32 ms \|/);
    expect(markdown).toContain('removed: only in A');
  });

  it('says which annotations differ', async () => {
    compare(idOf('order'), idOf('second-order'), ['order', 'second-order']);

    const section = (await screen.findByRole('heading', { name: 'Annotations that differ' }))
      .parentElement;

    expect(section?.textContent).toContain('customerTiergoldstandard');
  });

  it('sorts by the largest difference on request, in the address', async () => {
    compare(idOf('order'), idOf('second-order'), ['order', 'second-order']);
    await screen.findByText(/rows in both/);

    await userEvent.click(screen.getByRole('radio', { name: 'largest Δ first' }));

    expect(location.hash).toContain('sort=change');
  });

  it('shows what differs only', async () => {
    compare(idOf('order'), idOf('order'), ['order']);
    await screen.findByText(/rows in both/);
    const table = screen.getByRole('table', { name: /Durations of both/ });
    const before = within(table).getAllByRole('row').length;

    await userEvent.click(screen.getByRole('checkbox', { name: 'only differences' }));

    expect(before).toBe(25);
    expect(within(table).getAllByRole('row')).toHaveLength(1);
  });

  it('says that both are the same trace', async () => {
    compare(idOf('order'), idOf('order'), ['order']);

    await screen.findByText(/Both sides are the same trace/);
  });

  it('says that two have nothing in common', async () => {
    compare(idOf('order'), idOf('report'), ['order', 'report']);

    await screen.findByText('The two have nothing in common');
  });

  it('says which one is missing or malformed', async () => {
    compare(idOf('order'), '<img src=x>', ['order']);
    const other = screen.getByRole('region', { name: 'Trace B' });
    expect(other.textContent).toContain('“<img src=x>” is not the id of a trace');
    cleanup();

    compare(idOf('order'), idOf('fault'), ['order']);

    await screen.findByText(`X-Ray does not have`, { exact: false });
    expect(document.querySelector('img')).toBeNull();
  });

  it('offers recent traces of the same URL, and any by its id', async () => {
    const { server } = compare(idOf('order'), '', ['order']);
    server.answers.set('/TraceSummaries', {
      TraceSummaries: [
        {
          Id: idOf('second-order'),
          StartTime: 1_795_184_975,
          ResponseTime: 0.022,
          Http: { HttpMethod: 'POST', HttpURL: 'https://x/prod/orders', HttpStatus: 201 },
        },
      ],
    });

    const side = screen.getByRole('region', { name: 'Trace B' });
    await userEvent.click(await within(side).findByRole('button', { name: 'POST /prod/orders' }));

    expect(location.hash).toBe(compareAddress(idOf('order'), idOf('second-order')));
    expect(likeFilter(fixtureTree('order'))).toMatch(/^http\.url = "https:.*\/prod\/orders"$/);
    expect(likeFilter(fixtureTree('order-fulfilment'))).toBe('service("fulfil-order")');
  });

  it('takes an id that was typed, in any form, and says when it is none', async () => {
    compare(idOf('order'), '', ['order']);
    const side = screen.getByRole('region', { name: 'Trace B' });
    const box = within(side).getByRole('textbox', { name: 'Id of trace B' });

    await userEvent.type(box, 'nonsense');
    expect(within(side).getByRole('alert').textContent).toContain('not an id');
    await userEvent.clear(box);
    await userEvent.type(box, `${idOf('fault').slice(2).replace('-', '')}{Enter}`);

    expect(location.hash).toBe(compareAddress(idOf('order'), idOf('fault')));
  });

  it('swaps the two', () => {
    compare(idOf('order'), idOf('fault'), ['order', 'fault']);

    const swap = screen.getByRole('link', { name: 'Swap A and B' });

    expect(swap.getAttribute('href')).toBe(compareAddress(idOf('fault'), idOf('order')));
  });
});
