import { describe, expect, it } from 'vitest';
import { formatLogLine } from '../../../local/cli/output/log-line.ts';
import { formatMapTree } from '../../../local/cli/output/map-tree.ts';
import { buildServiceMap } from '../../../local/cli/output/service-map.ts';
import { formatTraceLine } from '../../../local/cli/output/trace-line.ts';
import { formatWaterfall } from '../../../local/cli/output/waterfall.ts';
import { formatEvent } from '../../../local/cli/starting.ts';
import { timeRange } from '../../../local/cli/time-range.ts';
import { buildTraceView, isComplete } from '../../../local/cli/trace-view.ts';
import { formatDuration } from '../../../local/wording/duration.ts';
import { outcomeOf } from '../../../local/wording/outcome.ts';
import { cutMiddle, plainText } from '../../../local/wording/plain-text.ts';
import { testTerminal } from './test-terminal.ts';

const statistics = (ok: number, fault = 0, throttle = 0) => ({
  OkCount: ok,
  ErrorStatistics: { OtherCount: 0, ThrottleCount: throttle, TotalCount: throttle },
  FaultStatistics: { OtherCount: fault, TotalCount: fault },
  TotalCount: ok + fault + throttle,
  TotalResponseTime: (ok + fault + throttle) * 0.02,
});

const services = [
  {
    ReferenceId: 0,
    Name: 'api/prod',
    Type: 'client',
    Edges: [{ ReferenceId: 1, SummaryStatistics: statistics(2, 1) }],
  },
  {
    ReferenceId: 1,
    Name: 'api/prod',
    Type: 'AWS::ApiGateway::Stage',
    Root: true,
    SummaryStatistics: statistics(2, 1),
    Edges: [
      { ReferenceId: 2, SummaryStatistics: statistics(2, 1) },
      { ReferenceId: 3, SummaryStatistics: statistics(2, 0, 1) },
    ],
  },
  {
    ReferenceId: 2,
    Name: 'worker',
    Type: 'AWS::Lambda',
    SummaryStatistics: statistics(2, 1),
    Edges: [{ ReferenceId: 3, SummaryStatistics: statistics(2, 0, 1) }],
  },
  {
    ReferenceId: 3,
    Name: 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs',
    Type: 'AWS::SQS::Queue',
    SummaryStatistics: statistics(2, 0, 1),
    Edges: [{ ReferenceId: 4, EdgeType: 'link' }],
  },
  {
    ReferenceId: 4,
    Name: 'consumer\u001b[2J',
    Type: 'AWS::Lambda',
    SummaryStatistics: statistics(1),
  },
];

describe('buildServiceMap', () => {
  it('names both ends of every edge and tells links from calls', () => {
    const { nodes, edges } = buildServiceMap(services);

    expect(nodes.map(({ name, type, root }) => [name, type, root])[1]).toEqual([
      'api/prod',
      'AWS::ApiGateway::Stage',
      true,
    ]);
    expect(edges.map(({ from, toId, type }) => [from, toId, type])).toEqual([
      ['api/prod', 1, 'call'],
      ['api/prod', 2, 'call'],
      ['api/prod', 3, 'call'],
      ['worker', 3, 'call'],
      ['https://sqs.us-east-1.amazonaws.com/123456789012/jobs', 4, 'link'],
    ]);
    expect(edges[2]).toMatchObject({ total: 3, ok: 2, throttle: 1, fault: 0 });
  });
});

describe('formatMapTree', () => {
  it('draws each edge once, links with their own arrow, and nothing that could act on a terminal', () => {
    const text = formatMapTree(buildServiceMap(services), testTerminal());

    expect(text).toMatchInlineSnapshot(`
      "  client                         client
        └─ api/prod                    API Gateway stage  20 ms  ✓ 2 ok  ✕ 1 fault
           ├─ worker                   Lambda service     20 ms  ✓ 2 ok  ✕ 1 fault
           │  └─ jobs                  SQS queue          20 ms  ✓ 2 ok  ⧗ 1 throttle
           │     └⇢ consumer\\u001b[2J  Lambda service     20 ms  ✓ 1 ok
           └─ jobs                     SQS queue                 shown above
      "
    `);
  });

  it('cuts long names in the middle, so that the counts stay in sight', () => {
    const name = `stock@${'stock-instance.'.repeat(6)}rds.amazonaws.com`;
    const map = buildServiceMap([
      { ReferenceId: 0, Name: name, Type: 'Database::SQL', SummaryStatistics: statistics(2) },
    ]);

    const text = formatMapTree(map, { ...testTerminal(), columns: 100 });

    expect(text).toMatch(
      /^ {2}stock@stock-\S+…\S+amazonaws\.com {2}SQL database {2}20 ms {2}✓ 2 ok\n$/,
    );
    expect([...text].length).toBeLessThanOrEqual(80);
  });

  it('draws a cycle that nothing leads into', () => {
    const cycle = buildServiceMap([
      { ReferenceId: 0, Name: 'a', Edges: [{ ReferenceId: 1 }] },
      { ReferenceId: 1, Name: 'b', Edges: [{ ReferenceId: 0 }] },
    ]);

    expect(formatMapTree(cycle, testTerminal())).toContain('shown above');
  });
});

