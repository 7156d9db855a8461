// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { Tabs } from '../../../../local/console/components/Tabs.tsx';

afterEach(cleanup);

describe('Tabs', () => {
  it('walks with arrows, Home and End, around both ends, and takes the focus along', async () => {
    render(<Detail />);
    const user = userEvent.setup();

    await user.tab();
    await user.keyboard('{ArrowLeft}');
    expect(document.activeElement).toBe(screen.getByRole('tab', { name: 'Raw', selected: true }));

    await user.keyboard('{ArrowRight}');
    expect(screen.getByRole('tabpanel', { name: 'Overview' }).textContent).toBe('facts');

    await user.keyboard('{End}{Home}{ArrowRight}');
    expect(screen.getByRole('tabpanel', { name: 'Exceptions 2' }).textContent).toBe('two');
  });

  it('shows the first tab when the selected one is not there', () => {
    render(<Detail first="sql" />);

    expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Overview');
  });
});

function Detail({ first = 'overview' }: { readonly first?: string }) {
  const [selected, setSelected] = useState(first);
  return (
    <Tabs
      label="Detail"
      selected={selected}
      onSelect={setSelected}
      tabs={[
        { id: 'overview', label: 'Overview', content: 'facts' },
        { id: 'exceptions', label: 'Exceptions', count: 2, content: 'two' },
        { id: 'raw', label: 'Raw', content: '{}' },
      ]}
    />
  );
}
