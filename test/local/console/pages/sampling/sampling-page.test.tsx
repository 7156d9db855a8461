// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { navigate } from '../../../../../local/console/address/address.ts';
import { SamplingPage } from '../../../../../local/console/pages/sampling/SamplingPage.tsx';
import { type RealConsole, renderPage, startRealConsole } from '../../account/real-console.tsx';

let server: RealConsole;

afterEach(() => server.close());

const everything = {
  ResourceARN: '*',
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: '*',
  URLPath: '*',
  Version: 1,
};

const checkout = {
  ...everything,
  RuleName: 'checkout',
  Priority: 100,
  FixedRate: 0.05,
  ReservoirSize: 1,
  HTTPMethod: 'POST',
  URLPath: '/orders*',
};

function start(rules: readonly object[] = [checkout], options = {}): RealConsole {
  server = startRealConsole(options);
  for (const rule of rules) {
    server.call('CreateSamplingRule', { SamplingRule: rule as typeof checkout });
  }
  return server;
}

const open = (address = '#/sampling') => renderPage(<SamplingPage />, address);

const findRule = (name: string) =>
  server
    .call('GetSamplingRules', {})
    .SamplingRuleRecords?.map(({ SamplingRule: rule }) => rule)
    .find((rule) => rule?.RuleName === name);

const rows = async () => {
  const table = await screen.findByRole('table', { name: /^Sampling rules/ });
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    );
};

const form = () => within(screen.getByRole('form'));
const trial = () => within(screen.getByRole('region', { name: 'Try a request' }));

async function write(user: ReturnType<typeof userEvent.setup>, label: string, text: string) {
  const field = form().getByLabelText(label);
  await user.clear(field);
  if (text !== '') await user.click(field).then(() => user.paste(text));
}

