import { afterEach, describe, expect, it } from 'vitest';
import { main } from '../../../local/cli/main.ts';
import { aSegment, closeTestXRays, startTestXRay } from '../xray/api/test-xray.ts';
import { testTerminal } from './test-terminal.ts';

afterEach(closeTestXRays);

async function start() {
  const started = await startTestXRay();
  return {
    ...started,
    groups: async (...args: string[]) => {
      const terminal = testTerminal();
      const code = await main(['groups', ...args, '--endpoint-url', started.url], terminal);
      return { code, out: terminal.stdout(), err: terminal.stderr() };
    },
  };
}

const range = ['--start-time', '1799999000', '--end-time', '1800000600'];

describe('tracelab groups', () => {
  it('creates, changes, lists and deletes groups', async () => {
    const { groups } = await start();

    const created = await groups('put', 'faults', '--filter', 'fault', '--insights');
    const changed = await groups('put', 'faults', '--filter', 'fault OR throttle');
    const unchanged = await groups('put', 'faults');
    const listed = await groups('list');
    const deleted = await groups('delete', 'faults');
    const left = await groups('list', '--output', 'json');

    expect(created).toEqual({
      code: 0,
      out: '  faults  insights  fault\n',
      err: '  created faults\n',
    });
    expect(changed.out).toBe('  faults  insights  fault OR throttle\n');
    expect(unchanged.out).toBe(changed.out);
    expect(listed.out).toBe(
      '  Default  no insights  every trace\n  faults   insights     fault OR throttle\n',
    );
    expect(deleted).toEqual({ code: 0, out: '', err: '  deleted faults\n' });
    expect(JSON.parse(left.out)).toMatchObject([{ GroupName: 'Default' }]);
  });

  it('turns insights and notifications on and off', async () => {
    const { groups } = await start();
    await groups('put', 'faults', '--filter', 'fault');

    const on = await groups('put', 'faults', '--insights', '--notifications');
    const off = await groups('put', 'faults', '--no-insights', '--output', 'json');

    expect(on.out).toBe('  faults  insights, notifications  fault\n');
    expect(JSON.parse(off.out)).toMatchObject({
      FilterExpression: 'fault',
      InsightsConfiguration: { InsightsEnabled: false, NotificationsEnabled: false },
    });
  });

  it('tells how many traces match, and how many belong to the group', async () => {
    const { groups, xray } = await start();
    const put = (members: object) => xray.putTraceSegments([JSON.stringify(aSegment(members))]);
    put({ fault: true });
    await groups('put', 'faults', '--filter', 'fault');
    for (let number = 0; number < 120; number++) put({ fault: number < 110 });

    const text = await groups('test', 'faults', ...range);
    const json = await groups('test', '--filter', '!fault', ...range, '--output', 'json');
    const everything = await groups('test', 'Default', ...range);

    expect(text.out.split('\n')).toEqual([
      '  fault',
      expect.stringMatching(/^ {2}\S/),
      '  111 of 121 traces of this time range match',
      '  110 belong to "faults": that is decided when a trace is stored',
      '',
    ]);
    expect(JSON.parse(json.out)).toEqual({
      expression: '!fault',
      explanation: expect.any(String),
      startTime: '2027-01-15T07:43:20.000Z',
      endTime: '2027-01-15T08:10:00.000Z',
      traces: 121,
      matching: 10,
    });
    expect(everything.out).toContain('121 of 121 traces');
  });

  it.each([
    [[], 2, 'say what to do: list, put, delete, test'],
    [['rename'], 2, '"rename" is nothing to do here; there are: list, put, delete, test'],
    [['list', 'faults'], 2, 'groups list takes no name, got "faults"'],
    [['list', '--filter', 'fault'], 2, 'groups list takes no --filter'],
    [['put'], 2, 'groups put needs a name'],
    [['put', 'a', 'b'], 2, 'unexpected argument "b"'],
    [['put', 'new'], 2, 'there is no group "new" yet; a new one needs --filter'],
    [['put', 'new', '--filter', 'duration <'], 2, 'line 1, column 11: expected a number'],
    [
      ['put', 'new', '--filter', 'fault', '--start-time', '1h'],
      2,
      'groups put takes no --start-time',
    ],
    [['put', 'not valid', '--filter', 'fault'], 1, '400 Group name "not valid" is not valid'],
    [['delete', 'gone'], 1, 'DeleteGroup was refused by X-Ray'],
    [['test'], 2, 'give the name of a group, or a --filter'],
    [['test', 'x', '--filter', 'fault'], 2, 'give the name of a group, or a --filter'],
    [['test', 'gone'], 1, '400 Group not found'],
    [['list', '--output', 'xml'], 2, '--output must be one of text, json'],
  ] as const)('refuses %j', async (args, code, message) => {
    const { groups } = await start();

    const result = await groups(...args);

    expect(result).toMatchObject({ code, out: '', err: expect.stringContaining(message) });
  });

  it('shows nothing that acts on the terminal', async () => {
    const { groups } = await start();
    await groups('put', 'odd', '--filter', 'user = "\u001b[31m"');

    const listed = await groups('list');

    expect(listed.out).toContain('user = "\\u001b[31m"');
  });
});
