// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../../../local/console/api/call.ts';
import { CopyButton } from '../../../../local/console/components/CopyButton.tsx';
import { Dialog } from '../../../../local/console/components/Dialog.tsx';
import { EmptyState } from '../../../../local/console/components/EmptyState.tsx';
import { ErrorNotice } from '../../../../local/console/components/ErrorNotice.tsx';
import { Loading } from '../../../../local/console/components/Loading.tsx';
import { OutcomeMark } from '../../../../local/console/components/OutcomeMark.tsx';
import { SidePanel } from '../../../../local/console/components/SidePanel.tsx';
import { Time } from '../../../../local/console/components/Time.tsx';

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('Dialog', () => {
  it('is modal, named, and closes with Escape and the cross', async () => {
    const close = vi.fn();
    render(
      <Dialog title="Keys" onClose={close}>
        text
      </Dialog>,
    );
    const dialog = screen.getByRole<HTMLDialogElement>('dialog', { name: 'Keys' });

    dialog.dispatchEvent(new Event('cancel', { cancelable: true }));
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));

    expect(dialog.open).toBe(true);
    expect(close).toHaveBeenCalledTimes(2);
  });

  it('gives the focus back to what opened it', () => {
    const opener = document.createElement('button');
    document.body.append(opener);
    opener.focus();

    const { unmount } = render(
      <Dialog title="Keys" onClose={() => {}}>
        text
      </Dialog>,
    );
    screen.getByRole('button', { name: 'Close' }).focus();
    unmount();

    expect(document.activeElement).toBe(opener);
    opener.remove();
  });
});

describe('CopyButton', () => {
  it('copies what there is at that moment, and says so', async () => {
    const user = userEvent.setup();
    let id = 'first';
    render(<CopyButton text={() => id} label="Copy id" />);
    id = 'second';

    await user.click(screen.getByRole('button', { name: 'Copy id' }));

    expect(await navigator.clipboard.readText()).toBe('second');
    expect(screen.getByRole('button', { name: 'Copied' })).toBeDefined();
  });
});

describe('EmptyState', () => {
  it('holds the command that fills it', () => {
    render(<EmptyState title="No traffic yet" command="curl http://127.0.0.1:3000" />);

    expect(screen.getByText('curl http://127.0.0.1:3000')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Copy command' })).toBeDefined();
  });
});

describe('ErrorNotice', () => {
  it('says what X-Ray said by its name, and tries again', async () => {
    const retry = vi.fn();
    const error = new ApiError('the rule is not there', 400, 'InvalidRequestException');
    render(<ErrorNotice error={error} onRetry={retry} />);

    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));

    expect(screen.getByRole('alert').textContent).toContain(
      'InvalidRequestException: the rule is not there',
    );
    expect(retry).toHaveBeenCalledOnce();
  });
});

describe('Loading', () => {
  it('says nothing of what takes no time', () => {
    vi.useFakeTimers();
    const { container } = render(<Loading label="Loading traces…" />);

    act(() => void vi.advanceTimersByTime(299));
    expect(container.textContent).toBe('');
    act(() => void vi.advanceTimersByTime(1));

    expect(container.textContent).toBe('Loading traces…');
  });
});

describe('OutcomeMark', () => {
  it('says its outcome in a word, shown or not', () => {
    const { container } = render(<OutcomeMark outcome="throttle" />);

    expect(container.textContent).toBe('throttle');
    expect(container.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
  });
});

describe('Time', () => {
  it('says how long ago, moves on by itself, and has the moment with its zone', () => {
    vi.useFakeTimers({ now: 1_795_176_000_000 });
    render(<Time seconds={1_795_175_995} />);
    const time = screen.getByText('5 s ago');

    act(() => void vi.advanceTimersByTime(2000));

    expect(time.textContent).toBe('7 s ago');
    expect(time.title).toMatch(/^2026-11-2\d \d\d:\d\d:\d\d\.000 UTC/);
    expect(time.tabIndex).toBe(0);
  });
});

describe('Time of no moment', () => {
  it('is a dash', () => {
    const { container } = render(<Time seconds={Number.NaN} />);

    expect(container.textContent).toBe('–');
  });
});

describe('SidePanel', () => {
  it('grows and shrinks by arrows, and is as wide the next time', async () => {
    const panel = (
      <SidePanel title="orders" onClose={() => {}}>
        text
      </SidePanel>
    );
    const { unmount } = render(panel);
    const edge = screen.getByRole('separator', { name: 'Width of the panel' });

    edge.focus();
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}{ArrowRight}');
    unmount();
    render(panel);

    expect(widthOf(screen.getByRole('separator'))).toBe(420);
    expect(screen.getByRole('complementary', { name: 'orders' })).toBeDefined();
  });

  it.each(['wide', '-5', '{}', '1e99'])('does not mind a width of %j', (stored) => {
    localStorage.setItem('tracelab.side-panel-width', stored);

    render(
      <SidePanel title="orders" onClose={() => {}}>
        text
      </SidePanel>,
    );

    const width = widthOf(screen.getByRole('separator'));
    expect(width).toBeGreaterThanOrEqual(280);
    expect(width).toBeLessThanOrEqual(900);
  });
});

const widthOf = (edge: HTMLElement): number => Number(edge.getAttribute('aria-valuenow'));