describe('SamplingPage', () => {
  it('lists the rules in the order in which they are tried, with what was reported of them', async () => {
    start([
      checkout,
      { ...checkout, RuleName: 'health', Priority: 10, FixedRate: 0, ReservoirSize: 0 },
    ]);
    server.call('GetSamplingTargets', {
      SamplingStatisticsDocuments: [
        {
          RuleName: 'checkout',
          ClientID: 'a'.repeat(24),
          Timestamp: new Date(),
          RequestCount: 40,
          SampledCount: 3,
          BorrowCount: 1,
        },
      ],
    });
    open();

    const shown = await rows();
    await waitFor(async () => expect((await rows())[1]?.[5]).toBe('40'));

    expect(shown.map((row) => row.slice(0, 4))).toEqual([
      ['10', 'health', 'no request', 'method POST, path /orders*'],
      ['100', 'checkout', 'first 1 request a second, then 5 %', 'method POST, path /orders*'],
      ['last', 'Default', 'first 1 request a second, then 5 %', 'every request'],
    ]);
    expect((await rows())[1]?.slice(5)).toEqual(['40', '3', '1', '10 %']);
    expect(screen.getByRole('img', { name: '40 matched, 3 sampled, 1 borrowed' })).toBeDefined();
  });

  it('changes a rule where it is, and the change decides about requests', async () => {
    start();
    const user = userEvent.setup();
    open('#/sampling?rule=checkout&method=POST&path=/orders/7');
    await screen.findByRole('region', { name: 'Try a request' });
    expect(await trial().findByText(/first 1 request a second, then 5 %/)).toBeDefined();

    await write(user, 'Rate', '50');
    await write(user, 'Path', '/orders/7');
    const changes = form().getByRole('list', { name: 'Changes' }).textContent;
    await user.click(form().getByRole('button', { name: 'Save' }));

    expect(changes).toContain('Rate 5 % → becomes50 %');
    expect(changes).toContain('Path /orders* → becomes/orders/7');
    await waitFor(() =>
      expect(findRule('checkout')).toMatchObject({ FixedRate: 0.5, URLPath: '/orders/7' }),
    );
    expect(await trial().findByText(/first 1 request a second, then 50 %/)).toBeDefined();
    expect(screen.getAllByText('Changed the rule "checkout".').length).toBeGreaterThan(0);
  });

  it('says why rules before the deciding one do not match, and follows what is tried', async () => {
    start();
    const user = userEvent.setup();
    open('#/sampling?method=GET&path=/orders/7');
    await screen.findByRole('region', { name: 'Try a request' });

    expect(await trial().findByText(/\(the last\): first 1 request/)).toBeDefined();
    expect(trial().getByRole('list', { name: 'Tried before' }).textContent).toContain(
      'method GET does not match POST',
    );

    await user.clear(trial().getByLabelText('Method'));
    await user.type(trial().getByLabelText('Method'), 'post');
    expect(await trial().findByText(/\(priority 100\): first 1 request/)).toBeDefined();
    await waitFor(() => expect(location.hash).toContain('method=post'));
    act(() => navigate('#/sampling?path=/elsewhere'));
    expect((trial().getByLabelText('Method') as HTMLInputElement).value).toBe('');
    expect((trial().getByLabelText('Path') as HTMLInputElement).value).toBe('/elsewhere');
  });

  it('makes a rule, and takes it back', async () => {
    start([]);
    const user = userEvent.setup();
    open();
    await user.click(await screen.findByRole('button', { name: 'New rule' }));

    await write(user, 'Name', 'slow');
    await write(user, 'Rate', '12.5');
    await user.click(form().getByRole('button', { name: 'Add one' }));
    await user.type(form().getByLabelText('Key 1'), 'x-tier');
    await user.type(form().getByLabelText('Value 1'), 'gold');
    await user.click(form().getByRole('checkbox', { name: /Raise the rate/ }));
    await user.click(form().getByRole('button', { name: 'Create sampling rule' }));

    await waitFor(() =>
      expect(findRule('slow')).toMatchObject({
        Priority: 1000,
        FixedRate: 0.125,
        Attributes: { 'x-tier': 'gold' },
        SamplingRateBoost: { MaxRate: 0.5, CooldownWindowMinutes: 10 },
      }),
    );
    expect(location.hash).toBe('#/sampling?rule=slow');
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(findRule('slow')).toBeUndefined());
  });

  it('asks before it deletes, and makes the rule again with its tags', async () => {
    start([{ ...checkout, SamplingRateBoost: { MaxRate: 0.5, CooldownWindowMinutes: 3 } }]);
    const before = findRule('checkout');
    const tags = { ResourceARN: before?.RuleARN ?? '' };
    server.call('TagResource', { ...tags, Tags: [{ Key: 'team', Value: 'shop' }] });
    const user = userEvent.setup();
    open('#/sampling?rule=checkout');

    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    expect(findRule('checkout')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Delete sampling rule' }));
    await waitFor(() => expect(findRule('checkout')).toBeUndefined());
    await user.click(await screen.findByRole('button', { name: 'Undo' }));

    await waitFor(() => expect(findRule('checkout')).toEqual(before));
    expect(server.call('ListTagsForResource', tags).Tags).toEqual([{ Key: 'team', Value: 'shop' }]);
  });

  it('tells of wrong input in the words of X-Ray, sends nothing, and keeps what was typed', async () => {
    start([]);
    const user = userEvent.setup();
    open('#/sampling?new=yes');
    await screen.findByRole('form');

    await write(user, 'Priority', '70000');
    await write(user, 'Rate', 'half');
    await write(user, 'Host', 'h'.repeat(65));
    await write(user, 'Path', '');
    await user.click(form().getByRole('button', { name: 'Create sampling rule' }));

    const told = form()
      .getAllByRole('alert')
      .map(({ textContent }) => textContent);
    expect(told).toEqual([
      'must have length greater than or equal to 1: give the rule a name',
      'must have value less than or equal to 9999, got "70000"',
      'must be a number, got "half"',
      'must have length less than or equal to 64, got 65 characters',
      'is empty, which matches no request: write "*" for all',
      '5 fields have a value that X-Ray would refuse.',
    ]);
    expect((form().getByLabelText('Rate') as HTMLInputElement).value).toBe('half');
    expect(server.calls).not.toContain('/CreateSamplingRule');
  });

  it('keeps what was typed when X-Ray refuses it or does not answer', async () => {
    start();
    const user = userEvent.setup();
    open('#/sampling?new=yes');
    await screen.findByRole('form');
    await write(user, 'Name', 'checkout');

    await user.click(form().getByRole('button', { name: 'Create sampling rule' }));
    expect(await form().findByText('Sampling rule already exists')).toBeDefined();
    server.outage = '/CreateSamplingRule';
    await write(user, 'Name', 'other');
    await user.click(form().getByRole('button', { name: 'Create sampling rule' }));
    expect(await form().findByText(/nothing answers/)).toBeDefined();
    server.outage = undefined;
    await user.click(form().getByRole('button', { name: 'Create sampling rule' }));

    await waitFor(() => expect(findRule('other')).toBeDefined());
  });

  it('asks whose change is to stay when somebody else was faster', async () => {
    start();
    const user = userEvent.setup();
    open('#/sampling?rule=checkout');
    await screen.findByRole('form');
    await write(user, 'Rate', '50');
    server.call('UpdateSamplingRule', {
      SamplingRuleUpdate: { RuleName: 'checkout', ReservoirSize: 7 },
    });

    await user.click(form().getByRole('button', { name: 'Save' }));

    const notice = (await form().findByText(/Somebody else changed this sampling rule/)).closest(
      '[role=alert]',
    );
    expect(notice?.textContent).toContain('Reservoir 1 → becomes7');
    expect(findRule('checkout')).toMatchObject({ FixedRate: 0.05, ReservoirSize: 7 });
    await user.click(form().getByRole('button', { name: 'Keep my changes on top' }));
    await user.click(form().getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(findRule('checkout')).toMatchObject({ FixedRate: 0.5, ReservoirSize: 7 }),
    );
  });

  it('makes a rule again that somebody deleted while it was being changed', async () => {
    start();
    const user = userEvent.setup();
    open('#/sampling?rule=checkout');
    await screen.findByRole('form');
    await write(user, 'Rate', '50');
    server.call('DeleteSamplingRule', { RuleName: 'checkout' });

    await user.click(form().getByRole('button', { name: 'Save' }));
    await user.click(await form().findByRole('button', { name: 'Make it again' }));
    await user.click(form().getByRole('button', { name: 'Create sampling rule' }));

    await waitFor(() => expect(findRule('checkout')).toMatchObject({ FixedRate: 0.5 }));
  });

  it('lets of Default only the rate and the reservoir change, and keeps it', async () => {
    start([]);
    const user = userEvent.setup();
    open('#/sampling?rule=Default');
    await screen.findByRole('form');

    await write(user, 'Rate', '100');
    await user.click(form().getByRole('button', { name: 'Save' }));

    await waitFor(() => expect(findRule('Default')).toMatchObject({ FixedRate: 1 }));
    const sampler = server.xray.sampler();
    const decisions = Array.from({ length: 20 }, () => sampler.decide({ path: '/' }).sampled);
    expect(decisions).not.toContain(false);
    expect(form().queryByRole('button', { name: 'Delete' })).toBeNull();
    for (const label of ['Priority', 'Host', 'Method', 'Path', 'Service name', 'Resource ARN']) {
      expect((form().getByLabelText(label) as HTMLInputElement).disabled).toBe(true);
    }
  });

  it('names account and region before it changes a real account', async () => {
    start([checkout], { target: { kind: 'aws', profile: 'shop' } });
    const user = userEvent.setup();
    open('#/sampling?rule=checkout');
    await screen.findByRole('form');
    await write(user, 'Rate', '50');

    await user.click(form().getByRole('button', { name: 'Save' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText('the AWS account 123456789012 in us-east-1 (profile "shop")'),
    ).toBeDefined();
    expect(dialog.getByRole('list', { name: 'Changes' }).textContent).toContain('Rate');
    expect(findRule('checkout')).toMatchObject({ FixedRate: 0.05 });
    await user.click(dialog.getByRole('button', { name: 'Save' }));

    await waitFor(() => expect(findRule('checkout')).toMatchObject({ FixedRate: 0.5 }));
  });

  it('allows no more rules than X-Ray does', async () => {
    start(
      Array.from({ length: 25 }, (_, at) => ({
        ...checkout,
        RuleName: `rule-${at}`,
        Priority: at + 1,
      })),
    );
    open();

    expect(await screen.findByText(/There are already 25 sampling rules/)).toBeDefined();
    expect((screen.getByRole('button', { name: 'New rule' }) as HTMLButtonElement).disabled).toBe(
      true,
    );
  });

  it('shows hostile names and patterns as text', async () => {
    const name = '\u202e<img src=x onerror=1>';
    start([{ ...checkout, RuleName: name, URLPath: '/<script>alert(1)</script>' }]);
    const { container } = open(`#/sampling?rule=${encodeURIComponent(name)}`);

    await screen.findByRole('form');

    expect(container.querySelector('img, script')).toBeNull();
    expect(screen.getAllByText(/<img src=x onerror=1>/).length).toBeGreaterThan(0);
    expect(screen.getAllByText('\\u202e').length).toBeGreaterThan(0);
  });

  it('walks the rules by keys, opens one with Enter, and begins a new one with n', async () => {
    start();
    const user = userEvent.setup();
    open();
    await rows();

    await user.keyboard('j{Enter}');
    expect(location.hash).toBe('#/sampling?rule=checkout');
    await user.click(await screen.findByRole('button', { name: 'Close' }));
    await user.keyboard('n');
    expect(location.hash).toBe('#/sampling?new=yes');
  });

  it('says that a rule of a link is gone', async () => {
    start();
    open('#/sampling?rule=nobody');

    expect(await screen.findByText('There is no such sampling rule')).toBeDefined();
  });

  it('says which stack of the app declares a rule', async () => {
    const resource = {
      ...{ stack: 'Tracing', logicalId: 'Rule', type: 'AWS::XRay::SamplingRule', name: 'checkout' },
      ...{ constructPath: 'Tracing/Rule', state: 'running' as const, nodes: [] },
      ...{ canInvoke: false, canRestart: false },
    };
    const describe = () => ({
      ...{ projectDir: '/app', stacks: ['Tracing'], leftOut: [], resources: [resource] },
      declared: { nodes: [], edges: [] },
    });
    const unused = () => {
      throw new Error('not asked for here');
    };
    start([checkout], { app: { describe, logs: unused, invoke: unused, restart: unused } });
    open('#/sampling?rule=checkout');

    expect(await screen.findByText('template')).toBeDefined();
    expect(screen.getByText(/of this app declares it/).textContent).toContain('Tracing');
  });

  it('changes the tags of a rule', async () => {
    start();
    const ResourceARN = findRule('checkout')?.RuleARN ?? '';
    server.call('TagResource', { ResourceARN, Tags: [{ Key: 'team', Value: 'shop' }] });
    const user = userEvent.setup();
    open('#/sampling?rule=checkout');

    await user.click(await screen.findByText('Tags'));
    const tags = within(await screen.findByRole('group', { name: 'Tags' }));
    await user.clear(tags.getByLabelText('Value 1'));
    await user.type(tags.getByLabelText('Value 1'), 'web');
    await user.click(tags.getByRole('button', { name: 'Add one' }));
    await user.type(tags.getByLabelText('Key 2'), 'aws:x');
    expect(await tags.findByText(/are reserved, got "aws:x"/)).toBeDefined();
    await user.clear(tags.getByLabelText('Key 2'));
    await user.type(tags.getByLabelText('Key 2'), 'tier');
    await user.click(screen.getByRole('button', { name: 'Save tags' }));

    await waitFor(() =>
      expect(server.call('ListTagsForResource', { ResourceARN }).Tags).toEqual(
        [
          { Key: 'team', Value: 'web' },
          { Key: 'tier', Value: '' },
        ].toSorted((left, right) => (left.Key < right.Key ? -1 : 1)),
      ),
    );
  });

  it('shows the rules also while X-Ray tells no statistics, and says so', async () => {
    start();
    server.outage = '/SamplingStatisticSummaries';
    open();

    expect((await rows()).map(([, name]) => name)).toEqual(['checkout', 'Default']);
    expect(await screen.findByText(/nothing answers/)).toBeDefined();
  });

  it('fills the request of a recent trace in, and says which rule decided then', async () => {
    start();
    const at = Math.floor(server.clock.now());
    server.xray.putTraceSegments([
      JSON.stringify({
        trace_id: `1-${at.toString(16)}-${'a'.repeat(24)}`,
        id: 'b'.repeat(16),
        name: 'shop/prod',
        origin: 'AWS::ApiGateway::Stage',
        start_time: at - 1,
        end_time: at,
        http: {
          request: { method: 'POST', url: 'https://shop.example.com/orders/9?page=1' },
          response: { status: 200 },
        },
        aws: { xray: { sampling_rule_name: 'old-rule' } },
      }),
    ]);
    const user = userEvent.setup();
    open();
    await user.click(await screen.findByRole('button', { name: 'From a recent trace' }));
    await user.click(await trial().findByRole('button', { name: /orders\/9/ }));

    await waitFor(() =>
      expect((trial().getByLabelText('Host') as HTMLInputElement).value).toBe('shop.example.com'),
    );
    expect((trial().getByLabelText('Path') as HTMLInputElement).value).toBe('/orders/9');
    expect((trial().getByLabelText('Service name') as HTMLInputElement).value).toBe('shop/prod');
    expect(await trial().findByText('checkout')).toBeDefined();
    expect(trial().getByText(/decided about it then/).textContent).toContain('old-rule');
  });
});
