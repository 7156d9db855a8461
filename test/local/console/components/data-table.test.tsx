// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Column, DataTable } from '../../../../local/console/components/DataTable.tsx';
import { sortRows } from '../../../../local/console/components/sort-rows.ts';

afterEach(cleanup);

interface Route {
  readonly path: string;
  readonly count: number;
}

const routes: readonly Route[] = [
  { path: '/orders', count: 12 },
  { path: '/health', count: 3 },
  { path: '/orders/10', count: 7 },
];

const columns: readonly Column<Route>[] = [
  { id: 'path', title: 'Path', sortBy: ({ path }) => path, cell: ({ path }) => path },
  {
    id: 'count',
    title: 'Count',
    align: 'end',
    sortBy: ({ count }) => count,
    cell: ({ count }) => count,
  },
  { id: 'copy', title: 'Copy', cell: () => <button type="button">copy</button> },
];

describe('DataTable', () => {
  it('is a table with a caption, sorted by its header buttons', async () => {
    render(
      <DataTable caption="Routes" columns={columns} rows={routes} rowKey={({ path }) => path} />,
    );
    const table = screen.getByRole('table', { name: 'Routes' });

    await userEvent.click(within(table).getByRole('button', { name: 'Count' }));
    expect(paths(table)).toEqual(['/orders', '/orders/10', '/health']);
    expect(
      within(table).getByRole('columnheader', { name: 'Count' }).getAttribute('aria-sort'),
    ).toBe('descending');

    await userEvent.click(within(table).getByRole('button', { name: 'Count' }));
    expect(paths(table)).toEqual(['/health', '/orders/10', '/orders']);
  });

  it('walks its rows with j and k, and opens one with Enter', async () => {
    const opened = vi.fn();
    const user = userEvent.setup();
    render(
      <DataTable
        caption="Routes"
        columns={columns}
        rows={routes}
        rowKey={({ path }) => path}
        onOpen={opened}
      />,
    );

    await user.keyboard('jjjjk{Enter}');

    expect(opened).toHaveBeenCalledExactlyOnceWith(routes[1]);
  });

  it('opens a row that is clicked, and not by the button in it', async () => {
    const opened = vi.fn();
    render(
      <DataTable
        caption="Routes"
        columns={columns}
        rows={routes}
        rowKey={({ path }) => path}
        onOpen={opened}
      />,
    );

    await userEvent.click(screen.getAllByRole('button', { name: 'copy' })[0] ?? document.body);
    expect(opened).not.toHaveBeenCalled();
    await userEvent.click(screen.getByText('/health'));

    expect(opened).toHaveBeenCalledExactlyOnceWith(routes[1]);
  });

  it('walks the table that has the focus when there are two', async () => {
    const user = userEvent.setup();
    render(
      <>
        <DataTable caption="One" columns={columns} rows={routes} rowKey={({ path }) => path} />
        <DataTable caption="Two" columns={columns} rows={routes} rowKey={({ path }) => path} />
      </>,
    );

    await user.keyboard('j');
    expect(screen.getByRole('table', { name: 'One' }).contains(document.activeElement)).toBe(true);
    screen.getByRole('table', { name: 'Two' }).querySelector<HTMLElement>('tbody tr')?.focus();
    await user.keyboard('j');

    const second = screen.getByRole('table', { name: 'Two' });
    expect(document.activeElement).toBe(second.querySelectorAll('tbody tr')[1]);
  });

  it('shows as many rows as it may, and the others when asked', async () => {
    render(
      <DataTable
        caption="Routes"
        columns={columns}
        rows={routes}
        rowKey={({ path }) => path}
        most={2}
      />,
    );
    expect(paths(screen.getByRole('table'))).toHaveLength(2);

    await userEvent.click(screen.getByRole('button', { name: 'Show more: 2 of 3 shown' }));

    expect(paths(screen.getByRole('table'))).toHaveLength(3);
  });
});

describe('sortRows', () => {
  it('sorts digits in words as numbers, and keeps the order of what is alike', () => {
    const rows = ['b10', 'a', 'b9', 'A'];

    expect(sortRows(rows, (row) => row, 'up')).toEqual(['a', 'A', 'b9', 'b10']);
    expect(sortRows([2, Number.NaN, 1], (row) => row, 'up')).toEqual([1, 2, Number.NaN]);
  });
});

const paths = (table: HTMLElement): (string | null | undefined)[] =>
  [...table.querySelectorAll('tbody tr')].map((row) => row.firstElementChild?.textContent);
