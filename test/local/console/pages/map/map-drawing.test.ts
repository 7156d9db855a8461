import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../../local/console/address/address.ts';
import { serviceIconName } from '../../../../../local/console/icons/service-icon-paths.ts';
import { buildMap } from '../../../../../local/console/pages/map/build-map.ts';
import { edgeLine, loopLine, shiftsOf } from '../../../../../local/console/pages/map/edge-path.ts';
import { graphCommand } from '../../../../../local/console/pages/map/graph-command.ts';
import { mapMarkdown } from '../../../../../local/console/pages/map/map-markdown.ts';
import { parseMapPreferences } from '../../../../../local/console/pages/map/map-preferences.ts';
import { parseMoved } from '../../../../../local/console/pages/map/moved-nodes.ts';
import { glyphPlaces, ringArcs } from '../../../../../local/console/pages/map/ring-arcs.ts';
import { fitText, textWidth } from '../../../../../local/console/pages/map/text-width.ts';
import { mapAddress, parseMapPlace } from '../../../../../local/console/pages/map/url.ts';
import { walk } from '../../../../../local/console/pages/map/walk-map.ts';
import { findCrossings } from '../../../../../local/console/pages/map/zones.ts';
import { graph } from './fixture-graphs.ts';

describe('ringArcs', () => {
  it('goes clockwise from twelve: fault, throttle, error, ok', () => {
    const arcs = ringArcs({ ok: 5, error: 2, throttle: 1, fault: 2 });

    expect(arcs.map(({ outcome }) => outcome)).toEqual(['fault', 'throttle', 'error', 'ok']);
    expect(arcs[0]).toMatchObject({ start: 0, length: 0.2 });
    expect(arcs.reduce((sum, { length }) => sum + length, 0)).toBeCloseTo(1);
  });

  it('shows one failure in a million', () => {
    const [fault] = ringArcs({ ok: 1_000_000, error: 0, throttle: 0, fault: 1 });

    expect(fault?.length).toBeGreaterThan(0.03);
  });

  it('is empty without traffic', () => {
    expect(ringArcs({ ok: 0, error: 0, throttle: 0, fault: 0 })).toEqual([]);
  });
});

describe('glyphPlaces', () => {
  it('keeps the signs of small arcs apart and has none for what went well', () => {
    const places = glyphPlaces(ringArcs({ ok: 1000, error: 1, throttle: 1, fault: 1 }));

    expect(places.map(({ outcome }) => outcome)).toEqual(['fault', 'throttle', 'error']);
    const [first, second, third] = places.map(({ place }) => place);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(0.12);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(0.12);
  });
});

describe('edgeLine', () => {
  const at = (x: number, y: number) => ({ x, y, radius: 30 });

  it('ends before the ring, pointing at it', () => {
    const line = edgeLine({ from: at(0, 0), to: at(200, 50), route: [], shift: 0 });

    expect(line).toMatchObject({ tip: { x: 167, y: 50 }, angle: 0 });
    expect(line.path).toMatch(/^M30,0C/);
  });

  it('leads back from the left side of its caller', () => {
    const line = edgeLine({ from: at(400, 0), to: at(0, 0), route: [], shift: 8 });

    expect(line.angle).toBe(180);
    expect(line.tip.x).toBeGreaterThan(30);
  });

  it('goes through the bends of its route', () => {
    const line = edgeLine({
      from: at(0, 0),
      to: at(600, 0),
      route: [{ x: 300, y: -90 }],
      shift: 0,
    });

    expect(line.path).toContain('300,-90');
  });

  it('draws a call to itself as a loop', () => {
    expect(loopLine(at(100, 100)).path).toMatch(/^M94,70C/);
  });

  it('moves edges between the same two nodes apart', () => {
    const shifts = shiftsOf([
      { key: 'one', from: 'a', to: 'b' },
      { key: 'two', from: 'b', to: 'a' },
      { key: 'three', from: 'a', to: 'c' },
    ]);

    expect([...shifts]).toEqual([
      ['one', -8],
      ['two', 8],
      ['three', 0],
    ]);
  });
});

