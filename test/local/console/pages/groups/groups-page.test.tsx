// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { GroupsPage } from '../../../../../local/console/pages/groups/GroupsPage.tsx';
import { type RealConsole, renderPage, startRealConsole } from '../../account/real-console.tsx';

let server: RealConsole;

afterEach(() => server.close());

/** Traces of `front`, which calls `orders`; those with a fault fail in `orders`. */
function putTraces(count: number, fault = false): void {
  const now = server.clock.now();
  const documents = Array.from({ length: count }, (_, at) => {
    const flags = fault ? { fault: true } : {};
    return JSON.stringify({
      trace_id: `1-${Math.floor(now).toString(16)}-${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`,
      id: '00000000000000a1',
      name: 'front',
      start_time: now - 0.2,
      end_time: now,
      http: {
        request: { method: 'GET', url: `https://shop.example.com/orders/${at}` },
        response: { status: fault ? 500 : 200 },
      },
      ...flags,
      subsegments: [
        {
          id: '00000000000000a2',
          name: 'orders',
          namespace: 'remote',
          start_time: now - 0.1,
          end_time: now,
          ...flags,
        },
      ],
    });
  });
  server.xray.putTraceSegments(documents);
}

function start(groups: Readonly<Record<string, string>> = {}, options = {}): RealConsole {
  server = startRealConsole(options);
  for (const [GroupName, FilterExpression] of Object.entries(groups)) {
    server.call('CreateGroup', { GroupName, FilterExpression });
  }
  return server;
}

const open = (address = '#/groups') => renderPage(<GroupsPage />, address);

const findGroup = (name: string) =>
  server.call('GetGroups', {}).Groups?.find(({ GroupName }) => GroupName === name);

const form = () => within(screen.getByRole('form'));
const expression = () => form().getByRole('combobox', { name: 'Filter expression' });

async function writeExpression(user: ReturnType<typeof userEvent.setup>, text: string) {
  await user.clear(expression());
  await user.click(expression());
  await user.paste(text);
}

