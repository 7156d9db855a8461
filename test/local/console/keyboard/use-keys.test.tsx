// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type KeyHandlers, useKeys } from '../../../../local/console/keyboard/use-keys.ts';

afterEach(cleanup);

describe('useKeys', () => {
  it('calls the handler of a key, and keeps the browser from doing something else', () => {
    const sheet = vi.fn();
    render(<Keys handlers={{ sheet }} />);

    const wentOn = fireEvent.keyDown(document.body, { key: '?', shiftKey: true });

    expect(sheet).toHaveBeenCalledOnce();
    expect(wentOn).toBe(false);
  });

  it.each(['input', 'textarea', 'select'])('lets %s have its keys', (name) => {
    const pause = vi.fn();
    render(<Keys handlers={{ pause, 'page-1': pause }} />);
    const field = document.body.appendChild(document.createElement(name));

    fireEvent.keyDown(field, { key: ' ' });
    fireEvent.keyDown(field, { key: '1' });
    field.remove();

    expect(pause).not.toHaveBeenCalled();
  });

  it('lets a button have space, and takes other keys there', () => {
    const pause = vi.fn();
    const next = vi.fn();
    render(
      <Keys handlers={{ pause, 'next-row': next }}>
        <button type="button">go</button>
      </Keys>,
    );
    const button = screen.getByRole('button');

    fireEvent.keyDown(button, { key: ' ' });
    fireEvent.keyDown(button, { key: 'j' });

    expect(pause).not.toHaveBeenCalled();
    expect(next).toHaveBeenCalledOnce();
  });

  it('rests in dialogs and menus, and while something is being composed', () => {
    const next = vi.fn();
    render(
      <Keys handlers={{ 'next-row': next }}>
        <dialog open>
          <p>text</p>
        </dialog>
        <div role="menu">item</div>
      </Keys>,
    );

    fireEvent.keyDown(screen.getByText('text'), { key: 'j' });
    fireEvent.keyDown(screen.getByText('item'), { key: 'j' });
    fireEvent.keyDown(document.body, { key: 'j', isComposing: true });

    expect(next).not.toHaveBeenCalled();
  });

  it.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { shiftKey: true }])(
    'leaves keys with a modifier alone: %j',
    (modifier) => {
      const next = vi.fn();
      render(<Keys handlers={{ 'next-row': next }} />);

      fireEvent.keyDown(document.body, { key: 'j', ...modifier });

      expect(next).not.toHaveBeenCalled();
    },
  );

  it('takes a sign that a keyboard has only behind Alt', () => {
    const collapse = vi.fn();
    render(<Keys handlers={{ 'collapse-all': collapse }} />);

    fireEvent.keyDown(document.body, { key: '[', altKey: true, ctrlKey: true });

    expect(collapse).toHaveBeenCalledOnce();
  });

  it('asks the innermost first, and the next when that one has no use for it', () => {
    const outer = vi.fn();
    const inner = vi.fn((): unknown => undefined);
    render(
      <Keys handlers={{ twin: outer }}>
        <Keys handlers={{ twin: inner }} />
      </Keys>,
    );

    fireEvent.keyDown(document.body, { key: 't' });
    inner.mockReturnValue(false);
    fireEvent.keyDown(document.body, { key: 't' });

    expect(inner).toHaveBeenCalledTimes(2);
    expect(outer).toHaveBeenCalledOnce();
  });

  it('calls the handler of now, and none after its component went', () => {
    const first = vi.fn();
    const second = vi.fn();
    const { rerender, unmount } = render(<Keys handlers={{ twin: first }} />);
    rerender(<Keys handlers={{ twin: second }} />);

    fireEvent.keyDown(document.body, { key: 't' });
    unmount();
    fireEvent.keyDown(document.body, { key: 't' });

    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledOnce();
  });
});

function Keys({
  handlers,
  children,
}: {
  readonly handlers: KeyHandlers;
  readonly children?: ReactNode;
}) {
  useKeys(handlers);
  return <div>{children}</div>;
}
