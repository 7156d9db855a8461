// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { Untrusted } from '../../../../local/console/components/Untrusted.tsx';

afterEach(cleanup);

describe('Untrusted', () => {
  it('shows markup as text, in its own direction', () => {
    const { container } = render(<Untrusted text="<img src=x onerror=alert(1)>" />);

    expect(container.querySelector('img')).toBeNull();
    expect(container.querySelector('bdi')?.textContent).toBe('<img src=x onerror=alert(1)>');
  });

  it('makes control characters and direction overrides visible, and keeps lines', () => {
    const { container } = render(<Untrusted text={'a\u202Egnp.exe\u0000\u001b[31m\nb'} />);

    expect(container.textContent).toBe('a\\u202egnp.exe\\u0000\\u001b[31m\nb');
  });

  it('cuts long text, and shows all of it when asked', async () => {
    const text = 'long '.repeat(100);
    const { container } = render(<Untrusted text={text} most={20} />);
    expect(container.querySelector('bdi')?.firstChild?.textContent).toBe('long long long long');

    await userEvent.click(screen.getByRole('button', { name: 'all' }));

    expect(container.textContent).toBe(`${text}less`);
  });

  it('cuts no letter in two, and holds no button inside of a link', () => {
    const { container } = render(<Untrusted text="ab😀cd" most={3} inControl />);

    expect(container.textContent).toBe('ab\ufffd…');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it.each([null, undefined])('shows nothing for %s', (text) => {
    const { container } = render(<Untrusted text={text} />);

    expect(container.textContent).toBe('');
  });

  it('never puts more than a page can bear on it', async () => {
    const { container } = render(<Untrusted text={'x'.repeat(10_000_000)} />);

    await userEvent.click(screen.getByRole('button', { name: 'all' }));

    expect(container.textContent?.length).toBeLessThan(51_000);
    expect(container.textContent).toContain('9950000 more characters are not shown');
  });
});
