// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useEffect, useRef, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../../../local/console/App.tsx';
import { defaultTimeRange } from '../../../../local/console/address/time-range.ts';
import { LiveProvider } from '../../../../local/console/api/live.tsx';
import { fetchServiceGraph, useInScope } from '../../../../local/console/api/queries.ts';
import { consoleInfo, startTestServer, type TestServer } from './test-server.ts';

const broken = vi.hoisted(() => ({ isBroken: false }));

vi.mock('../../../../local/console/pages/map/MapPage.tsx', () => ({
  MapPage: function MapPage() {
    const scope = { filter: '', timeRange: defaultTimeRange };
    const { data } = useInScope('map', scope, (window, signal) =>
      fetchServiceGraph({}, window, signal),
    );
    return <h1>Map of {data?.value.length ?? 'no'} services</h1>;
  },
}));
vi.mock('../../../../local/console/pages/traces/TracesPage.tsx', () => ({
  TracesPage: function TracesPage() {
    if (broken.isBroken) throw new Error('a row too many');
    return <h1>Traces</h1>;
  },
}));
vi.mock('../../../../local/console/pages/trace/TracePage.tsx', () => ({
  TracePage: function TracePage() {
    const [isThere, setThere] = useState(false);
    useEffect(() => {
      const timer = setTimeout(setThere, 50, true);
      return () => clearTimeout(timer);
    }, []);
    return isThere ? <h1>One trace</h1> : <p>Loading</p>;
  },
}));
vi.mock('../../../../local/console/pages/live/LivePage.tsx', () => ({
  LivePage: function LivePage() {
    const field = useRef<HTMLInputElement>(null);
    useEffect(() => field.current?.focus(), []);
    return (
      <>
        <h1>Live</h1>
        <input ref={field} aria-label="of the page" />
      </>
    );
  },
}));

let server: TestServer;

beforeEach(() => {
  server = startTestServer();
  localStorage.clear();
  broken.isBroken = false;
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('App', () => {
  it('shows the map first, with landmarks, its title, and whose X-Ray it is', async () => {
    open('');

    expect(await screen.findByRole('heading', { name: /^Map/ })).toBeDefined();
    expect(screen.getByRole('navigation', { name: 'Pages' })).toBeDefined();
    expect(screen.getByRole('main')).toBeDefined();
    expect(screen.getByRole('banner')).toBeDefined();
    expect(document.title).toBe('Map – TraceLab');
    expect(await screen.findByText('127.0.0.1:2000')).toBeDefined();
  });

  it('opens pages by number, takes the scope along, and leads the focus to the heading', async () => {
    open('#/service-map?group=Slow&filter=fault');
    await screen.findByRole('heading', { name: /^Map/ });

    await userEvent.keyboard('2');

    const heading = await screen.findByRole('heading', { name: 'Traces' });
    expect(location.hash).toBe('#/traces?group=Slow&filter=fault');
    await waitFor(() => expect(document.activeElement).toBe(heading));
    expect(current()).toBe('Traces');
  });

  it('keeps the scope through a page that has none', async () => {
    open('#/traces?filter=fault&timeRange=PT1H');
    await screen.findByRole('heading', { name: 'Traces' });

    await userEvent.click(screen.getByRole('link', { name: 'Settings' }));
    await screen.findByRole('heading', { name: 'Settings' });

    expect(screen.getByRole('link', { name: 'Map' }).getAttribute('href')).toBe(
      '#/service-map?filter=fault&timeRange=PT1H',
    );
  });

  it('has no time range where a page is about what comes from now on', async () => {
    open('#/live?filter=fault&timeRange=PT1H');
    await screen.findByRole('region', { name: 'Which traces' });

    expect(screen.queryByRole('button', { name: /hour|minutes/ })).toBeNull();
    expect(screen.getByRole('link', { name: 'Map' }).getAttribute('href')).toContain('PT1H');
  });

  it('has a first stop that skips to the page', async () => {
    open('#/traces');
    await screen.findByRole('heading', { name: 'Traces' });
    const main = screen.getByRole('main');

    await userEvent.click(screen.getByRole('button', { name: 'Skip to the page' }));

    expect(document.activeElement).toBe(main);
  });

  it('opens a trace by whatever names it', async () => {
    const user = userEvent.setup();
    open('#/traces');
    await screen.findByRole('heading', { name: 'Traces' });

    await user.keyboard('i');
    await user.keyboard('5759e988bd862e3fe1be46a994272793{Enter}');

    const heading = await screen.findByRole('heading', { name: 'One trace' });
    expect(location.hash).toBe('#/traces/1-5759e988-bd862e3fe1be46a994272793');
    await waitFor(() => expect(document.activeElement).toBe(heading));
  });

  it('leaves the focus to a page that takes it', async () => {
    open('#/traces');
    await screen.findByRole('heading', { name: 'Traces' });

    await userEvent.keyboard('4');

    const field = await screen.findByRole('textbox', { name: 'of the page' });
    await waitFor(() => expect(document.activeElement).toBe(field));
  });

  it('says what it takes for an id', async () => {
    const user = userEvent.setup();
    open('#/traces');
    await screen.findByRole('heading', { name: 'Traces' });

    await user.type(screen.getByRole('textbox', { name: 'Trace id' }), 'orders{Enter}');

    expect(screen.getByRole('alert').textContent).toContain('No trace id');
    expect(location.hash).toBe('#/traces');
  });

  it('understands the addresses of AWS’s consoles', async () => {
    open('#xray:traces/5759e988bd862e3fe1be46a994272793');

    expect(await screen.findByRole('heading', { name: 'One trace' })).toBeDefined();
    expect(location.hash).toBe('#/traces/1-5759e988-bd862e3fe1be46a994272793');
  });

  it('says which page there is not, and where the others are', async () => {
    open('#/%3Cb%3Enowhere');

    expect(screen.getByRole('heading', { name: 'There is no such page' })).toBeDefined();
    expect(screen.getByRole('main').textContent).toContain('#/<b>nowhere');
    expect(within(screen.getByRole('main')).getAllByRole('link')).toHaveLength(8);
    expect(document.title).toBe('No such page – TraceLab');
  });

  it('goes on around a page that breaks, and lets it be tried again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    broken.isBroken = true;
    open('#/traces');

    expect(await screen.findByRole('heading', { name: 'This page broke' })).toBeDefined();
    expect(screen.getByText(/a row too many/).textContent).toContain('Address: #/traces');
    expect(screen.getByRole('navigation', { name: 'Pages' })).toBeDefined();

    broken.isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));

    expect(await screen.findByRole('heading', { name: 'Traces' })).toBeDefined();
  });

  it('says that a link asks for more than six hours', async () => {
    open('#/traces?timeRange=PT24H');
    await screen.findByRole('heading', { name: 'Traces' });

    expect(screen.getByText(/none of at most 6 hours/).textContent).toContain('PT24H');
  });

  it('shows a group that is not there as such', async () => {
    server.answers.set('/Groups', { Groups: [{ GroupName: 'Default' }, { GroupName: 'Slow' }] });
    open('#/traces?group=Gone');
    await screen.findByRole('heading', { name: 'Traces' });

    const select = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Group' });
    await waitFor(() =>
      expect([...select.options].map(({ text }) => text)).toEqual([
        'Default',
        'Slow',
        'Gone (no such group)',
      ]),
    );
    await userEvent.selectOptions(select, 'Slow');

    expect(location.hash).toBe('#/traces?group=Slow');
  });

  it('marks a real account', async () => {
    server.answers.set('/_tracelab/console', {
      ...consoleInfo,
      region: 'eu-west-1',
      target: { kind: 'aws', profile: 'trial' },
    });
    open('');

    expect(await screen.findByTitle('A real AWS account: eu-west-1 profile trial')).toBeDefined();
  });

  it('changes the theme, keeps it, and never by opening a link', async () => {
    open('#/traces?theme=dark');
    await screen.findByRole('heading', { name: 'Traces' });
    expect(localStorage.getItem('tracelab.preferences')).toBeNull();

    await userEvent.click(screen.getByRole('button', { name: /^Theme/ }));

    expect(screen.getByRole('button', { name: 'Theme: light' })).toBeDefined();
    expect(localStorage.getItem('tracelab.preferences')).toContain('"theme":"light"');
    await userEvent.click(screen.getByRole('button', { name: 'Theme: light' }));
    await userEvent.click(screen.getByRole('button', { name: 'Theme: dark' }));
  });
});

