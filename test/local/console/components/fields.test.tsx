// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Button } from '../../../../local/console/components/Button.tsx';
import { Checkbox } from '../../../../local/console/components/Checkbox.tsx';
import { IconButton } from '../../../../local/console/components/IconButton.tsx';
import { Segmented } from '../../../../local/console/components/Segmented.tsx';
import { Select } from '../../../../local/console/components/Select.tsx';
import { TextField } from '../../../../local/console/components/TextField.tsx';

afterEach(cleanup);

describe('Button', () => {
  it('submits nothing unless it is told to', () => {
    const submit = vi.fn();

    render(
      <form onSubmit={submit}>
        <Button icon="plus">Add</Button>
        <IconButton icon="close" label="Close" />
      </form>,
    );
    screen.getByRole('button', { name: 'Add' }).click();
    screen.getByRole('button', { name: 'Close' }).click();

    expect(submit).not.toHaveBeenCalled();
  });
});

describe('TextField', () => {
  it('says what is wrong with what was typed, and names it as its description', () => {
    render(<TextField label="Rate" error="Between 0 and 100" hint="Percent" />);

    const field = screen.getByRole('textbox', { name: 'Rate' });

    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('alert').id).toBe(field.getAttribute('aria-describedby'));
    expect(screen.queryByText('Percent')).toBeNull();
  });
});

describe('Select', () => {
  it('gives the value that was chosen', async () => {
    const change = vi.fn();
    const options = [
      { value: 'a', label: 'First' },
      { value: 'b', label: 'Second' },
    ] as const;
    render(<Select label="Which" options={options} value="a" onChange={change} />);

    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Which' }), 'Second');

    expect(change).toHaveBeenCalledExactlyOnceWith('b');
  });
});

describe('Segmented', () => {
  it('is a group of radio buttons of which one is chosen', async () => {
    render(<Sizes />);

    expect(screen.getByRole('group', { name: 'Size' })).toBeDefined();
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'None' }).checked).toBe(true);

    await userEvent.click(screen.getByRole('radio', { name: 'Health' }));

    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Health' }).checked).toBe(true);
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'None' }).checked).toBe(false);
  });
});

describe('Checkbox', () => {
  it('can be neither checked nor not', () => {
    render(<Checkbox label="All" checked={false} indeterminate onChange={() => {}} />);

    const box = screen.getByRole<HTMLInputElement>('checkbox', { name: 'All' });

    expect(box.indeterminate).toBe(true);
  });
});

function Sizes() {
  const [value, setValue] = useState<'none' | 'health'>('none');
  return (
    <Segmented
      label="Size"
      options={[
        { value: 'none', label: 'None' },
        { value: 'health', label: 'Health' },
      ]}
      value={value}
      onChange={setValue}
    />
  );
}
