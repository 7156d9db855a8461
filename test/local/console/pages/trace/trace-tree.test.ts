import type { Trace } from '@aws-sdk/client-xray';
import { describe, expect, it } from 'vitest';
import { buildTraceView } from '../../../../../local/cli/trace-view.ts';
import { parseTrace } from '../../../../../local/console/pages/trace/parse-trace.ts';
import {
  buildTree,
  durationOf,
  responseTimeOf,
  type TraceTree,
} from '../../../../../local/console/pages/trace/trace-tree.ts';
import { deepDocument, fixtureTrace, fixtureTree, nodeNamed, treeOf } from './fixture-trees.ts';

const outline = ({ nodes }: TraceTree) =>
  nodes.map(
    ({ depth, entity, inferred }) => `${'  '.repeat(depth)}${entity.name}${inferred ? ' …' : ''}`,
  );

describe('buildTree', () => {
  it('hangs what was called below the call, and gives what is inferred no row of its own', () => {
    const tree = fixtureTree('order');

    expect(outline(tree)).toEqual([
      'orders/prod',
      '  Lambda',
      '    place-order',
      '      place-order',
      '        Initialization',
      '        Invocation',
      '          ## index.handler',
      '            ### check stock',
      '            DynamoDB …',
      '            SNS',
      '              order-events',
      '                Lambda',
      '                  notify-customer',
      '                    Dwell Time',
      '                    Attempt #1',
      '                      notify-customer',
      '                        Initialization',
      '                        Invocation',
      '                          ## index.handler',
      '                            ### notify customer',
      '                              webhook.example.com …',
      '                        Overhead',
      '                SQS …',
      '        Overhead',
    ]);
  });

  it.each([
    'order',
    'order-fulfilment',
    'graphql-front',
    'retries-behind-the-answer',
    'throttle',
    'in-progress',
    'clock-skew',
    'parent-missing',
  ])('has the rows that the terminal has (%s)', (name) => {
    const terminal = buildTraceView(fixtureTrace(name) as Trace);

    const { nodes } = fixtureTree(name);

    expect(nodes.map(({ depth, entity }) => [depth, entity.name, entity.start])).toEqual(
      terminal.rows.map(({ depth, name: row, start }) => [depth, row, start]),
    );
  });

  it('leads from the id of an inferred segment to the call it was inferred from', () => {
    const tree = fixtureTree('order');
    const inferred = tree.trace.segments.find((each) => each.inferred && each.name === 'DynamoDB');

    expect(tree.byKey.get(inferred?.key ?? '')).toBe(nodeNamed(tree, 'DynamoDB'));
  });

  it('takes segments whose caller has not come as beginnings', () => {
    const { roots } = fixtureTree('parent-missing');

    expect(roots.map(({ entity }) => entity.name)).toEqual(['stock', 'audit']);
  });

  it('shows an inferred segment whose call is not there', () => {
    const { nodes } = treeOf({
      id: 'a',
      name: 'lonely',
      start_time: 1,
      end_time: 2,
      parent_id: 'gone',
      inferred: true,
    });

    expect(nodes.map(({ entity }) => entity.name)).toEqual(['lonely']);
  });

  it('cuts a circle of callers at the earliest, and one that calls itself', () => {
    const segment = (id: string, parent_id: string, start_time: number) => ({
      ...{ id, parent_id, start_time },
      name: id,
      end_time: 9,
      subsegments: [{ id: `${id}-call`, name: `${id} calls`, start_time, end_time: 9 }],
    });

    const tree = treeOf(
      segment('second', 'first-call', 2),
      segment('first', 'second-call', 1),
      segment('self', 'self-call', 3),
    );

    expect(outline(tree)).toEqual([
      'first',
      '  first calls',
      '    second',
      '      second calls',
      'self',
      '  self calls',
    ]);
  });

  it('takes what is in progress as lasting until the latest time that the trace knows', () => {
    const tree = fixtureTree('in-progress');

    const shop = nodeNamed(tree, 'shop');

    expect(shop.outcome).toBe('in-progress');
    expect(shop.end).toBe(tree.end);
    expect(responseTimeOf(tree)).toBeUndefined();
    expect(durationOf(tree)).toBeCloseTo(0.3);
  });

  it("counts a function's initialization, which lies before its segment, to nobody else", () => {
    const tree = fixtureTree('order');
    const initialization = nodeNamed(tree, 'Initialization');
    const service = nodeNamed(tree, 'place-order');

    expect(initialization.entity.start).toBeLessThan(initialization.parent?.entity.start ?? 0);
    expect(service.selfTime).toBeLessThan(0.01);
    expect(initialization.selfTime).toBeGreaterThan(0.1);
  });

  it('builds 10,000 levels', () => {
    const trace = { Id: 'deep', Segments: [{ Id: 'deep', Document: deepDocument(10_000) }] };

    const { nodes } = buildTree(parseTrace(trace));

    expect(nodes).toHaveLength(10_001);
    expect(nodes.at(-1)?.depth).toBe(10_000);
  });

  it('builds nothing of nothing', () => {
    expect(fixtureTree('subsegments-only').nodes).toEqual([]);
  });
});
