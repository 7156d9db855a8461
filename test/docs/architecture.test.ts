import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ExpectedEdge, expectedEdges } from '../../local/cli/expected-map.ts';
import { typeName } from '../../local/wording/type-name.ts';
import { putMap, readMap } from './architecture-map.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'architecture.md'), 'utf8');
const drawn = readMap(page);

/** `tracelab demo` fails unless X-Ray has drawn all of them. */
const expected: readonly ExpectedEdge[] = Object.values(expectedEdges).flat();

/** What each end may look like on the page. */
function labelOf([name, type]: ExpectedEdge['from']): RegExp {
  if (type === 'client') return /^client$/;
  return new RegExp(`^${name ?? '.+'}, ${typeName(type)}$`);
}

describe('the map of docs/architecture.md', () => {
  it.each(expected.map((edge) => [`${edge.from} ${edge.type} ${edge.to}`, edge] as const))(
    'shows %s; if not, run "npm run docs -- --map"',
    (_, { from, to, type }) => {
      const arrow = type === 'call' ? ' → ' : ' ⇢ ';

      const found = drawn.edges.some((line) => {
        const [source = '', target = ''] = line.split(arrow);
        return labelOf(from).test(source) && labelOf(to).test(target);
      });

      expect(found).toBe(true);
    },
  );

  it('shows nothing that the sample traffic need not draw, but what its faults, look-ups and secrets reach', () => {
    const known = expected.flatMap(({ from, to }) => [labelOf(from), labelOf(to)]);
    const others = drawn.nodes.filter((node) => !known.some((label) => label.test(node)));

    expect(others).toEqual([
      'SecretsManager, AWS service',
      'get-order, Lambda function',
      'reserve-express, Lambda service',
    ]);
  });
});

describe('putMap', () => {
  it('draws names and types between the marks, without anything that differs from run to run', () => {
    const counts = { total: 3, ok: 2, error: 0, throttle: 0, fault: 1, averageResponseTime: 0.2 };
    const node = { ...counts, state: 'active', root: false };
    const host = 'stock@stock.abcdefghijkl.us-east-1.rds.amazonaws.com';
    const map = {
      nodes: [
        { ...node, id: 0, name: 'place', type: 'AWS::Lambda::Function' },
        { ...node, id: 1, name: host, type: 'Database::SQL' },
      ],
      edges: [
        {
          ...counts,
          ...{ from: 'place', fromId: 0, fromType: 'AWS::Lambda::Function' },
          ...{ to: host, toId: 1, toType: 'Database::SQL', type: 'call' as const, aliases: [] },
        },
      ],
    };

    const written = putMap(page, map);

    expect(readMap(written)).toEqual({
      nodes: ['place, Lambda function', 'stock on RDS, SQL database'],
      edges: ['place, Lambda function → stock on RDS, SQL database'],
    });
    expect(putMap(written, map)).toBe(written);
  });

  it('wants the marks', () => {
    expect(() => putMap('# Architecture\n', { nodes: [], edges: [] })).toThrow('must hold "<!--');
  });
});