describe('GroupsPage', () => {
  it('lists every group with what it is for, and leads to its map and traces', async () => {
    start({ slow: 'responsetime > 1', faults: 'fault' });
    open();

    const table = within(await screen.findByRole('table', { name: 'Groups' }));
    const names = table.getAllByRole('row').map((row) => row.textContent);

    expect(names.slice(1)).toEqual([
      'Defaultevery traceoffMapTraces',
      'faultsfaultoffMapTraces',
      'slowresponsetime > 1offMapTraces',
    ]);
    const traces = table.getAllByRole('link', { name: 'Traces' });
    expect(traces.map((link) => link.getAttribute('href'))).toEqual([
      '#/traces',
      '#/traces?group=faults',
      '#/traces?group=slow',
    ]);
  });

  it('counts what an expression matches as it is written, shows the latest, and saves it', async () => {
    start();
    putTraces(4);
    putTraces(2, true);
    const user = userEvent.setup();
    open('#/groups?new=yes');
    await screen.findByRole('form');

    await user.type(form().getByLabelText('Name'), 'broken');
    await writeExpression(user, 'fault');
    const matching = within(await screen.findByRole('region', { name: 'Matching traces' }));
    await waitFor(() =>
      expect(matching.getByText(/traces match$/).textContent).toBe('2 of 6 traces match'),
    );
    await waitFor(() =>
      expect(document.getElementById('announcements')?.textContent).toBe('2 of 6 traces match'),
    );
    const samples = within(screen.getByRole('list', { name: 'The latest that match' }));
    expect(samples.getAllByRole('link')).toHaveLength(2);
    await user.click(form().getByRole('checkbox', { name: /^Insights/ }));
    await user.click(form().getByRole('button', { name: 'Create group' }));

    await waitFor(() =>
      expect(findGroup('broken')).toMatchObject({
        FilterExpression: 'fault',
        InsightsConfiguration: { InsightsEnabled: true, NotificationsEnabled: false },
      }),
    );
    expect(location.hash).toBe('#/groups?group=broken');
  });

  it('saves a group whose traces its name then selects', async () => {
    start();
    const user = userEvent.setup();
    open('#/groups?group=broken&filter=fault');
    await screen.findByRole('form');

    expect((form().getByLabelText('Name') as HTMLInputElement).value).toBe('broken');
    await user.click(form().getByRole('button', { name: 'Create group' }));
    await waitFor(() => expect(findGroup('broken')).toBeDefined());
    putTraces(3);
    putTraces(2, true);

    const { TraceSummaries } = server.call('GetTraceSummaries', {
      StartTime: new Date((server.clock.now() - 60) * 1000),
      EndTime: new Date((server.clock.now() + 60) * 1000),
      FilterExpression: 'group.name = "broken"',
    });
    expect(TraceSummaries).toHaveLength(2);
    const links = await screen.findAllByRole('link', { name: 'Map' });
    expect(links.map((link) => link.getAttribute('href'))).toContain('#/service-map?group=broken');
  });

  it('points at what is wrong with an expression, and does not send it', async () => {
    start();
    const user = userEvent.setup();
    open('#/groups?new=yes');
    await screen.findByRole('form');
    await user.type(form().getByLabelText('Name'), 'broken');
    await writeExpression(user, 'service("orders" AND fault');

    await user.click(form().getByRole('button', { name: 'Create group' }));

    expect(await form().findByText(/column 18: expected/)).toBeDefined();
    expect(await form().findByText(/Invalid input symbol/)).toBeDefined();
    expect((expression() as HTMLInputElement).value).toBe('service("orders" AND fault');
    expect(server.calls).not.toContain('/CreateGroup');
  });

  it.each([
    ['', 'must have length greater than or equal to 1: give the group a name'],
    ['n'.repeat(33), 'must have length less than or equal to 32, got 33 characters'],
    ['a b', '"a b" is not valid; letters, digits and hyphens are allowed'],
    ['slow', 'slow already exists'],
    ['Default', 'Default already exists'],
  ])('refuses the name "%s" in the words of X-Ray', async (name, message) => {
    start({ slow: 'responsetime > 1' });
    const user = userEvent.setup();
    open('#/groups?new=yes');
    await screen.findByRole('form');
    if (name !== '') await user.click(form().getByLabelText('Name')).then(() => user.paste(name));

    await user.click(form().getByRole('button', { name: 'Create group' }));

    expect(await form().findByText(message)).toBeDefined();
    expect(form().getByText(/^Filter Expression is empty/)).toBeDefined();
    expect(server.calls).not.toContain('/CreateGroup');
  });

  it('changes a group, says what changes and for which traces, and takes it back', async () => {
    start({ slow: 'responsetime > 1' });
    const user = userEvent.setup();
    open('#/groups?group=slow');
    await screen.findByRole('form');

    await writeExpression(user, 'responsetime > 2');
    expect(form().getByRole('list', { name: 'Changes' }).textContent).toBe(
      'Filter expression responsetime > 1 → becomesresponsetime > 2',
    );
    expect(form().getByText(/Traces that are stored already stay/)).toBeDefined();
    await user.click(form().getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(findGroup('slow')?.FilterExpression).toBe('responsetime > 2'));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));

    await waitFor(() => expect(findGroup('slow')?.FilterExpression).toBe('responsetime > 1'));
  });

  it('asks before it deletes, and makes the group again with its tags', async () => {
    start({ slow: 'responsetime > 1' });
    const arn = findGroup('slow')?.GroupARN ?? '';
    server.call('TagResource', { ResourceARN: arn, Tags: [{ Key: 'team', Value: 'shop' }] });
    const user = userEvent.setup();
    open('#/groups?group=slow');

    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    await user.click(screen.getByRole('button', { name: 'Delete group' }));
    await waitFor(() => expect(findGroup('slow')).toBeUndefined());
    await user.click(await screen.findByRole('button', { name: 'Undo' }));

    await waitFor(() => expect(findGroup('slow')?.FilterExpression).toBe('responsetime > 1'));
    const again = findGroup('slow')?.GroupARN ?? '';
    expect(server.call('ListTagsForResource', { ResourceARN: again }).Tags).toEqual([
      { Key: 'team', Value: 'shop' },
    ]);
  });

  it('turns on the insights of Default, whose expression and existence are fixed', async () => {
    start();
    const user = userEvent.setup();
    open('#/groups?group=Default');
    await screen.findByRole('form');

    expect(form().queryByRole('combobox')).toBeNull();
    expect(form().queryByRole('button', { name: 'Delete' })).toBeNull();
    await user.click(form().getByRole('checkbox', { name: /^Insights/ }));
    await user.click(form().getByRole('checkbox', { name: /^Notifications/ }));
    await user.click(form().getByRole('button', { name: 'Save' }));

    await waitFor(() =>
      expect(findGroup('Default')?.InsightsConfiguration).toEqual({
        InsightsEnabled: true,
        NotificationsEnabled: true,
      }),
    );
  });

  it('asks whose change is to stay when somebody else was faster', async () => {
    start({ slow: 'responsetime > 1' });
    const user = userEvent.setup();
    open('#/groups?group=slow');
    await screen.findByRole('form');
    await user.click(form().getByRole('checkbox', { name: /^Insights/ }));
    server.call('UpdateGroup', { GroupName: 'slow', FilterExpression: 'responsetime > 5' });

    await user.click(form().getByRole('button', { name: 'Save' }));
    await user.click(await form().findByRole('button', { name: 'Keep my changes on top' }));
    await user.click(form().getByRole('button', { name: 'Save' }));

    await waitFor(() =>
      expect(findGroup('slow')).toMatchObject({
        FilterExpression: 'responsetime > 5',
        InsightsConfiguration: { InsightsEnabled: true },
      }),
    );
  });

  it('keeps what is written of a group that somebody deletes meanwhile', async () => {
    start({ slow: 'responsetime > 1' });
    const user = userEvent.setup();
    open('#/groups?group=slow');
    await screen.findByRole('form');
    await writeExpression(user, 'responsetime > 2');
    server.call('DeleteGroup', { GroupName: 'slow' });

    await user.click(form().getByRole('button', { name: 'Save' }));
    await user.click(await form().findByRole('button', { name: 'Make it again' }));
    await user.click(form().getByRole('button', { name: 'Create group' }));

    await waitFor(() => expect(findGroup('slow')?.FilterExpression).toBe('responsetime > 2'));
  });

  it('allows no more groups than X-Ray does', async () => {
    start(Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`group-${at}`, 'fault'])));
    open();

    expect(await screen.findByText(/There are already 25 groups/)).toBeDefined();
    expect((screen.getByRole('button', { name: 'New group' }) as HTMLButtonElement).disabled).toBe(
      true,
    );
  });

  it('names account and region before it deletes in a real account', async () => {
    start({ slow: 'responsetime > 1' }, { target: { kind: 'aws' } });
    const user = userEvent.setup();
    open('#/groups?group=slow');

    await user.click(await screen.findByRole('button', { name: 'Delete' }));

    expect(await screen.findByText('the AWS account 123456789012 in us-east-1')).toBeDefined();
  });
});

