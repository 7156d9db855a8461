import { describe, expect, it } from 'vitest';
import { buildMap } from '../../../../../local/console/pages/map/build-map.ts';
import { mergeServices } from '../../../../../local/console/pages/map/merge-services.ts';
import {
  busiestCount,
  narrowMap,
  neighbourhood,
} from '../../../../../local/console/pages/map/narrow-map.ts';
import { appServices, graph } from './fixture-graphs.ts';

const map = buildMap({ services: appServices });

describe('neighbourhood', () => {
  it('keeps what calls a node and what it calls', () => {
    const { map: near, hidden } = neighbourhood(map, 'AWS::SNS::Topic~order-events', 1);

    expect(near.nodes.map(({ name }) => name)).toEqual([
      'notify-customer',
      'place-order',
      'order-events',
      'https://sqs.us-east-1.amazonaws.com/123456789012/fulfilment',
    ]);
    expect(hidden).toBe(map.nodes.length - 4);
  });

  it('reaches further when asked to', () => {
    const { map: near } = neighbourhood(map, 'AWS::SNS::Topic~order-events', 2);

    expect(near.nodes.map(({ name }) => name)).toContain('fulfil-order');
  });
});

describe('narrowMap', () => {
  const services = graph(
    { name: 'client', type: 'client', calls: ['shop-web'] },
    { name: 'shop-web', ok: 100, calls: ['shop-cart', 'shop-pay', 'bank.example.com'] },
    { name: 'shop-cart', ok: 50, fault: 2 },
    { name: 'shop-pay', ok: 20, calls: ['bank.example.com'] },
    { name: 'bank.example.com', type: 'remote', ok: 10, error: 1, state: 'passive' },
  );
  const shop = buildMap({ services });

  it('puts one node for all that begin alike, with their figures together', () => {
    const { map: grouped } = narrowMap(shop, 'name', new Set());

    const group = grouped.nodes.find(({ kind }) => kind === 'group');
    expect(group).toMatchObject({
      name: 'shop',
      type: '3 nodes',
      figures: { total: 172, fault: 2 },
    });
    expect(grouped.edges.map(({ from, to, figures }) => [from, to, figures.total])).toEqual([
      ['client~client', 'group name~shop', 1],
      ['group name~shop', 'remote~bank.example.com', 120],
    ]);
  });

  it('shows the nodes of a group that is open', () => {
    const { map: opened } = narrowMap(shop, 'name', new Set(['group name~shop']));

    expect(opened).toEqual(shop);
  });

  it('keeps the busiest nodes and says how many are hidden', () => {
    const many = graph(
      ...Array.from({ length: 400 }, (_, index) => ({ name: `n${index}`, ok: index })),
    );

    const { map: busiest, hidden } = narrowMap(buildMap({ services: many }), 'busiest', new Set());

    expect(busiest.nodes).toHaveLength(busiestCount);
    expect(Math.min(...busiest.nodes.map(({ figures }) => figures.total))).toBe(350);
    expect(hidden).toBe(350);
  });

  it('groups by the stack that a resource is of', () => {
    const { map: grouped } = narrowMap(shop, 'stack', new Set(), [
      {
        stack: 'Shop',
        logicalId: 'Web',
        type: 'AWS::ECS::Service',
        constructPath: 'Shop/Web',
        name: 'shop-web',
        state: 'running',
        canInvoke: false,
        canRestart: false,
        nodes: [{ name: 'bank.example.com', type: 'remote' }],
      },
    ]);

    expect(grouped.nodes.map(({ name }) => name)).toEqual([
      'client',
      'outside of the app',
      'bank.example.com',
    ]);
  });
});

describe('mergeServices', () => {
  it('is the graph itself for one trace, and doubles what comes twice', () => {
    const [once, twice] = [mergeServices([appServices]), mergeServices([appServices, appServices])];

    expect(buildMap({ services: once })).toEqual(map);
    const total = ({ nodes }: typeof map) =>
      nodes.reduce((sum, { figures }) => sum + figures.total, 0);
    expect(total(buildMap({ services: twice }))).toBe(2 * total(map));
    expect(twice).toHaveLength(appServices.length);
  });

  it('joins graphs that number their nodes differently', () => {
    const first = graph({ name: 'a', ok: 1, calls: ['b'] }, { name: 'b', ok: 1 });
    const second = graph({ name: 'b', ok: 1, calls: ['c'] }, { name: 'c', ok: 1 });

    const merged = buildMap({ services: mergeServices([first, second]) });

    expect(merged.edges.map(({ from, to }) => `${from}>${to}`)).toEqual(['~a>~b', '~b>~c']);
  });
});
