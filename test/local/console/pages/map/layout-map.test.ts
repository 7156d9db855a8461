import { describe, expect, it } from 'vitest';
import { buildMap } from '../../../../../local/console/pages/map/build-map.ts';
import {
  layOutMap,
  type MapLayout,
  type Topology,
} from '../../../../../local/console/pages/map/layout-map.ts';
import { columnWidth, nodeExtent } from '../../../../../local/console/pages/map/layout-part.ts';
import { appServices, largeTopology, pseudoRandom, shuffled } from './fixture-graphs.ts';

const topology = (...edges: readonly string[]): Topology => {
  const pairs = edges.map((edge) => edge.split('>'));
  return {
    nodes: [...new Set(pairs.flat())],
    edges: pairs.flatMap(([from, to]) =>
      from === undefined || to === undefined ? [] : [{ key: `${from}>${to}`, from, to }],
    ),
  };
};
const place = ({ places }: MapLayout, node: string) => {
  const found = places.get(node);
  if (found === undefined) throw new Error(`"${node}" has no place`);
  return found;
};
const overlaps = ({ places }: MapLayout): string[] => {
  const all = [...places].sort(([, a], [, b]) => a.x - b.x || a.y - b.y);
  return all.flatMap(([node, at], index) =>
    all
      .slice(index + 1, index + 200)
      .filter(
        ([, other]) =>
          Math.abs(other.x - at.x) < columnWidth - 0.01 &&
          Math.abs(other.y - at.y) < nodeExtent.above + nodeExtent.below - 0.01,
      )
      .map(([other]) => `${node} and ${other}`),
  );
};
const appTopology = (): Topology => {
  const map = buildMap({ services: appServices });
  return { nodes: map.nodes.map((node) => node.place), edges: map.edges };
};

describe('layOutMap', () => {
  it('puts every caller left of what it calls', () => {
    const app = appTopology();

    const layout = layOutMap(app);

    for (const { from, to } of app.edges) {
      expect(place(layout, from).x).toBeLessThan(place(layout, to).x);
    }
    expect(layout.places.size).toBe(app.nodes.length);
  });

  it('is the same whatever order nodes and edges come in', () => {
    const app = largeTopology(80);
    const layout = layOutMap(app);

    for (const seed of [5, 6, 7]) {
      const again = layOutMap({
        nodes: shuffled(app.nodes, seed),
        edges: shuffled(app.edges, seed),
      });
      expect(Object.fromEntries(again.places)).toEqual(Object.fromEntries(layout.places));
      expect(Object.fromEntries(again.routes)).toEqual(Object.fromEntries(layout.routes));
    }
  });

  it.each([2, 24, 200])('lets none of %i nodes lie on another', (count) => {
    expect(overlaps(layOutMap(largeTopology(count)))).toEqual([]);
  });

  it('keeps the order of what was there when nodes come', () => {
    const whole = largeTopology(60);
    const known = new Set(whole.nodes.slice(0, 45));
    const before = layOutMap({
      nodes: [...known],
      edges: whole.edges.filter(({ from, to }) => known.has(from) && known.has(to)),
    });

    const after = layOutMap(whole, before);

    const columns = Map.groupBy(known, (node) => place(after, node).x);
    for (const column of columns.values()) {
      const inSame = Map.groupBy(column, (node) => place(before, node).x);
      for (const nodes of inSame.values()) {
        const order = (layout: MapLayout) =>
          nodes.toSorted((a, b) => place(layout, a).y - place(layout, b).y);
        expect(order(after)).toEqual(order(before));
      }
    }
  });

  it('moves nothing when only a leaf comes to the end of a row', () => {
    const before = layOutMap(topology('client>api', 'api>place', 'api>read'));

    const after = layOutMap(topology('client>api', 'api>place', 'api>read', 'place>table'), before);

    for (const [node, at] of before.places) expect(place(after, node)).toEqual(at);
  });

  it('stacks parts that hang together by nothing, the largest first, without overlaps', () => {
    const layout = layOutMap(topology('x>y', 'client>api', 'api>place', 'place>table', 'alone'));

    expect(place(layout, 'client').y).toBeLessThan(place(layout, 'x').y);
    expect(overlaps(layout)).toEqual([]);
  });

  it('puts a client right before the service far to the right that it calls', () => {
    const layout = layOutMap(topology('client>a', 'a>b', 'b>c', 'other client>c'));

    expect(place(layout, 'other client').x).toBe(place(layout, 'b').x);
  });

  it('lays out circles and calls to itself', () => {
    const layout = layOutMap(topology('client>a', 'a>b', 'b>c', 'c>a', 'b>b'));

    expect(['client', 'a', 'b', 'c'].map((node) => place(layout, node).x)).toEqual(
      ['client', 'a', 'b', 'c'].map((_, index) => columnWidth / 2 + index * columnWidth),
    );
  });

  it('lays out a circle that nothing leads into', () => {
    const layout = layOutMap(topology('a>b', 'b>a'));

    expect(place(layout, 'a').x).not.toBe(place(layout, 'b').x);
  });

  it('wraps a column that would be too tall', () => {
    const fan = topology(...Array.from({ length: 40 }, (_, index) => `api>table-${index}`));

    const layout = layOutMap(fan);

    const columns = new Set([...layout.places.values()].map(({ x }) => x));
    expect(columns.size).toBeGreaterThan(4);
    expect(layout.bounds.height).toBeLessThan(12 * (nodeExtent.above + nodeExtent.below));
    expect(overlaps(layout)).toEqual([]);
  });

  it('leads a long edge past the nodes between its ends', () => {
    const layout = layOutMap(topology('a>b', 'b>c', 'c>d', 'a>d'));

    const route = layout.routes.get('a>d') ?? [];
    expect(route).toHaveLength(4);
    for (const bend of route) {
      const passed = Math.abs(bend.x - place(layout, 'b').x) < 60 ? 'b' : 'c';
      expect(Math.abs(bend.x - place(layout, passed).x)).toBe(52);
      const distance = bend.y - place(layout, passed).y;
      expect(distance < -nodeExtent.above + 1 || distance > nodeExtent.below - 1).toBe(true);
    }
  });

  it('lays out nothing, one node, and an edge whose ends are missing', () => {
    expect(layOutMap({ nodes: [], edges: [] }).places.size).toBe(0);
    const one = layOutMap({ nodes: ['a'], edges: [{ key: 'x', from: 'a', to: 'gone' }] });
    expect([...one.places.keys()]).toEqual(['a']);
    expect(Number.isFinite(one.bounds.width)).toBe(true);
  });

  it('goes deep without running out of stack', () => {
    const random = pseudoRandom(4);
    const chain = topology(
      ...Array.from({ length: 3000 }, (_, index) => `n${index}>n${index + 1}`),
    );

    const layout = layOutMap({ ...chain, edges: shuffled(chain.edges, random()) });

    expect(layout.places.size).toBe(3001);
  });

  it('is done with 200 nodes at once and with 2,000 soon', () => {
    const timeOf = (count: number) => {
      const given = largeTopology(count);
      layOutMap(given);
      const { user, system } = process.cpuUsage();
      layOutMap(given);
      const spent = process.cpuUsage({ user, system });
      return (spent.user + spent.system) / 1000;
    };

    // Of the processor, so that others on the machine do not count.
    expect(timeOf(200)).toBeLessThan(200);
    expect(timeOf(2000)).toBeLessThan(4000);
  });
});