describe('the insights of a group', () => {
  /** Half an hour as usual, then ten minutes in which four of ten requests fail. */
  function startWithInsight(): string {
    start({ all: 'duration >= 0' }, { began: 41 * 60 });
    const InsightsConfiguration = { InsightsEnabled: true };
    server.call('UpdateGroup', {
      GroupName: 'all',
      FilterExpression: 'duration >= 0',
      InsightsConfiguration,
    });
    for (let minute = 0; minute < 40; minute++) {
      putTraces(minute < 30 ? 10 : 6);
      if (minute >= 30) putTraces(4, true);
      server.clock.advance(60_000);
    }
    server.clock.advance(15_000);
    const now = server.clock.now();
    const [insight] =
      server.call('GetInsightSummaries', {
        GroupName: 'all',
        StartTime: new Date((now - 3600) * 1000),
        EndTime: new Date(now * 1000),
      }).InsightSummaries ?? [];
    return insight?.InsightId ?? '';
  }

  it('says why there are none', async () => {
    start({ slow: 'responsetime > 1' });
    const user = userEvent.setup();
    open('#/groups?group=slow');

    expect(await screen.findByText(/^Insights are off for this group/)).toBeDefined();
    await user.click(form().getByRole('checkbox', { name: /^Insights/ }));
    await user.click(form().getByRole('button', { name: 'Save' }));

    expect(await screen.findByText(/at least 20 requests and 5 faults/)).toBeDefined();
  });

  it('lists one and shows what it did, how it went on and whom it reaches', async () => {
    const id = startWithInsight();
    const user = userEvent.setup();
    open('#/groups?group=all');
    const list = within(await screen.findByRole('region', { name: 'Insights' }));
    expect((await list.findAllByRole('row'))[1]?.textContent).toContain('active');

    await user.click(list.getByRole('link', { name: 'orders' }));

    expect(location.hash).toBe(`#/groups?group=all&insight=${id}`);
    expect(await screen.findByRole('heading', { name: 'Faults of orders' })).toBeDefined();
    expect(screen.getAllByText('40 of 100 requests failed (40 %)')).toHaveLength(2);
    const timeline = within(screen.getByRole('region', { name: 'What happened' }));
    expect(timeline.getAllByRole('listitem').length).toBeGreaterThan(0);
    const affected = within(screen.getByRole('table', { name: /^Affected services/ }));
    const rows = affected.getAllByRole('row').map(({ textContent }) => textContent);
    expect(rows).toContainEqual(expect.stringMatching(/^ordersremote host.*root cause–$/));
    expect(screen.getByText('service(id(name: "orders", type: "remote")) { fault }')).toBeDefined();
    const show = screen.getByRole('link', { name: 'Show traces' }).getAttribute('href');
    expect(show).toMatch(/^#\/traces\?group=all&filter=.*&timeRange=\d{4}-.*%7E/);
  });

  it('says that an insight of a link is not there', async () => {
    start();
    open('#/groups?insight=00000000-0000-4000-8000-000000000000');

    expect(await screen.findByText('Insight not found')).toBeDefined();
    expect(screen.getByRole('link', { name: '← Groups' }).getAttribute('href')).toBe('#/groups');
  });
});
