import { afterEach, describe, expect, it } from 'vitest';
import { main } from '../../../local/cli/main.ts';
import { formatDot, formatMermaid } from '../../../local/cli/output/map-drawings.ts';
import { buildServiceMap } from '../../../local/cli/output/service-map.ts';
import { mergeServices } from '../../../local/cli/service-graphs.ts';
import { aSegment, closeTestXRays, startTestXRay } from '../xray/api/test-xray.ts';
import { testTerminal } from './test-terminal.ts';

afterEach(closeTestXRays);

const began = 1_800_000_000;
const since = ['--start-time', String(began - 60), '--end-time', String(began + 60)];

/** A name that would end a label, a line, a statement or a string in any of the drawings. */
const hostile = 'a"]; <b>&`#{x}\\\u001b[2J\n|--> b';

async function mapOf(documents: readonly object[], ...args: string[]) {
  const { url, xray } = await startTestXRay();
  xray.putTraceSegments(documents.map((document) => JSON.stringify(document)));
  const terminal = testTerminal();
  const code = await main(['map', ...since, '--endpoint-url', url, ...args], terminal);
  return { code, out: terminal.stdout(), err: terminal.stderr() };
}

const calling = (table: string, members = {}) =>
  aSegment({
    name: 'shop',
    subsegments: [
      {
        id: '0123456789abcdef',
        name: 'DynamoDB',
        namespace: 'aws',
        start_time: began,
        end_time: began + 0.25,
        aws: { operation: 'PutItem', table_name: table },
      },
    ],
    ...members,
  });

describe('tracelab map', () => {
  it('draws for Graphviz', async () => {
    const { code, out } = await mapOf(
      [calling('orders'), calling('orders', { fault: true })],
      '--output',
      'dot',
    );

    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "digraph {
        rankdir = LR
        node [shape = box, style = rounded, fontname = "sans-serif"]
        edge [fontname = "sans-serif", fontsize = 10]
        n0 [label = "orders\\nDynamoDB table\\n✓ 2 ok", color = "#1d8102"]
        n1 [label = "shop\\nservice\\n✓ 1 ok  ✕ 1 fault", color = "#d13212"]
        n2 [label = "client", color = "#1d8102"]
        n1 -> n0 [label = "2 × 250 ms", color = "#1d8102"]
        n2 -> n1 [label = "2 × 500 ms", color = "#d13212"]
      }
      "
    `);
  });

  it('draws for Markdown', async () => {
    const { code, out } = await mapOf(
      [calling('orders'), calling('orders', { fault: true })],
      '--output',
      'mermaid',
    );

    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "flowchart LR
        n0["orders<br/>DynamoDB table<br/>#10003; 2 ok"]:::ok
        n1["shop<br/>service<br/>#10003; 1 ok  #10005; 1 fault"]:::fault
        n2["client"]:::ok
        n1 -->|"2 #215; 250 ms"| n0
        n2 -->|"2 #215; 500 ms"| n1
        classDef ok stroke:#1d8102
        classDef fault stroke:#d13212
      "
    `);
  });

  it.each([
    ['dot', 'digraph {\n'],
    ['mermaid', 'flowchart LR\n'],
    ['json', '{\n  "nodes": [],\n'],
    ['text', ''],
  ])('prints an empty map as %s, and says that there is nothing', async (output, start) => {
    const { code, out, err } = await mapOf([], '--output', output);

    expect(code).toBe(0);
    expect(out.startsWith(start)).toBe(true);
    expect(err).toContain('no traces in this time range');
  });

  it('shows only what the traces that match have passed through', async () => {
    const traces = [
      calling('orders', { fault: true }),
      calling('orders', { fault: true }),
      calling('views'),
    ];

    const { out } = await mapOf(traces, '--filter', 'fault', '--output', 'json');

    const { nodes, edges } = JSON.parse(out) as ReturnType<typeof buildServiceMap>;
    expect(nodes.map(({ name, total, fault }) => [name, total, fault]).sort()).toEqual([
      ['orders', 2, 0],
      ['shop', 0, 0],
      ['shop', 2, 2],
    ]);
    expect(
      edges
        .map(({ from, to, total, averageResponseTime }) => [from, to, total, averageResponseTime])
        .sort(),
    ).toEqual([
      ['shop', 'orders', 2, 0.25],
      ['shop', 'shop', 2, 0.5],
    ]);
  });

  it('says when there are more traces than it looked at', async () => {
    const { err } = await mapOf([calling('a'), calling('b')], '--filter', 'ok', '--limit', '1');

    expect(err).toBe('  of the newest 1 traces that match; --limit takes more\n');
  });
});

describe('a drawing', () => {
  const map = buildServiceMap([
    { ReferenceId: 0, Name: hostile, Type: hostile, Edges: [{ ReferenceId: 1, EdgeType: 'link' }] },
    { ReferenceId: 1, Name: 'b' },
  ]);

  it('for Graphviz keeps a hostile name within its quotes', () => {
    const dot = formatDot(map);

    const line = dot.split('\n').find((each) => each.startsWith('  n0 [')) ?? '';
    expect(line).toMatch(/^ {2}n0 \[label = "(?:[^"\\\n]|\\["\\n])*", color = "#\w{6}"\]$/);
    expect(dot).not.toContain('\u001b');
    expect(dot).toContain('n0 -> n1 [label = "", style = dashed,');
  });

  it('for Markdown keeps a hostile name within its quotes', () => {
    const mermaid = formatMermaid(map);

    const line = mermaid.split('\n').find((each) => each.startsWith('  n0[')) ?? '';
    expect(line).toMatch(/^ {2}n0\["(?:[\p{L}\p{N} _./:–-]|#\d+;|<br\/>)*"\]:::ok$/u);
    expect(mermaid).toContain('  n0 -.-> n1\n');
  });
});

describe('mergeServices', () => {
  const statistics = (ok: number) => ({ OkCount: ok, TotalCount: ok, TotalResponseTime: ok });

  it('tells nodes apart by name, type and account, and edges by their type', () => {
    const graph = (second: object) => [
      {
        ReferenceId: 7,
        Name: 'a',
        Edges: [
          { ReferenceId: 3, SummaryStatistics: statistics(1), Aliases: [{ Name: 'x' }] },
          { ReferenceId: 3, EdgeType: 'link' },
          { ReferenceId: 99 },
        ],
      },
      { ReferenceId: 3, Name: 'b', ...second },
    ];

    const merged = mergeServices([
      graph({}),
      graph({}),
      graph({ Type: 'remote' }),
      graph({ AccountId: '1' }),
    ]);

    expect(merged.map(({ Name, Type, AccountId }) => [Name, Type, AccountId])).toEqual([
      ['a', undefined, undefined],
      ['b', undefined, undefined],
      ['b', 'remote', undefined],
      ['b', undefined, '1'],
    ]);
    expect(
      merged[0]?.Edges?.map(({ ReferenceId, EdgeType, SummaryStatistics, Aliases }) => [
        ReferenceId,
        EdgeType,
        SummaryStatistics?.OkCount,
        Aliases?.length,
      ]),
    ).toEqual([
      [1, undefined, 2, 1],
      [1, 'link', 0, 0],
      [2, undefined, 1, 1],
      [2, 'link', undefined, undefined],
      [3, undefined, 1, 1],
      [3, 'link', undefined, undefined],
    ]);
  });

  it('is empty of nothing', () => {
    expect(mergeServices([])).toEqual([]);
    expect(mergeServices([[]])).toEqual([]);
  });
});
