// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  getPreferences,
  reloadPreferences,
} from '../../../../../local/console/frame/preferences.ts';
import { SettingsPage } from '../../../../../local/console/pages/settings/SettingsPage.tsx';
import { startTestServer, type TestServer } from '../../frame/test-server.ts';

let server: TestServer;

beforeEach(() => {
  server = startTestServer();
  server.answers.set('/EncryptionConfig', {
    EncryptionConfig: { Type: 'NONE', KeyId: null, Status: 'ACTIVE' },
  });
  server.answers.set('/GetTraceSegmentDestination', { Destination: 'XRay', Status: 'ACTIVE' });
  localStorage.clear();
  reloadPreferences();
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('SettingsPage', () => {
  it('shows the target, the version and where segments go', async () => {
    open();

    expect(await screen.findByText('127.0.0.1:2000')).toBeDefined();
    expect(screen.getByText('TraceLab 1.2.3')).toBeDefined();
    expect(await screen.findByText('XRay (ACTIVE)')).toBeDefined();
  });

  it('keeps what is chosen, shows what is kept, and forgets it', async () => {
    open();

    await userEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    await userEvent.click(screen.getByRole('checkbox', { name: /^One node on the map/ }));
    expect(getPreferences()).toMatchObject({ theme: 'dark', mergesLambda: false });
    expect(screen.getByText(/"theme":"dark"/)).toBeDefined();

    await userEvent.click(screen.getByRole('button', { name: 'Forget everything' }));

    expect(getPreferences()).toMatchObject({ theme: 'system', mergesLambda: true });
    expect(localStorage).toHaveLength(0);
    expect(screen.getByText('Everything is as usual.')).toBeDefined();
  });

  it('forgets nothing that is not the console’s', async () => {
    localStorage.setItem('other', '1');
    localStorage.setItem('tracelab.recent-ranges', '["PT2M"]');
    open();

    await userEvent.click(screen.getByRole('button', { name: 'Forget recent ranges' }));

    expect(Object.keys(localStorage)).toEqual(['other']);
  });

  it('takes a link to an editor only when it can be one', async () => {
    open();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Editor' }), 'custom');
    const field = screen.getByRole('textbox', { name: 'Link to a file' });

    await userEvent.type(field, 'javascript:{{file}');
    expect(screen.getByRole('alert').textContent).toContain('leads to no editor');
    expect(getPreferences().editorTemplate).toBe('');

    await userEvent.clear(field);
    await userEvent.type(field, 'ed://{{file}');
    expect(getPreferences().editorTemplate).toBe('ed://{file}');
  });
});

describe('Encryption', () => {
  it('changes to a key of KMS and waits until that is in use', async () => {
    server.answers.set('/PutEncryptionConfig', {
      EncryptionConfig: { Type: 'KMS', KeyId: 'alias/traces', Status: 'UPDATING' },
    });
    open();
    expect(await screen.findByText('in use (ACTIVE)')).toBeDefined();
    const change = within(screen.getByRole('region', { name: 'Encryption of traces' }));
    expect(change.getByRole<HTMLButtonElement>('button', { name: 'Change' }).disabled).toBe(true);

    await userEvent.click(change.getByRole('radio', { name: 'Key of KMS' }));
    await userEvent.type(change.getByRole('textbox', { name: /^Key id/ }), 'alias/traces');
    await userEvent.click(change.getByRole('button', { name: 'Change' }));

    expect(await screen.findByText('being changed (UPDATING)')).toBeDefined();
    expect(server.asked.find(({ path }) => path === '/PutEncryptionConfig')?.body).toEqual({
      Type: 'KMS',
      KeyId: 'alias/traces',
    });
    server.answers.set('/EncryptionConfig', {
      EncryptionConfig: { Type: 'KMS', KeyId: 'alias/traces', Status: 'ACTIVE' },
    });
    await waitFor(() => expect(screen.getByText('in use (ACTIVE)')).toBeDefined(), {
      timeout: 5000,
    });
  });

  it('shows what X-Ray has against it', async () => {
    server.answers.set('/PutEncryptionConfig', {
      status: 400,
      body: { Message: 'the key is disabled' },
    });
    open();
    await screen.findByText('in use (ACTIVE)');

    await userEvent.click(screen.getByRole('radio', { name: 'Key of KMS' }));
    await userEvent.type(screen.getByRole('textbox', { name: /^Key id/ }), 'alias/gone');
    await userEvent.click(screen.getByRole('button', { name: 'Change' }));

    expect((await screen.findByRole('alert')).textContent).toBe('the key is disabled');
    expect(screen.getByText('in use (ACTIVE)')).toBeDefined();
  });
});

function open() {
  render(
    <QueryClientProvider
      client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}
    >
      <SettingsPage />
    </QueryClientProvider>,
  );
}
