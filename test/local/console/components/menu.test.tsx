// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Menu } from '../../../../local/console/components/Menu.tsx';

afterEach(cleanup);

describe('Menu', () => {
  it('opens with the arrow, walks past what cannot be chosen, and chooses with Enter', async () => {
    const chosen = vi.fn();
    const user = userEvent.setup();
    render(<Share onChoose={chosen} />);

    await user.tab();
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement?.textContent).toBe('Copy link');
    await user.keyboard('{ArrowDown}{Enter}');

    expect(chosen).toHaveBeenCalledExactlyOnceWith('markdown');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Share' }));
  });

  it('goes to an item by its first letter, and around the ends', async () => {
    const user = userEvent.setup();
    render(<Share onChoose={() => {}} />);

    await user.click(screen.getByRole('button', { name: 'Share' }));
    await user.keyboard('r');
    expect(document.activeElement?.textContent).toBe('Raw');
    await user.keyboard('{ArrowDown}');

    expect(document.activeElement?.textContent).toBe('Copy link');
    expect(screen.getByRole('menuitem', { name: 'Raw' }).getAttribute('href')).toBe('#/raw');
  });

  it('closes with Escape and by a click elsewhere', async () => {
    const user = userEvent.setup();
    render(<Share onChoose={() => {}} />);

    await user.click(screen.getByRole('button', { name: 'Share' }));
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Share' }));

    await user.click(screen.getByRole('button', { name: 'Share' }));
    await user.click(document.body);
    expect(screen.queryByRole('menu')).toBeNull();
  });
});

const Share = ({ onChoose }: { readonly onChoose: (what: string) => void }) => (
  <Menu
    label="Share"
    items={[
      { label: 'Copy link', onSelect: () => onChoose('link') },
      { label: 'Download', disabled: true },
      { label: 'Markdown', onSelect: () => onChoose('markdown') },
      { label: 'Raw', href: '#/raw' },
    ]}
  />
);