const trace = {
  Id: '1-66500a21-0123456789abcdef01234567',
  Duration: 1,
  Segments: [
    {
      Id: 'a',
      Document: JSON.stringify({
        id: 'a',
        name: 'api/prod',
        start_time: 1000,
        end_time: 1001,
        fault: true,
        http: {
          request: { method: 'POST', url: 'https://x.example/prod/orders' },
          response: { status: 502 },
        },
        subsegments: [{ id: 'b', name: 'Lambda', start_time: 1000.25, end_time: 1000.75 }],
      }),
    },
    {
      Id: 'c',
      Document: JSON.stringify({
        id: 'c',
        name: 'worker\u202e',
        start_time: 1000.3,
        parent_id: 'b',
        fault: true,
        cause: { exceptions: [{ type: 'Boom', message: 'it \u001b]0;title\u0007broke' }] },
        links: [{ trace_id: '1-66500a21-aaaaaaaaaaaaaaaaaaaaaaaa', id: 'd' }],
      }),
    },
    {
      Id: 'd',
      Document: JSON.stringify({
        id: 'd',
        name: 'x',
        start_time: 1,
        parent_id: 'b',
        inferred: true,
      }),
    },
  ],
};

describe('buildTraceView', () => {
  it('places segments below the subsegment that called them and leaves out inferred ones', () => {
    const view = buildTraceView(trace);

    expect(view).toMatchObject({ title: 'POST /prod/orders', status: 502, segments: 2 });
    expect(view.rows.map(({ name, depth }) => [name, depth])).toEqual([
      ['api/prod', 0],
      ['Lambda', 1],
      ['worker\u202e', 2],
    ]);
  });

  it('copes with a trace that has no segment yet', () => {
    expect(buildTraceView({ Id: 'x', Segments: [] })).toMatchObject({ segments: 0, rows: [] });
  });
});

describe('isComplete', () => {
  const viewOf = (...documents: object[]) =>
    buildTraceView({
      Id: 'x',
      Segments: documents.map((each) => ({ Document: JSON.stringify(each) })),
    });
  const queued = {
    id: 'a',
    name: 'f',
    start_time: 1,
    end_time: 2,
    origin: 'AWS::Lambda',
    http: { response: { status: 202 } },
  };
  const attempt = { id: 'b', name: 'Attempt #1', start_time: 2, end_time: 3 };

  it('waits for segments, open ends and the first attempt at queued events', () => {
    expect(isComplete(viewOf())).toBe(false);
    expect(isComplete(viewOf({ id: 'a', name: 'f', start_time: 1 }))).toBe(false);
    expect(isComplete(viewOf(queued))).toBe(false);
    expect(isComplete(viewOf({ ...queued, subsegments: [attempt] }))).toBe(true);
    expect(isComplete(viewOf({ id: 'a', name: 'f', start_time: 1, end_time: 2 }))).toBe(true);
  });
});

describe('formatWaterfall', () => {
  it('shows bars, open ends, each exception once and links, all of it inert', () => {
    const text = formatWaterfall(buildTraceView(trace), testTerminal());

    expect(text).toContain('POST /prod/orders   502   1.00 s   2 segments');
    expect(text).toMatch(/ {2}Lambda {2,}500 ms {2} {12}█{24}$/m);
    expect(text).toMatch(/worker\\u202e +✕ .*░+$/m);
    expect(text).toContain('✕ Boom: it \\u001b]0;title\\u0007broke');
    expect(text).toContain('⇢ linked with trace 1-66500a21-aaaaaaaaaaaaaaaaaaaaaaaa');
  });
});

