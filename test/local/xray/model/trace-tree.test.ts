import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../../local/xray/model/parse-document.ts';
import {
  assembleTrace,
  findRoot,
  type TraceNode,
  type TraceTree,
  walkSubsegments,
} from '../../../../local/xray/model/trace-tree.ts';

const traceId = '1-6afd9600-0000000000000000000000a1';
const idOf = (number: number) => number.toString(16).padStart(16, '0');

interface Sketch {
  readonly id: number;
  readonly parent?: number;
  readonly alone?: boolean;
  readonly start?: number;
  readonly inProgress?: boolean;
  readonly [member: string]: unknown;
}

const document = ({ id, parent, alone, start, inProgress, ...members }: Sketch): string =>
  JSON.stringify({
    trace_id: traceId,
    id: idOf(id),
    name: `n${id}`,
    start_time: start ?? id,
    ...(inProgress ? { in_progress: true } : { end_time: (start ?? id) + 1 }),
    ...(parent !== undefined && { parent_id: idOf(parent) }),
    ...(alone && { type: 'subsegment' }),
    ...members,
  });

const inline = (id: number, members = {}) => ({
  id: idOf(id),
  name: `n${id}`,
  start_time: id,
  end_time: id + 1,
  ...members,
});

function assemble(...sketches: Sketch[]): TraceTree {
  const entities = sketches.map(document).flatMap((text) => {
    const result = parseDocument(text);
    if ('refused' in result) throw new Error(result.refused.message);
    return result.document.entities;
  });
  return assembleTrace(traceId, entities);
}

/** How many entities it and those above it are; without end when they make a circle. */
function pathLength(node: TraceNode): number {
  let length = 0;
  for (let above: TraceNode | undefined = node; above && length < 100; above = above.parent)
    length++;
  return length;
}

/** `1(2(3))` for a segment with a subsegment with a subsegment, `>4` for a callee. */
function outline(tree: TraceTree): string[] {
  return tree.segments.map((segment) => {
    const write = (node: typeof segment): string =>
      `${node.entity.name.slice(1)}${node.callees.map((callee) => `>${callee.entity.name.slice(1)}`).join('')}${
        node.children.length > 0 ? `(${node.children.map(write).join(' ')})` : ''
      }`;
    return write(segment);
  });
}

