// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FilterBox } from '../../../../local/console/frame/FilterBox.tsx';
import { appXRay } from '../pages/traces/fixtures.ts';
import { type PageServer, renderAt, startPageServer } from '../pages/traces/page-server.tsx';

let server: PageServer;
const applied: string[] = [];

beforeEach(() => {
  server = startPageServer(appXRay());
  server.vocabulary = { values: { 'service.name': ['orders', 'order-views', 'place-order'] } };
  applied.length = 0;
  localStorage.clear();
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function Bar({ initial }: { readonly initial: string }) {
  const [filter, setFilter] = useState(initial);
  return (
    <>
      <FilterBox
        filter={filter}
        onApply={(next) => {
          applied.push(next);
          setFilter(next);
        }}
      />
      <button type="button" onClick={() => setFilter('throttle')}>
        elsewhere
      </button>
    </>
  );
}

const open = (filter = '') => renderAt('#/traces', <Bar initial={filter} />);
const box = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Filter expression' });
const options = () => screen.queryAllByRole('option').map(({ textContent }) => textContent);
const note = () =>
  document.getElementById(box().getAttribute('aria-describedby') ?? '')?.textContent;

describe('FilterBox', () => {
  it('shows an expression of several lines in one, with its mistake where it is shown', async () => {
    await open('fault AND\nfalt');

    await waitFor(() => expect(note()).toContain('column 11: "falt" is not a keyword'));

    expect(box().value).toBe('fault AND falt');
    expect(document.querySelector('mark')?.textContent).toBe('falt');
    box().focus();
    await userEvent.tab();
    expect(applied).toEqual([]);
  });

  it('proposes what can stand at the cursor, and takes it by the keys', async () => {
    await open();
    await userEvent.type(box(), 'service("or');
    await waitFor(() => expect(options()).toEqual(['"orders"value', '"order-views"value']));

    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    const active = box().getAttribute('aria-activedescendant') ?? '';
    const chosen = document.getElementById(active);
    await userEvent.keyboard('{Enter}');

    expect(chosen?.getAttribute('aria-selected')).toBe('true');
    expect(box().value).toBe('service("order-views" ');
    expect(applied).toEqual([]);
  });

  it('takes the chosen proposal by Tab, and leaves the box by Tab without one', async () => {
    await open();
    await userEvent.type(box(), 'fau');
    await waitFor(() => expect(options()).toEqual(['faultkeyword']));

    await userEvent.keyboard('{ArrowDown}{Tab}');
    const written = box().value;
    await userEvent.tab();

    expect(written).toBe('fault ');
    expect(document.activeElement).not.toBe(box());
  });

  it('applies what was written by Enter, and keeps it among the recent ones', async () => {
    await open();

    await userEvent.type(box(), 'fault AND duration > 1{Enter}');

    await waitFor(() => expect(applied).toEqual(['fault AND duration > 1']));
    expect(localStorage.getItem('tracelab.recent-filters')).toBe('["fault AND duration > 1"]');
    expect(await screen.findByText(/^Traces where the response is a server fault/)).toBeDefined();
    expect(screen.getByRole('img', { name: 'valid' })).toBeDefined();
  });

  it('applies what was written when the box is left', async () => {
    await open();

    await userEvent.type(box(), 'fault');
    await userEvent.click(document.body);

    await waitFor(() => expect(applied).toEqual(['fault']));
  });

  it('points at a mistake, says what was expected, and keeps what was written', async () => {
    await open('ok');
    await userEvent.clear(box());

    await userEvent.type(box(), 'duration << 3 AND fault{Enter}');

    await waitFor(() =>
      expect(note()).toBe('column 11: expected a number, got "< 3 AND fault" (not applied)'),
    );
    expect(document.querySelector('mark')?.textContent).toBe('<');
    expect(box().getAttribute('aria-invalid')).toBe('true');
    expect(box().value).toBe('duration << 3 AND fault');
    expect(applied).toEqual([]);
  });

  it('does not call wrong what is only not done', async () => {
    await open();

    await userEvent.type(box(), 'duration <');

    await waitFor(() => expect(note()).toContain('expected a number'));
    expect(box().getAttribute('aria-invalid')).toBeNull();
    expect(document.querySelector('mark')).toBeNull();
  });

  it('points at a mistake of a link that was followed', async () => {
    await open('duration << 3');

    expect(await screen.findByRole('alert')).toBeDefined();
    expect(document.querySelector('mark')?.textContent).toBe('<');
  });

  it('closes the list by Escape, and goes back to what is applied by another', async () => {
    await open('ok');
    await userEvent.clear(box());
    await userEvent.type(box(), 'fau');
    await waitFor(() => expect(options()).toHaveLength(1));

    await userEvent.keyboard('{Escape}');
    const afterFirst = [options().length, box().value];
    await userEvent.keyboard('{Escape}');

    expect(afterFirst).toEqual([0, 'fau']);
    expect(box().value).toBe('ok');
    expect(applied).toEqual([]);
  });

  it.each([
    '1-5759e988-bd862e3fe1be46a994272793',
    '5759e988bd862e3fe1be46a994272793',
    'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01',
  ])('goes to the trace that %s names', async (text) => {
    await open('ok');
    await userEvent.clear(box());

    await userEvent.click(box());
    await userEvent.paste(text);
    const told = note();
    await userEvent.keyboard('{Enter}');

    expect(told).toBe('Enter opens the trace 1-5759e988-bd862e3fe1be46a994272793');
    expect(location.hash).toBe('#/traces/1-5759e988-bd862e3fe1be46a994272793');
    expect(applied).toEqual([]);
  });

  it('offers recent expressions, and forgets one by Delete', async () => {
    localStorage.setItem('tracelab.recent-filters', JSON.stringify(['fault', 'throttle', 7, '']));
    await open();

    await userEvent.click(box());
    const before = options().slice(0, 2);
    await userEvent.keyboard('{ArrowDown}{Delete}');

    expect(before).toEqual(['faultrecent', 'throttlerecent']);
    expect(options()[0]).toBe('throttlerecent');
    expect(localStorage.getItem('tracelab.recent-filters')).toBe('["throttle"]');
  });

  it('never keeps what a link brought along', async () => {
    await open('service("from a link")');

    await userEvent.click(box());
    await userEvent.keyboard('{Enter}');

    expect(localStorage.getItem('tracelab.recent-filters')).toBeNull();
  });

  it('shows what came by a link while something was being written', async () => {
    await open('ok');
    await userEvent.type(box(), ' AND fau');

    await userEvent.click(screen.getByRole('button', { name: 'elsewhere' }));

    expect(box().value).toBe('throttle');
  });

  it('has ten lines of help, whose examples go into the box', async () => {
    await open();

    await userEvent.click(screen.getByRole('button', { name: 'How to write a filter' }));
    const lines = screen.getAllByRole('row').length - 1;
    await userEvent.click(screen.getByRole('button', { name: 'annotation.tier = "gold"' }));

    expect(lines).toBe(10);
    expect(box().value).toBe('annotation.tier = "gold"');
    expect(applied).toEqual([]);
  });

  it('has an example in every line of help that X-Ray can read', async () => {
    await open();
    await userEvent.click(screen.getByRole('button', { name: 'How to write a filter' }));
    const examples = screen
      .getAllByRole('row')
      .flatMap((row) => row.querySelector('code')?.textContent ?? []);

    const answers = await Promise.all(
      examples.map(async (expression) => {
        const response = await fetch('/_tracelab/filter', {
          method: 'POST',
          body: JSON.stringify({ expression }),
        });
        return (await response.json()) as { error?: unknown };
      }),
    );

    expect(answers.map(({ error }) => error)).toEqual(examples.map(() => undefined));
  });

  it('shows hostile proposals as text', async () => {
    server.vocabulary = {
      values: { 'service.name': ['<img src=x onerror=alert(1)>', '\u202egnp.exe'] },
    };
    await open();

    await userEvent.type(box(), 'service(');

    await waitFor(() =>
      expect(options()).toEqual(
        expect.arrayContaining(['"<img src=x onerror=alert(1)>"value', '"\\u202egnp.exe"value']),
      ),
    );
    expect(document.querySelector('img')).toBeNull();
  });

  it('applies an expression that nobody can judge', async () => {
    await open();
    server.isDown = true;

    await userEvent.type(box(), 'fault{Enter}');

    await waitFor(() => expect(applied).toEqual(['fault']));
  });

  it('asks only after a pause, and never shows the answer to something older', async () => {
    await open();
    const before = server.asked.length;

    await userEvent.type(box(), 'fault');
    await waitFor(() => expect(screen.queryByText(/server fault/)).not.toBeNull());

    const asked = server.asked.slice(before).filter(({ path }) => path === '/_tracelab/filter');
    expect(asked.length).toBeLessThan(6);
    expect(asked.at(-1)?.body).toEqual({ expression: 'fault', cursor: 5 });
    await act(async () => {});
  });
});