describe('LiveIndicator', () => {
  it('says live, paused and reconnecting, and pauses with space', async () => {
    open('');
    await screen.findByRole('heading', { name: /^Map/ });

    act(() => server.streams.at(-1)?.open());
    expect(screen.getByRole('button', { name: 'Live' })).toBeDefined();
    await userEvent.keyboard(' ');
    expect(screen.getByRole('button', { name: 'Paused' })).toBeDefined();
    await userEvent.keyboard(' ');
    act(() => server.streams.at(-1)?.break());

    expect(screen.getByRole('button', { name: 'Reconnecting…' })).toBeDefined();
  });
});

describe('ConnectionStrip', () => {
  it('says that X-Ray is down while what is there stays, and goes when it is back', async () => {
    server.answers.set('/ServiceGraph', { Services: [{}, {}] });
    open('');
    await screen.findByRole('heading', { name: 'Map of 2 services' });
    act(() => server.streams.at(-1)?.open());

    server.isDown = true;
    act(() => server.streams.at(-1)?.break());
    const strip = await screen.findByText('X-Ray at 127.0.0.1:2000 does not answer');
    expect(strip.parentElement?.textContent).toMatch(/since \d\d:\d\d:\d\d UTC/);
    expect(screen.getByRole('heading', { name: 'Map of 2 services' })).toBeDefined();

    server.isDown = false;
    act(() => server.streams.at(-1)?.open());
    await waitFor(() => expect(screen.queryByText(/does not answer/)).toBeNull());
  });

  it('asks again what failed, when asked to', async () => {
    server.isDown = true;
    open('');
    await screen.findByText('X-Ray does not answer', { exact: false });

    server.isDown = false;
    server.answers.set('/ServiceGraph', { Services: [{}] });
    await userEvent.click(screen.getByRole('button', { name: 'Try now' }));

    expect(await screen.findByRole('heading', { name: 'Map of 1 services' })).toBeDefined();
    await waitFor(() => expect(screen.queryByText(/does not answer/)).toBeNull());
  });
});

describe('KeySheet', () => {
  it('opens with ?, those of the page first', async () => {
    open('');
    await screen.findByRole('heading', { name: /^Map/ });

    await userEvent.keyboard('?');

    const sheet = screen.getByRole('dialog', { name: 'Keys' });
    expect(within(sheet).getAllByRole('heading', { level: 3 })[0]?.textContent).toBe(
      'This page: Map',
    );
  });
});

function open(hash: string) {
  history.replaceState(null, '', hash === '' ? location.pathname : hash);
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={queries}>
      <LiveProvider>
        <App />
      </LiveProvider>
    </QueryClientProvider>,
  );
}

const current = () => document.querySelector('nav [aria-current="page"]')?.textContent;
