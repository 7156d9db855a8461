// @vitest-environment happy-dom

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultTimeRange } from '../../../../local/console/address/time-range.ts';
import { download } from '../../../../local/console/components/download.ts';
import { FilterActions } from '../../../../local/console/components/FilterActions.tsx';
import { LeaveMenu } from '../../../../local/console/components/LeaveMenu.tsx';
import { SourceLink } from '../../../../local/console/components/SourceLink.tsx';
import { PageContext } from '../../../../local/console/frame/page-context.ts';
import {
  changePreferences,
  usualPreferences,
} from '../../../../local/console/frame/preferences.ts';
import { consoleInfo, startTestServer } from '../frame/test-server.ts';

beforeEach(() => history.replaceState(null, '', '#/analytics?group=Slow&filter=fault&at=3'));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  changePreferences(usualPreferences);
});

describe('LeaveMenu', () => {
  it('copies a link, a command, JSON and Markdown', async () => {
    const user = userEvent.setup();
    render(
      <LeaveMenu
        link="#/traces"
        awsCommand="aws xray get-trace-summaries"
        json={() => '{"a":1}'}
        markdown={() => '# a'}
        more={[{ label: 'As SVG' }]}
      />,
    );
    const copied: string[] = [];

    for (const name of ['Copy link', /AWS CLI/, 'Copy as JSON', 'Copy as Markdown']) {
      await user.click(screen.getByRole('button', { name: 'Share' }));
      await user.click(screen.getByRole('menuitem', { name }));
      copied.push(await navigator.clipboard.readText());
    }

    expect(copied).toEqual([
      expect.stringMatching(/^\w+:.*#\/traces$/),
      'aws xray get-trace-summaries',
      '{"a":1}',
      '# a',
    ]);
    await user.click(screen.getByRole('button', { name: 'Share' }));
    expect(screen.getByRole('menuitem', { name: 'As SVG' })).toBeDefined();
  });
});

describe('download', () => {
  it('names a file only by letters that every system takes, and lets go of it', async () => {
    const names: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      names.push(this.download);
    });
    const letGo = vi.spyOn(URL, 'revokeObjectURL');

    download('{}', '../a b\u202e<x>.json', 'application/json');

    expect(names).toEqual(['..-a-b-x-.json']);
    await vi.waitFor(() => expect(letGo).toHaveBeenCalledOnce());
  });
});

describe('FilterActions', () => {
  const scope = { group: 'Slow', filter: 'fault', timeRange: defaultTimeRange };
  const link = (name: string) => screen.getByRole('link', { name }).getAttribute('href') ?? '';
  const filterOf = (href: string) => new URLSearchParams(href.split('?')[1]).get('filter');

  it('shows the expression before anything is clicked, and keeps the page it is on', () => {
    const { container } = render(
      <PageContext value={{ hasScope: true }}>
        <FilterActions expression='user = "a" OR error' scope={scope} />
      </PageContext>,
    );

    expect(container.querySelector('code')?.textContent).toBe('user = "a" OR error');
    expect(link('Show traces')).toMatch(/^#\/traces\?group=Slow&/);
    expect(link('Add to filter')).toMatch(/^#\/analytics\?.*at=3/);
    expect(filterOf(link('Add to filter'))).toBe('fault AND (user = "a" OR error)');
    expect(filterOf(link('Exclude'))).toBe('fault AND (!(user = "a" OR error))');
  });

  it('leads to traces from a page that has no filter', () => {
    render(<FilterActions expression="error" scope={scope} />);

    expect(link('Add to filter')).toMatch(/^#\/traces\?/);
    expect(link('Exclude')).toMatch(/^#\/traces\?/);
  });
});

describe('SourceLink', () => {
  it('copies the path until an editor is chosen, then opens it there', async () => {
    const server = startTestServer();
    server.answers.set('/_tracelab/console', { ...consoleInfo, hasApp: true });
    server.answers.set('/_tracelab/app', { projectDir: '/home/me/shop' });
    const user = userEvent.setup();
    render(
      <QueryClientProvider client={new QueryClient()}>
        <SourceLink file="lambdas/place-order.ts" line={31} />
      </QueryClientProvider>,
    );
    expect(screen.queryByRole('link')).toBeNull();
    await vi.waitFor(async () => {
      await user.click(screen.getByRole('button', { name: 'Copy path' }));
      expect(await navigator.clipboard.readText()).toBe('/home/me/shop/lambdas/place-order.ts:31');
    });

    changePreferences({ editor: 'vscode' });

    expect((await screen.findByRole('link')).getAttribute('href')).toBe(
      'vscode://file/home/me/shop/lambdas/place-order.ts:31',
    );
  });
});