describe('fitText', () => {
  it('cuts in the middle until it fits', () => {
    const cut = fitText(
      'backoffice@backoffice-databaseinstance.us-east-1.rds.amazonaws.com',
      12,
      150,
    );

    expect(cut).toMatch(/^backoffice.*….*\.com$/);
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(150);
  });

  it('is quick with 10,000 letters and wide ones', () => {
    expect(textWidth(fitText('漢'.repeat(10_000), 12, 150), 12)).toBeLessThanOrEqual(150);
    expect(fitText('', 12, 150)).toBe('');
  });
});

describe('serviceIconName', () => {
  it.each([
    ['AWS::Lambda::Function', 'lambda'],
    ['AWS::ECS::Fargate', 'container'],
    ['AWS::ApiGateway::Stage', 'api-gateway'],
    ['AWS::Events', 'eventbridge'],
    ['AWS::StepFunctions::StateMachine', 'step-functions'],
    ['Database::SQL', 'sql'],
    ['client::RUM', 'client'],
    ['remote', 'host'],
    ['AWS::Whatever', 'aws'],
    ['AWS::Unknown', 'unknown'],
    ['constructor', 'unknown'],
    [undefined, 'service'],
  ])('draws %s as %s', (type, icon) => {
    expect(serviceIconName(type)).toBe(icon);
  });
});

describe('mapAddress', () => {
  const scope = { filter: '', timeRange: { kind: 'last', seconds: 900 } } as const;

  it('keeps everything that it is given', () => {
    const place = {
      node: 'remote~a & b',
      edge: 'x>y%3E',
      focus: 'f',
      reach: 3,
      asTable: true,
      extent: 'type',
      open: ['one', 'two, three'],
    } as const;

    expect(parseMapPlace(parseAddress(mapAddress(scope, place)))).toEqual(place);
  });

  it('leaves out what is as usual', () => {
    expect(mapAddress(scope)).toBe('#/service-map');
    expect(mapAddress(scope, { reach: 1, asTable: false, open: [] })).toBe('#/service-map');
  });

  it('takes no nonsense', () => {
    expect(parseMapPlace(parseAddress('#/service-map?reach=1e9&extent=everything'))).toMatchObject({
      reach: 1,
      extent: undefined,
    });
  });
});

describe('what is stored', () => {
  it('is as usual when it is no preference', () => {
    const usual = { show: 'numbers', size: 'none', withDeclared: true };

    expect(parseMapPreferences({ show: 'x', size: 4 })).toEqual(usual);
    expect(parseMapPreferences('[]')).toEqual(usual);
  });

  it('is left out when it is no place', () => {
    expect([...parseMoved([['a', 1, 2], ['b', null, 2], 'c', ['__proto__', 3, 4]])]).toEqual([
      ['a', { x: 1, y: 2 }],
      ['__proto__', { x: 3, y: 4 }],
    ]);
    expect(parseMoved([['far', 1e300, 0]]).size).toBe(0);
    expect(parseMoved({ a: 1 }).size).toBe(0);
  });
});

describe('graphCommand', () => {
  it('asks for the same with the AWS CLI', () => {
    expect(
      graphCommand({ filter: '', group: "it's" }, { start: 10.5, end: 20.1 }, '--region r'),
    ).toBe(
      "aws xray get-service-graph --start-time 10 --end-time 21 --group-name 'it'\\''s' --region r",
    );
  });

  it('asks for the traces of a filter expression, which the graph does not take', () => {
    expect(graphCommand({ filter: 'fault' }, { start: 10, end: 20 }, '')).toBe(
      "aws xray get-trace-summaries --start-time 10 --end-time 20 --filter-expression 'fault'",
    );
  });
});

