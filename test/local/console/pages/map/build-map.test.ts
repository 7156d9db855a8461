import { describe, expect, it } from 'vitest';
import { buildMap } from '../../../../../local/console/pages/map/build-map.ts';
import {
  findEdge,
  findNode,
  hasTraffic,
  type MapModel,
} from '../../../../../local/console/pages/map/map-model.ts';
import { nodeLabel } from '../../../../../local/console/pages/map/node-name.ts';
import type { AppResource, DeclaredMap } from '../../../../../local/console-server/protocol.ts';
import { appServices, graph, shuffled } from './fixture-graphs.ts';

const node = (map: MapModel, key: string) => {
  const found = findNode(map, key);
  if (found === undefined) throw new Error(`no node "${key}"`);
  return found;
};
const arrows = ({ edges }: MapModel) => edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`);

describe('buildMap', () => {
  it('draws the two nodes of a Lambda function as one', () => {
    const map = buildMap({ services: appServices });

    const placed = node(map, 'AWS::Lambda::Function~place-order');
    expect(placed.parts.map(({ type }) => type)).toEqual(['AWS::Lambda', 'AWS::Lambda::Function']);
    expect(map.nodes.filter(({ name }) => name === 'place-order')).toHaveLength(1);
    expect(arrows(map)).toContain(
      'AWS::ApiGateway::Stage~orders/prod call AWS::Lambda::Function~place-order',
    );
    expect(placed.figures).toMatchObject({ ok: 7, error: 1, total: 8 });
  });

  it('draws them as two when asked to, joined by an edge', () => {
    const map = buildMap({ services: appServices, splitLambda: true });

    expect(map.nodes).toHaveLength(appServices.length);
    expect(arrows(map)).toContain('AWS::Lambda~place-order call AWS::Lambda::Function~place-order');
  });

  it('counts what the service throttled together with what the function ran', () => {
    const services = graph(
      {
        name: 'f',
        type: 'AWS::Lambda',
        ok: 3,
        throttle: 2,
        calls: [['f', 'AWS::Lambda::Function']],
      },
      { name: 'f', type: 'AWS::Lambda::Function', ok: 2, fault: 1 },
    );

    const { figures } = node(buildMap({ services }), 'AWS::Lambda::Function~f');

    expect(figures).toMatchObject({ ok: 2, fault: 1, throttle: 2, total: 5 });
  });

  it('keeps a function at its place that only the service has met so far', () => {
    const early = buildMap({ services: graph({ name: 'f', type: 'AWS::Lambda', throttle: 1 }) });

    const throttled = node(early, 'AWS::Lambda::Function~f');
    expect(throttled).toMatchObject({ type: 'AWS::Lambda', place: 'AWS::Lambda::Function~f' });
    expect(findNode(early, 'AWS::Lambda~f')).toBe(throttled);
  });

  it('keeps the call of a function that invokes itself', () => {
    const services = graph(
      { name: 'f', type: 'AWS::Lambda', ok: 2, calls: [['f', 'AWS::Lambda::Function']] },
      { name: 'f', type: 'AWS::Lambda::Function', ok: 2, calls: [['f', 'AWS::Lambda']] },
    );

    expect(arrows(buildMap({ services }))).toEqual([
      'AWS::Lambda::Function~f call AWS::Lambda::Function~f',
    ]);
  });

  it('tells services, resources, hosts and clients apart', () => {
    const map = buildMap({ services: appServices });

    expect(node(map, 'AWS::ApiGateway::Stage~orders/prod').kind).toBe('service');
    expect(node(map, 'AWS::DynamoDB::Table~orders').kind).toBe('resource');
    expect(node(map, 'remote~webhook.example.com').kind).toBe('unknown');
    expect(node(map, 'client~storefront').kind).toBe('client');
  });

  it('names a queue by the last part of its URL and keeps the whole one', () => {
    const map = buildMap({ services: appServices });

    const queue = map.nodes.find(({ type }) => type === 'AWS::SQS::Queue');
    expect(queue && nodeLabel(queue)).toBe('fulfilment');
    expect(queue?.name).toBe('https://sqs.us-east-1.amazonaws.com/123456789012/fulfilment');
  });

  it('keeps links apart from calls, with the age of their events', () => {
    const services = graph(
      { name: 'queue', type: 'AWS::SQS::Queue', ok: 1, links: ['worker'], calls: ['worker'] },
      { name: 'worker', type: 'AWS::Lambda', ok: 1 },
    );

    const map = buildMap({ services });

    expect(map.edges.map(({ kind }) => kind)).toEqual(['call', 'link']);
    expect(map.edges[1]?.responseTimes).toEqual([{ value: 2, count: 3 }]);
  });

  it('gives the names that callers use as aliases', () => {
    const map = buildMap({ services: appServices });

    expect(node(map, 'AWS::ApiGateway::Stage~orders/prod').aliases).toEqual([
      '2lw0gt7ou9.execute-api.us-east-1.amazonaws.com',
    ]);
  });

  it('is the same whatever order X-Ray lists its nodes in', () => {
    const map = buildMap({ services: appServices });

    for (const seed of [1, 2, 3]) {
      expect(buildMap({ services: shuffled(appServices, seed) })).toEqual(map);
    }
  });

  it('takes what is odd: no name, counts that are none, an edge that leads nowhere, the same name twice', () => {
    const services = [
      ...graph({ name: 'a', ok: 1 }, { name: 'a', type: 'remote', ok: 1 }),
      {
        ReferenceId: 9,
        Edges: [{ ReferenceId: 77 }],
        SummaryStatistics: { OkCount: Number.NaN, TotalCount: -4 },
      },
    ];

    const map = buildMap({ services });

    expect(map.nodes.map(({ key }) => key)).toEqual(['remote~a', '~', '~a']);
    expect(map.edges).toEqual([]);
    expect(node(map, '~').figures.total).toBe(0);
  });

  it('keeps nodes of other accounts apart and finds them by name and type', () => {
    const [own, other] = graph({ name: 'a', type: 'remote' }, { name: 'a', type: 'remote' });
    const services = [own ?? {}, { ...other, AccountId: '999999999999' }];

    const map = buildMap({ services });

    expect(map.nodes.map(({ key }) => key)).toEqual(['remote~a', 'remote~a~999999999999']);
  });
});

const declared: DeclaredMap = {
  nodes: [
    { id: 'client', name: 'orders/prod', type: 'client' },
    { id: 'api', name: 'orders/prod', type: 'AWS::ApiGateway::Stage', resource: 'Orders/Api' },
    { id: 'service', name: 'place-order', type: 'AWS::Lambda', resource: 'Orders/Place' },
    { id: 'handler', name: 'place-order', type: 'AWS::Lambda::Function', resource: 'Orders/Place' },
    { id: 'topic', name: 'order-events', type: 'AWS::SNS', resource: 'Orders/Topic' },
    { id: 'front', name: 'front', type: 'remote', untraced: 'a load balancer sends no segments' },
  ],
  edges: [
    { from: 'client', to: 'api', kind: 'call' },
    { from: 'api', to: 'service', kind: 'call' },
    { from: 'service', to: 'handler', kind: 'call' },
    { from: 'handler', to: 'topic', kind: 'call' },
  ],
};

describe('buildMap with what the template declares', () => {
  it('shows all of it in outline before the first request', () => {
    const map = buildMap({ services: [], declared });

    expect(map.nodes.map(({ key }) => key)).toEqual([
      'AWS::ApiGateway::Stage~orders/prod',
      'AWS::Lambda::Function~place-order',
      'AWS::SNS~order-events',
      'client~orders/prod',
      'remote~front',
    ]);
    expect(map.nodes.some(hasTraffic)).toBe(false);
    expect(arrows(map)).toEqual([
      'AWS::ApiGateway::Stage~orders/prod call AWS::Lambda::Function~place-order',
      'AWS::Lambda::Function~place-order call AWS::SNS~order-events',
      'client~orders/prod call AWS::ApiGateway::Stage~orders/prod',
    ]);
  });

  it('lets traffic fill the places, under whatever name X-Ray has for a resource', () => {
    const outline = buildMap({ services: [], declared });
    const resources = [
      resource('Topic', [{ name: 'arn:aws:sns:us-east-1:1:order-events', type: 'AWS::SNS' }]),
    ];

    const map = buildMap({ services: appServices, declared, resources });

    const places = new Set(outline.nodes.map(({ place }) => place));
    const filled = map.nodes.filter(({ place }) => places.has(place));
    expect(new Set(filled.map(({ place }) => place))).toEqual(places);
    expect(node(map, 'AWS::SNS::Topic~order-events')).toMatchObject({
      place: 'AWS::SNS~order-events',
      declared: { id: 'topic' },
    });
    expect(map.nodes.filter((each) => !hasTraffic(each)).map(({ name }) => name)).toEqual([
      'front',
    ]);
    expect(map.edges.filter((each) => !hasTraffic(each))).toEqual([]);
  });

  it('finds the resource that goes by another name than the template says', () => {
    const services = graph({
      name: 'orders.abc.rds.amazonaws.com',
      type: 'Database::SQL',
      ok: 1,
      state: 'unknown',
    });
    const map = buildMap({
      services,
      declared: {
        nodes: [{ id: 'db', name: 'Database', type: 'Database::SQL', resource: 'Orders/Topic' }],
        edges: [],
      },
      resources: [
        resource('Topic', [{ name: 'orders.abc.rds.amazonaws.com', type: 'Database::SQL' }]),
      ],
    });

    expect(map.nodes).toHaveLength(1);
    expect(map.nodes[0]).toMatchObject({ declared: { id: 'db' }, place: 'Database::SQL~Database' });
  });

  it('finds the client by what it calls', () => {
    const services = graph(
      { name: 'other name', type: 'client', calls: ['orders/prod'] },
      { name: 'orders/prod', type: 'AWS::ApiGateway::Stage', ok: 1 },
    );

    const map = buildMap({ services, declared });

    expect(node(map, 'client~other name').declared?.id).toBe('client');
    expect(map.nodes.filter(({ kind }) => kind === 'client')).toHaveLength(1);
  });

  it('leaves a declared call out that has traffic as a link, and keeps the others', () => {
    const services = graph(
      { name: 'q', type: 'AWS::SQS::Queue', ok: 1, links: ['w'], state: 'unknown' },
      { name: 'w', type: 'AWS::Lambda', ok: 1 },
    );
    const map = buildMap({
      services,
      declared: {
        nodes: [
          { id: 'q', name: 'q', type: 'AWS::SQS::Queue' },
          { id: 'w', name: 'w', type: 'AWS::Lambda' },
        ],
        edges: [{ from: 'q', to: 'w', kind: 'link' }],
      },
    });

    expect(map.edges).toHaveLength(1);
    expect(findEdge(map, map.edges[0]?.key)?.kind).toBe('link');
    expect(map.edges.every(hasTraffic)).toBe(true);
  });
});

const resource = (logicalId: string, nodes: AppResource['nodes']): AppResource => ({
  stack: 'Orders',
  logicalId,
  type: 'AWS::SNS::Topic',
  constructPath: `Orders/${logicalId}`,
  name: logicalId,
  state: 'running',
  canInvoke: false,
  canRestart: false,
  nodes,
});
