import { describe, expect, it } from 'vitest';
import { buildMap } from '../../../../../local/console/pages/map/build-map.ts';
import {
  edgeFilter,
  nodeFilter,
  seriesSelector,
} from '../../../../../local/console/pages/map/map-filter.ts';
import { findNode, type MapModel } from '../../../../../local/console/pages/map/map-model.ts';
import { narrowMap } from '../../../../../local/console/pages/map/narrow-map.ts';
import { parseFilter } from '../../../../../local/xray/index.ts';
import { appServices, graph } from './fixture-graphs.ts';

const map = buildMap({ services: appServices });
const filterOf = (
  key: string,
  narrowing?: Parameters<typeof nodeFilter>[2],
  of: MapModel = map,
) => {
  const node = findNode(of, key);
  return node && nodeFilter(of, node, narrowing);
};
const edge = (from: string, to: string, of: MapModel = map) => {
  const found = of.edges.find((each) => each.from === from && each.to === to);
  if (found === undefined) throw new Error(`no edge from "${from}" to "${to}"`);
  return found;
};

describe('nodeFilter', () => {
  it('means a node by its name and type', () => {
    expect(filterOf('AWS::DynamoDB::Table~orders')).toBe(
      'service(id(name: "orders", type: "AWS::DynamoDB::Table"))',
    );
  });

  it('means both nodes of a function by the name that only they have', () => {
    expect(filterOf('AWS::Lambda::Function~place-order', { outcomes: new Set(['fault']) })).toBe(
      'service("place-order") {fault}',
    );
  });

  it('names both where something else has the name too', () => {
    const services = graph(
      { name: 'f', type: 'AWS::Lambda', ok: 1, calls: [['f', 'AWS::Lambda::Function']] },
      { name: 'f', type: 'AWS::Lambda::Function', ok: 1 },
      { name: 'f', type: 'remote', ok: 1 },
    );

    expect(filterOf('AWS::Lambda::Function~f', {}, buildMap({ services }))).toBe(
      '(service(id(name: "f", type: "AWS::Lambda")) OR service(id(name: "f", type: "AWS::Lambda::Function")))',
    );
  });

  it('puts outcomes and a range of times into braces', () => {
    const outcomes = new Set(['fault', 'throttle'] as const);

    expect(
      filterOf('remote~webhook.example.com', { outcomes, range: { from: 0.05, to: 0.2 } }),
    ).toBe(
      'service(id(name: "webhook.example.com", type: "remote")) {(fault OR throttle) AND responsetime >= 0.05 AND responsetime < 0.2}',
    );
    expect(filterOf('remote~webhook.example.com', { outcomes })).toMatch(/ \{fault OR throttle\}$/);
    expect(
      filterOf('remote~webhook.example.com', { range: { from: 0, to: 0.2 }, time: 'duration' }),
    ).toMatch(/ \{duration < 0\.2\}$/);
  });

  it('means the function alone by times, which are its own', () => {
    expect(filterOf('AWS::Lambda::Function~place-order', { range: { from: 0.1, to: 0.2 } })).toBe(
      'service(id(name: "place-order", type: "AWS::Lambda::Function")) {responsetime >= 0.1 AND responsetime < 0.2}',
    );
  });

  it('adds no braces when every outcome is meant', () => {
    const outcomes = new Set(['ok', 'error', 'throttle', 'fault'] as const);

    expect(filterOf('remote~webhook.example.com', { outcomes })).not.toContain('{');
  });

  it('means a client by its calls', () => {
    expect(filterOf('client~storefront')).toBe(
      'edge(id(name: "storefront", type: "client"), id(name: "storefront", type: "AWS::EC2::Instance"))',
    );
  });

  it('writes names that X-Ray reads again, whatever is in them', () => {
    const names = ['a"b\\c', "it's", 'عربي', 'line\nbreak', '}{)(', '\u202Eevil', ''];
    const services = graph(...names.map((name) => ({ name, type: 'remote', ok: 1 })));
    const hostile = buildMap({ services });

    for (const node of hostile.nodes) {
      const text = nodeFilter(hostile, node, { outcomes: new Set(['fault']) });
      expect(parseFilter(text ?? '')).toMatchObject({ kind: 'service', node: { name: node.name } });
    }
  });

  it('has none for what has no traffic or stands for very many', () => {
    const declared = buildMap({
      services: [],
      declared: { nodes: [{ id: 'a', name: 'a', type: 'remote' }], edges: [] },
    });
    const services = graph(
      ...Array.from({ length: 20 }, (_, index) => ({ name: `n-${index}`, type: 'remote', ok: 1 })),
    );
    const grouped = narrowMap(buildMap({ services }), 'type', new Set()).map;

    expect(filterOf('remote~a', {}, declared)).toBeUndefined();
    expect(grouped.nodes[0] && nodeFilter(grouped, grouped.nodes[0])).toBeUndefined();
  });
});

describe('edgeFilter', () => {
  it('means the calls from one node to the other, of those with two halves by the right one', () => {
    const call = edge('AWS::ApiGateway::Stage~orders/prod', 'AWS::Lambda::Function~place-order');

    expect(edgeFilter(call, { outcomes: new Set(['error']) })).toBe(
      'edge(id(name: "orders/prod", type: "AWS::ApiGateway::Stage"), id(name: "place-order", type: "AWS::Lambda")) {error}',
    );
  });

  it('means with a link the traces of who works on what was handed over, whose outcomes it does not know', () => {
    const link = map.edges.find(({ kind }) => kind === 'link');

    expect(link && edgeFilter(link, { outcomes: new Set(['fault']) })).toBe(
      'service(id(name: "fulfil-order", type: "AWS::Lambda"))',
    );
  });

  it('is understood by X-Ray for every edge of the app', () => {
    for (const each of map.edges) expect(() => parseFilter(edgeFilter(each) ?? '')).not.toThrow();
  });
});

describe('seriesSelector', () => {
  it('selects the code itself of a function', () => {
    const node = findNode(map, 'AWS::Lambda::Function~get-order');

    expect(node && seriesSelector(node)).toBe(
      'service(id(name: "get-order", type: "AWS::Lambda::Function"))',
    );
  });

  it('has none where X-Ray would refuse the length', () => {
    const services = graph({ name: 'n'.repeat(600), ok: 1 });
    const [node] = buildMap({ services }).nodes;

    expect(node && seriesSelector(node)).toBeUndefined();
  });
});