describe('mapMarkdown', () => {
  it('leaves no way for a name to become markup', () => {
    const name = '<script>alert(1)</script> | "x" ```` [a](http://b)';
    const map = buildMap({ services: graph({ name, ok: 1, fault: 1, calls: [name] }) });

    const text = mapMarkdown(map, 'Service map');

    expect(text).not.toContain('<script>');
    expect(text).not.toContain('](');
    expect(text.match(/```/g)).toHaveLength(2);
    expect(text).toContain('flowchart LR');
  });

  it('says what it is a map of', () => {
    const map = buildMap({ services: graph({ name: 'a', ok: 1 }) });

    const text = mapMarkdown(map, 'Service map', {
      window: { start: 1795188300, end: 1795189320 },
      group: 'all-faults',
      filter: 'service("a") {fault}',
    });

    expect(text).toMatch(
      /^## Service map\n\n\S+ \S+ UTC\S* to \S+ \S+ UTC\S*, group ` all-faults `, traces that match ` service\("a"\) \{fault\} `\n/,
    );
  });
});

describe('findCrossings', () => {
  const segment = (id: string, name: string, zone: string | undefined, more: object = {}) => ({
    Id: id,
    Document: JSON.stringify({
      id,
      name,
      origin: 'AWS::EC2::Instance',
      ...(zone !== undefined && { aws: { ec2: { availability_zone: zone } } }),
      ...more,
    }),
  });
  const edgeOf = (from: string, to: string) => `${from}>${to}`;

  it('marks a call whose both ends say in which zone they ran', () => {
    const traces = [
      {
        Segments: [
          segment('1', 'web', 'us-east-1a', {
            subsegments: [{ id: '2', subsegments: [{ id: '3' }] }],
          }),
          segment('4', 'api', 'us-east-1b', { parent_id: '3' }),
          segment('5', 'same', 'us-east-1a', { parent_id: '2' }),
          segment('6', 'silent', undefined, { parent_id: '2' }),
        ],
      },
    ];

    expect([...findCrossings(traces, edgeOf)]).toEqual([
      ['AWS::EC2::Instance~web>AWS::EC2::Instance~api', 'us-east-1a → us-east-1b'],
    ]);
  });

  it('takes documents that are none', () => {
    const traces = [{ Segments: [{ Document: '{' }, { Document: '[]' }, {}] }, {}];

    expect(findCrossings(traces, edgeOf).size).toBe(0);
  });
});

describe('walk', () => {
  const map = buildMap({
    services: graph(
      { name: 'a', calls: ['b', 'c'] },
      { name: 'b', calls: ['d'] },
      { name: 'c' },
      { name: 'd' },
    ),
  });
  const places = new Map([
    ['~a', { x: 0, y: 0 }],
    ['~b', { x: 1, y: -1 }],
    ['~c', { x: 1, y: 1 }],
    ['~d', { x: 2, y: 0 }],
  ]);
  const node = (key: string) => ({ kind: 'node', key }) as const;
  const edge = (key: string) => ({ kind: 'edge', key }) as const;

  it('goes right along a call, chooses among calls, and back', () => {
    expect(walk(map, places, node('~a'), 'ArrowRight')).toEqual(edge('~a>~b'));
    expect(walk(map, places, edge('~a>~b'), 'ArrowDown')).toEqual(edge('~a>~c'));
    expect(walk(map, places, edge('~a>~c'), 'ArrowRight')).toEqual(node('~c'));
    expect(walk(map, places, node('~c'), 'ArrowLeft')).toEqual(edge('~a>~c'));
    expect(walk(map, places, edge('~a>~c'), 'ArrowLeft')).toEqual(node('~a'));
  });

  it('goes up and down through every node', () => {
    expect(walk(map, places, node('~a'), 'ArrowDown')).toEqual(node('~b'));
    expect(walk(map, places, node('~b'), 'ArrowDown')).toEqual(node('~c'));
    expect(walk(map, places, node('~a'), 'End')).toEqual(node('~d'));
    expect(walk(map, places, node('~a'), 'ArrowUp')).toBeUndefined();
  });
});