describe('formatTraceLine', () => {
  it('is one line that ends with the id', () => {
    const line = formatTraceLine(buildTraceView(trace), { ...testTerminal(), columns: 146 });

    expect(line.split('\n')).toHaveLength(2);
    expect(line).toMatch(
      /✕ 502 {2}POST \/prod\/orders .* 2 segments .*1-66500a21-0123456789abcdef01234567\n$/,
    );
  });
});

describe('formatTraceLine in a narrow terminal', () => {
  it.each([100, 120, 145])('fits into %i columns', (columns) => {
    const line = formatTraceLine(buildTraceView(trace), { ...testTerminal(), columns });

    expect([...line.trimEnd()].length).toBeLessThanOrEqual(columns);
    expect(line).toContain('1-66500a21-0123456789abcdef01234567');
  });
});

describe('formatEvent', () => {
  it('puts steps into columns, however long their names and details are', () => {
    const steps = [
      { kind: 'step', name: 'Shop', detail: '1 function', took: 12 },
      { kind: 'step', name: 'Reports', detail: `${'1 database, '.repeat(9)}1 role`, took: 2345 },
    ] as const;

    const lines = steps.map((step) => formatEvent(step, testTerminal()) ?? '');

    expect(lines[0]).toBe('  ✓ Shop                    12 ms  1 function');
    expect(lines[1]?.indexOf('1 database')).toBe(lines[0]?.indexOf('1 function'));
  });
});

describe('cutMiddle', () => {
  it('keeps both ends of a name', () => {
    const host = 'stock@stock-instance.abcdefghijkl.us-east-1.rds.amazonaws.com';

    expect(cutMiddle(host, 24)).toBe('stock@stock-…azonaws.com');
    expect(cutMiddle(host, 17, 0.6)).toBe('stock@stoc…ws.com');
    expect(cutMiddle('stock', 24)).toBe('stock');
    expect(cutMiddle('stock', 1)).toBe('…');
  });
});

describe('plainText', () => {
  it.each([
    ['plain ünïcode 👍', 'plain ünïcode 👍'],
    ['\u001b[31mred', '\\u001b[31mred'],
    ['a\nb\u0000', 'a\\u000ab\\u0000'],
    ['\u202eevil\u2066', '\\u202eevil\\u2066'],
    ['\u009b31m\ud800', '\\u009b31m\\ud800'],
  ])('writes %j as %j', (text, expected) => {
    expect(plainText(text)).toBe(expected);
  });
});

describe('formatLogLine', () => {
  it('keeps the lines of a stack together, and nothing that acts on the terminal', () => {
    const text = 'Error: no\u001b[2J\n\tat index.js:1\r\n10:00:00  place-order  spoofed\n';
    const time = '2026-01-01T10:00:00.000Z';

    const lines = formatLogLine(
      { function: 'place-order', time, stream: 'stdout', text },
      testTerminal(),
    ).split('\n');

    expect(lines).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d {2}place-order {7}Error: no\\u001b\[2J$/),
      `${' '.repeat(28)}\tat index.js:1\\u000d`,
      `${' '.repeat(28)}10:00:00  place-order  spoofed`,
      '',
    ]);
  });
});

describe('formatDuration', () => {
  it.each([
    [0.0004, '0.4 ms'],
    [0.848, '848 ms'],
    [1.434, '1.43 s'],
    [undefined, '–'],
  ])('writes %j as %s', (seconds, expected) => {
    expect(formatDuration(seconds)).toBe(expected);
  });
});

describe('outcomeOf', () => {
  it('lets a throttle outrank a fault and a fault an error', () => {
    expect(outcomeOf({ throttle: true, fault: true, error: true })).toBe('throttle');
    expect(outcomeOf({ fault: true, error: true })).toBe('fault');
    expect(outcomeOf({ error: true })).toBe('error');
    expect(outcomeOf({})).toBe('ok');
  });
});

describe('timeRange', () => {
  const now = new Date('2026-01-01T12:00:00Z');

  it.each([
    ['10m', '2026-01-01T11:50:00.000Z'],
    ['10m ago', '2026-01-01T11:50:00.000Z'],
    ['1.5h', '2026-01-01T10:30:00.000Z'],
    ['2d', '2025-12-30T12:00:00.000Z'],
    ['2026-01-01T08:00:00Z', '2026-01-01T08:00:00.000Z'],
    ['1767254400', '2026-01-01T08:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(timeRange({ 'start-time': text }, now).start.toISOString()).toBe(expected);
  });
});
