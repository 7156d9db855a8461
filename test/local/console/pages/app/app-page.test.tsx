// @vitest-environment happy-dom
import { act, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { changePreferences } from '../../../../../local/console/frame/preferences.ts';
import { AppPage } from '../../../../../local/console/pages/app/AppPage.tsx';
import { localLink } from '../../../../../local/console/pages/app/Detail.tsx';
import { epochSeconds } from '../../../../../local/xray/index.ts';
import { type RealConsole, renderPage, startRealConsole } from '../../account/real-console.tsx';
import { resource, shop, shopBackend, traceId } from './app-fixture.ts';

// Machines are loaded.
configure({ asyncUtilTimeout: 10_000 });

let real: RealConsole | undefined;

beforeEach(() => {
  localStorage.clear();
  changePreferences({ editor: 'none', zone: 'utc' });
});

afterEach(() => real?.close());

function open(address = '#/app', app = shop) {
  const backend = shopBackend(app);
  real = startRealConsole({ app: backend.backend });
  const { queries } = renderPage(<AppPage />, address);
  return { ...backend, queries, user: userEvent.setup() };
}

const row = async (name: string) =>
  (await screen.findByRole('link', { name })).closest('tr') as HTMLElement;

const panel = (name: string) => screen.findByRole('complementary', { name });

describe('AppPage', () => {
  it('lists resources with kind, path, state, address, last trace and source file', async () => {
    open();

    const place = await row('place');
    const stage = await row('shop/prod');
    const flow = await row('Flow');

    expect(place.textContent).toMatch(
      /placeLambda functionShop\/Place\/Resource✓running\d+ s agolambdas\/place\.ts/,
    );
    expect(within(place).getByRole('link', { name: /s ago/ }).getAttribute('href')).toBe(
      `#/traces?${new URLSearchParams({ filter: 'service(id(name: "place", type: "AWS::Lambda"))' })}`,
    );
    expect(within(stage).getByRole('link', { name: /127/ })).toMatchObject({
      href: 'http://127.0.0.1:3000/prod',
      rel: 'noreferrer noopener',
    });
    expect(flow.textContent).toContain('!not emulated');
    expect(flow.textContent).toContain('requests that reach it fail');
    expect(screen.queryByRole('link', { name: 'role' })).toBeNull();
    expect(screen.getByText('5 of 6 resources, without 1 that are only declared')).toBeDefined();
  });

  it('says which stacks do not run, and why', async () => {
    open();

    const list = (await screen.findByRole('heading', { name: 'Stacks that do not run' }))
      .nextElementSibling;

    expect(list?.textContent).toBe('Cluster: AWS::EKS::Cluster is not emulated yet');
  });

  it('filters, groups and shows everything by its address', async () => {
    const { user } = open('#/app?by=kind&show=everything');
    expect(await screen.findByRole('rowheader', { name: 'Roles and policies 1' })).toBeDefined();

    await user.type(screen.getByRole('searchbox', { name: 'Filter resources' }), 'failed');

    expect(location.hash).toBe('#/app?filter=failed&by=kind&show=everything');
    expect(await row('Database')).toBeDefined();
    expect(screen.queryByRole('link', { name: 'place' })).toBeNull();
    await user.type(screen.getByRole('searchbox'), 'xyz');
    expect(screen.getByText('No resource is like that')).toBeDefined();
  });

  it('is walked by j and k, and Enter opens', async () => {
    const { user } = open();
    await row('place');

    await user.keyboard('jjkj{Enter}');

    expect(location.hash).toBe('#/app?resource=Shop%2FOrders');
    expect(await panel('orders')).toBeDefined();
    expect(document.activeElement).toBe(screen.getByRole('tab', { name: 'Overview' }));
    await user.click(screen.getByRole('button', { name: 'Close' }));
    expect(location.hash).toBe('#/app');
    expect(document.activeElement).toBe(await row('orders'));
  });

  it('is filtered from the keyboard', async () => {
    const { user } = open();
    await row('place');

    await user.keyboard('/place');

    expect(location.hash).toBe('#/app?filter=place');
  });

  it('says what brings an app where there is none', async () => {
    real = startRealConsole();
    renderPage(<AppPage />, '#/app');

    expect(await screen.findByText('No app runs behind this console')).toBeDefined();
    expect(screen.getByText('npx tracelab start')).toBeDefined();
  });

  it('sends sample traffic, and says when some is being sent', async () => {
    const { user } = open();

    await user.click(await screen.findByRole('button', { name: 'Send sample traffic' }));
    const news = await screen.findByText('13 requests on the way');
    // Behind the button, which stays where the pointer is.
    const button = screen.getByRole('button', { name: 'Send sample traffic' });
    expect(button.compareDocumentPosition(news)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    await user.click(screen.getByRole('button', { name: 'Send sample traffic' }));

    expect((await screen.findByRole('alert')).textContent).toContain(
      'sample traffic is being sent',
    );
  });

  it('says no longer that requests are on the way when they have long arrived', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    open();
    fireEvent.click(await screen.findByRole('button', { name: 'Send sample traffic' }));
    expect(await screen.findByText('13 requests on the way')).toBeDefined();

    act(() => vi.advanceTimersByTime(15_000));

    expect(screen.queryByText('13 requests on the way')).toBeNull();
  });

  it('shows what it knows beside an outage', async () => {
    const { queries } = open();
    await row('place');
    if (real !== undefined) real.outage = '/_tracelab/app';

    await queries.refetchQueries();

    expect((await screen.findByRole('alert')).textContent).toContain('nothing answers');
    expect(await row('place')).toBeDefined();
  });
});

describe('the panel of a resource', () => {
  it('has everything about it, to be copied, with its nodes and what it is connected with', async () => {
    open('#/app?resource=Shop%2FPlace');

    const about = await panel('place');

    expect(within(about).getByText('Shop/Place/Resource')).toBeDefined();
    expect(within(about).getByRole('button', { name: 'Copy construct path' })).toBeDefined();
    expect(within(about).getByRole('button', { name: 'Copy path' })).toBeDefined();
    const [map] = within(about).getAllByRole('link', { name: 'Map' });
    expect(map?.getAttribute('href')).toBe('#/service-map?node=AWS%3A%3ALambda%7Eplace');
    expect(within(about).getByRole('link', { name: 'shop/prod' }).getAttribute('href')).toBe(
      '#/app?resource=Shop%2FStage',
    );
    expect(within(about).getByRole('link', { name: 'orders' })).toBeDefined();
  });

  it('opens the source file in the editor that settings name, and in none by itself', async () => {
    open('#/app?resource=Shop%2FPlace');
    const about = await panel('place');
    expect(within(about).queryByRole('link', { name: 'lambdas/place.ts' })).toBeNull();

    changePreferences({ editor: 'vscode' });

    const link = await within(about).findByRole('link', { name: 'lambdas/place.ts' });
    expect(link.getAttribute('href')).toBe('vscode://file/home/me/shop/lambdas/place.ts:1');
  });

  it('says why X-Ray does not show a resource', async () => {
    open('#/app?resource=Shop%2FStage');

    expect(await screen.findByText('active tracing is off on this stage')).toBeDefined();
    expect(screen.queryByRole('tab', { name: 'Invoke' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Restart…' })).toBeNull();
  });

  it('says that a resource of an old link is gone', async () => {
    open('#/app?resource=Shop%2FGone');

    expect(await screen.findByText('There is no such resource')).toBeDefined();
  });

  it('restarts after it has said what ends', async () => {
    const { user, asked } = open('#/app?resource=Shop%2FPlace');

    await user.click(await screen.findByRole('button', { name: 'Restart…' }));
    const dialog = screen.getByRole('dialog', { name: 'Restart place?' });
    expect(dialog.textContent).toContain('those at work after their invocation');
    await user.click(within(dialog).getByRole('button', { name: 'Leave it running' }));
    expect(asked.restarted).toEqual([]);

    await user.click(screen.getByRole('button', { name: 'Restart…' }));
    await user.click(screen.getByRole('button', { name: 'Restart' }));

    await waitFor(() => expect(asked.restarted).toEqual(['Shop/Place']));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('leaves the question open where a restart is refused', async () => {
    const database = { canRestart: true } as const;
    const app = {
      ...shop,
      resources: shop.resources.map((each) =>
        each.logicalId === 'Database' ? { ...each, ...database } : each,
      ),
    };
    const { user } = open('#/app?resource=my-Data%2FDatabase', app);

    await user.click(await screen.findByRole('button', { name: 'Restart…' }));
    await user.click(screen.getByRole('button', { name: 'Restart' }));

    expect((await screen.findByRole('alert')).textContent).toContain('it does not run');
    expect(screen.getByRole('dialog').textContent).toContain('mysqld is not installed');
  });
});

describe('invoking', () => {
  const editor = () =>
    screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Event, as JSON' });

  it('shows the answer, and its trace as soon as X-Ray has it', async () => {
    const { user, asked } = open('#/app?resource=Shop%2FPlace&view=invoke');

    await user.click(await screen.findByRole('button', { name: 'Invoke' }));

    const answer = await screen.findByRole('region', { name: 'Answer' });
    expect(asked.invoked).toEqual(['{}']);
    expect(answer.textContent).toContain('{\n  "statusCode": 201\n}');
    expect(answer.textContent).toContain('its trace is on the way');
    expect(within(answer).queryByRole('link')).toBeNull();
  });

  it('asks nothing with an event that Lambda would refuse for its size', async () => {
    const { user, asked } = open('#/app?resource=Shop%2FPlace&view=invoke');
    fireEvent.change(await editor(), { target: { value: `"${'y'.repeat(7 * 2 ** 20)}"` } });

    await user.click(screen.getByRole('button', { name: 'Invoke' }));

    expect((await screen.findByRole('alert')).textContent).toBe(
      '✕ The event has 7.0 MiB; Lambda takes at most 6 MiB',
    );
    expect(asked.invoked).toEqual([]);
  });

  it('leads to the trace', async () => {
    const { user } = open('#/app?resource=Shop%2FPlace&view=invoke');
    const start = Number.parseInt(traceId.slice(2, 10), 16);
    if (real !== undefined) vi.spyOn(real.clock, 'now').mockReturnValue(epochSeconds(start + 2));
    real?.call('PutTraceSegments', {
      TraceSegmentDocuments: [
        JSON.stringify({
          ...{ id: '53995c3f42cd8ad8', trace_id: traceId, name: 'place' },
          ...{ start_time: start, end_time: start + 1 },
        }),
      ],
    });

    await user.click(await screen.findByRole('button', { name: 'Invoke' }));

    const link = await screen.findByRole('link', { name: 'Open its trace' });
    expect(link.getAttribute('href')).toBe(`#/traces/${traceId}`);
  });

  it('marks a function that failed, and one that is throttled', async () => {
    const { user, answer } = open('#/app?resource=Shop%2FPlace&view=invoke');
    Object.assign(answer, { failed: true, payload: '{"errorType":"Error","errorMessage":"no"}' });

    await user.click(await screen.findByRole('button', { name: 'Invoke' }));
    expect(await screen.findByText('the function failed')).toBeDefined();

    Object.assign(answer, { status: 429 });
    await user.click(screen.getByRole('button', { name: 'Invoke' }));
    expect(await screen.findByText('throttled (429)')).toBeDefined();
  });

  it('sends nothing that is no JSON, and shows the place of the mistake', async () => {
    const { user, asked } = open('#/app?resource=Shop%2FPlace&view=invoke');
    const text = await editor();
    await user.clear(text);
    await user.type(text, '{{"a": 1,}');

    await user.keyboard('{Control>}{Enter}{/Control}');

    expect(screen.getByRole('alert').textContent).toContain(
      '✕ Line 1, column 9: expected a key in double quotes',
    );
    expect(text.getAttribute('aria-invalid')).toBe('true');
    expect(text.selectionStart).toBe(8);
    expect(asked.invoked).toEqual([]);
  });

  it('keeps the last event of each function in this browser', async () => {
    const { user } = open('#/app?resource=Shop%2FPlace&view=invoke');
    const text = await editor();
    await user.clear(text);
    await user.type(text, '[[7]');
    await user.click(screen.getByRole('button', { name: 'Invoke' }));
    await screen.findByRole('region', { name: 'Answer' });
    real?.close();

    open('#/app?resource=Shop%2FPlace&view=invoke');

    expect((await editor()).value).toBe('[7]');
  });

  it('has examples of what invokes the function', async () => {
    const { user } = open('#/app?resource=Shop%2FPlace&view=invoke');

    await user.click(await screen.findByRole('button', { name: 'Examples' }));
    await user.click(screen.getByRole('menuitem', { name: 'Request to an API' }));

    expect(JSON.parse((await editor()).value)).toMatchObject({ httpMethod: 'GET' });
  });
});

describe('a log', () => {
  it('marks errors and leads from ids to traces', async () => {
    const { log, user } = open('#/app?resource=Shop%2FPlace&view=logs');
    log('hello', { traceId });
    log(`{"level":"ERROR","message":"no stock in ${traceId}"}`);

    const lines = within(await screen.findByRole('region', { name: 'Log' }));
    expect((await lines.findByRole('link', { name: 'trace' })).getAttribute('href')).toBe(
      `#/traces/${traceId}`,
    );
    expect(lines.getByRole('link', { name: traceId })).toBeDefined();

    await user.click(screen.getByRole('checkbox', { name: 'Errors only' }));
    expect(lines.getAllByRole('row').map((each) => each.textContent)).toEqual([
      'TimeText',
      `12:00:00✕ error no stock in ${traceId}`,
    ]);
  });

  it('leaves out what the platform writes, but for errors, until it is asked', async () => {
    const { log, user } = open('#/app?resource=Shop%2FPlace&view=logs');
    log('START RequestId: 1', { stream: 'platform' });
    log('2026-11-20T12:00:00Z 1 Task timed out after 3.00 seconds', { stream: 'platform' });

    expect(await screen.findByText(/Task timed out/)).toBeDefined();
    expect(screen.queryByText(/START RequestId/)).toBeNull();
    await user.click(screen.getByRole('checkbox', { name: 'START, END and REPORT' }));

    expect(screen.getByText(/START RequestId/)).toBeDefined();
  });

  it('goes on as it grows', async () => {
    const { log } = open('#/app?resource=Shop%2FPlace&view=logs');
    expect(await screen.findByText('Nothing was logged yet.')).toBeDefined();

    log('later');

    expect(await screen.findByText('later')).toBeDefined();
  });
});

describe('hostile text', () => {
  const evil = '<img src=x onerror=alert(1)>\u202egnp\u0000';
  const long = 'ש'.repeat(2000);

  it('is only ever text', async () => {
    const { log } = open(
      `#/app?resource=${encodeURIComponent(`${evil}/__proto__`)}&view=overview`,
      {
        ...shop,
        stacks: [evil],
        leftOut: [{ stack: evil, reason: long }],
        resources: [
          resource('__proto__', evil, {
            ...{ stack: evil, name: evil, constructPath: long, detail: 'javascript:alert(1)' },
            ...{ sourceFile: '../../etc/passwd', log: evil, canInvoke: true, canRestart: true },
            nodes: [{ name: evil, type: evil }],
          }),
        ],
        declared: {
          nodes: [
            { id: 'a', name: evil, type: evil, resource: `${evil}/__proto__`, untraced: evil },
            { id: 'b', name: long, type: 'client' },
          ],
          edges: [{ from: 'b', to: 'a', kind: 'call' }],
        },
      },
    );
    log(evil);

    await screen.findByRole('tab', { name: 'Logs' });
    await userEvent.click(screen.getByRole('tab', { name: 'Logs' }));
    await screen.findByRole('region', { name: 'Log' });

    expect(document.querySelector('img')).toBeNull();
    expect(document.body.textContent).not.toContain('\u202e');
    expect(document.body.textContent).not.toContain('\u0000');
    expect(document.body.textContent?.length).toBeLessThan(5000);
    for (const link of document.querySelectorAll('a')) {
      expect(link.getAttribute('href')).toMatch(/^#\//);
    }
  });

  it.each([
    'javascript:alert(1)',
    'https://evil.example/',
    'http://127.0.0.1@evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://user:pass@127.0.0.1/',
    'http://127.0.0.1:1 and more',
    'http:\\\\127.0.0.1',
    'http://',
    '',
  ])('does not lead to %j', (text) => {
    expect(localLink(text)).toBeUndefined();
  });
});