describe('assembleTrace', () => {
  it('hangs subsegments below what they name, at any depth, children first', () => {
    const tree = assemble(
      { id: 4, parent: 3, alone: true },
      { id: 3, parent: 2, alone: true },
      { id: 1, subsegments: [inline(2)] },
    );

    expect(outline(tree)).toEqual(['1(2(3(4)))']);
    expect(tree.orphans).toEqual([]);
  });

  it('keeps what has no parent yet, and all below it, out of the tree', () => {
    const tree = assemble(
      { id: 1 },
      { id: 4, parent: 3, alone: true },
      { id: 3, parent: 2, alone: true },
    );

    expect(outline(tree)).toEqual(['1']);
    expect(tree.orphans.map(({ name }) => name)).toEqual(['n3', 'n4']);
  });

  it('leaves called segments beside their callers', () => {
    const tree = assemble(
      { id: 1, subsegments: [inline(2)] },
      { id: 3, parent: 2 },
      { id: 4, parent: 1 },
    );

    expect(outline(tree)).toEqual(['1>4(2>3)', '3', '4']);
  });

  it('takes the complete copy, whichever came first', () => {
    const first = assemble({ id: 1, inProgress: true, user: 'a' }, { id: 1, user: 'b' });
    const second = assemble({ id: 1, user: 'b' }, { id: 1, inProgress: true, user: 'a' });

    expect(first.segments[0]?.entity.user).toBe('b');
    expect(second.segments[0]?.entity.user).toBe('b');
  });

  it('takes the complete copy of a subsegment that is inside one document and alone in another', () => {
    const tree = assemble(
      { id: 2, parent: 1, alone: true },
      {
        id: 1,
        inProgress: true,
        subsegments: [
          { id: idOf(2), name: 'n2', start_time: 2, in_progress: true, subsegments: [inline(3)] },
        ],
      },
    );

    expect(outline(tree)).toEqual(['1(2(3))']);
    expect(tree.nodes.get(idOf(2))?.entity.endTime).toBe(3);
  });

  it('puts what function code sends below Invocation and leaves the platform phases', () => {
    const phase = (id: number, name: string) => inline(id, { name, aws: { function_arn: 'arn' } });
    const tree = assemble(
      { id: 8, parent: 1, alone: true },
      { id: 9, parent: 1, alone: true, name: 'Overhead' },
      {
        id: 1,
        origin: 'AWS::Lambda::Function',
        subsegments: [phase(2, 'Initialization'), phase(3, 'Invocation'), phase(4, 'Overhead')],
      },
    );

    const [segment] = tree.segments;
    const [, invocation] = segment?.children ?? [];

    expect(segment?.children.map(({ entity }) => entity.name)).toEqual([
      'Initialization',
      'Invocation',
      'Overhead',
    ]);
    expect(invocation?.children.map(({ entity }) => entity.name)).toEqual(['n8', 'Overhead']);
  });

  it('leaves what function code sends below the segment while there is no Invocation', () => {
    const tree = assemble(
      { id: 1, origin: 'AWS::Lambda::Function' },
      { id: 2, parent: 1, alone: true },
    );

    expect(outline(tree)).toEqual(['1(2)']);
  });

  it('finds the earliest segment without a parent', () => {
    const tree = assemble({ id: 3, parent: 9, start: 1 }, { id: 2, start: 5 }, { id: 1, start: 4 });

    expect(findRoot(tree)?.entity.name).toBe('n1');
  });

  it('cuts circles of calls', () => {
    const tree = assemble(
      { id: 1, parent: 6 },
      { id: 2, parent: 1 },
      { id: 3, parent: 2, subsegments: [inline(6)] },
      { id: 4, parent: 4 },
      { id: 5, parent: 2 },
    );

    expect(outline(tree)).toEqual(['1>2', '2>3>5', '3(6)', '4', '5']);
    expect(tree.segments.map(pathLength)).toEqual([1, 2, 3, 1, 3]);
  });

  it('does not hang an entity below itself', () => {
    const tree = assemble(
      { id: 1, subsegments: [inline(1, { subsegments: [inline(2)] })] },
      { id: 3, parent: 3, alone: true },
      { id: 4, parent: 5, alone: true },
      { id: 5, parent: 4, alone: true },
    );

    expect(outline(tree)).toEqual(['1(2)']);
    expect(tree.orphans.map(({ name }) => name)).toEqual(['n3', 'n4', 'n5']);
  });

  it('holds any set of entities once each, as a forest', () => {
    const sketch = fc.record({
      id: fc.integer({ min: 1, max: 8 }),
      parent: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
      alone: fc.boolean(),
      inProgress: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(sketch, { maxLength: 12 }), (sketches) => {
        const sound = sketches.map((one) => ({
          ...one,
          alone: one.alone && one.parent !== undefined,
        }));
        const tree = assemble(...sound);

        const seen = tree.segments.flatMap((segment) => [...walkSubsegments(segment)]);
        expect(seen).toHaveLength(new Set(seen).size);
        expect(seen.length + tree.orphans.length).toBe(new Set(sound.map(({ id }) => id)).size);
        for (const node of seen) expect(pathLength(node)).toBeLessThan(20);
      }),
    );
  });

  it('puts together a chain of 10,000 levels', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) => ({
      id: index + 2,
      parent: index + 1,
      alone: true,
    }));

    const tree = assemble({ id: 1 }, ...chain.reverse());

    expect(tree.nodes.size).toBe(10_001);
  });
});
