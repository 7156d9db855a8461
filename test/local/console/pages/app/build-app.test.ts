import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../../local/console/address/address.ts';
import {
  buildApp,
  buildRow,
  tracesFilter,
} from '../../../../../local/console/pages/app/build-app.ts';
import { buildConnections } from '../../../../../local/console/pages/app/build-connections.ts';
import { appMarkdown } from '../../../../../local/console/pages/app/describe-app.ts';
import { exampleEvents } from '../../../../../local/console/pages/app/example-events.ts';
import { appPlaceAddress, parseAppPlace } from '../../../../../local/console/pages/app/url.ts';
import { resource, shop } from './app-fixture.ts';

const usual = { filter: '', by: 'stack', everything: false } as const;

const titles = (place: Partial<Parameters<typeof buildApp>[1]>) =>
  buildApp(shop, { ...usual, ...place }).sections.map(
    ({ title, rows }) => `${title}: ${rows.map((row) => row.title).join(', ')}`,
  );

describe('buildApp', () => {
  it('lists stack by stack what is more than declared, and what needs attention first', () => {
    expect(titles({})).toEqual(['Shop: Flow, orders, place, shop/prod', 'Data: Database']);
    expect(buildApp(shop, usual)).toMatchObject({ shown: 5, hidden: 1 });
  });

  it('lists everything when asked', () => {
    expect(titles({ everything: true })).toEqual([
      'Shop: Flow, orders, place, shop/prod, role',
      'Data: Database',
    ]);
  });

  it('lists by kind, in the order in which a request meets them', () => {
    expect(titles({ by: 'kind' })).toEqual([
      'APIs and load balancers: shop/prod',
      'Functions: Flow, place',
      'Databases and storage: Database, orders',
    ]);
  });

  it.each([
    ['a name', 'PLACE', ['Shop: place']],
    ['a kind', 'dynamodb table', ['Shop: orders']],
    ['a state', 'failed', ['Data: Database']],
    ['a source file', 'lambdas/', ['Shop: place']],
    ['a reason', 'mysqld', ['Data: Database']],
    ['a path and a kind', 'shop/stage api', ['Shop: shop/prod']],
    ['nothing', 'no such thing', []],
    ['what looks like a pattern', '.*', []],
  ])('finds %s', (_, filter, expected) => {
    expect(titles({ filter })).toEqual(expected);
  });

  it('shows so many at once, and counts the rest', () => {
    const { sections, more, shown } = buildApp(shop, usual, 2);

    expect(sections.map(({ rows }) => rows.length)).toEqual([2]);
    expect({ more, shown }).toEqual({ more: 3, shown: 5 });
  });

  it('does not mistake names of every object for kinds or stacks', () => {
    const app = {
      stacks: ['__proto__'],
      resources: [resource('constructor', '__proto__', { stack: '__proto__', name: 'toString' })],
    };

    expect(buildApp(app, { ...usual, by: 'kind' }).sections).toMatchObject([
      { title: 'Other', rows: [{ title: 'toString', kind: { noun: '__proto__' } }] },
    ]);
    expect(buildApp(app, usual).sections).toMatchObject([{ title: '__proto__' }]);
  });
});

describe('buildRow', () => {
  it.each([
    ['a name of its own', { name: 'orders' }, 'orders'],
    ['a generated name', { name: 'Shop-Orders', constructPath: 'Shop/Orders/Resource' }, 'Orders'],
    ['an id', { name: '0b5cc4aa-1111-4111-8111-123456789012' }, 'Orders'],
    ['no name', { name: '' }, 'Orders'],
    [
      'the default stage',
      { name: '$default', constructPath: 'Shop/Api/Stage/Resource' },
      'Api/Stage',
    ],
    ['no path below its stack', { name: '', constructPath: 'Orders' }, 'Orders'],
  ])('calls a resource with %s as people do', (_, more, title) => {
    expect(buildRow(resource('Orders', 'AWS::DynamoDB::Table', more)).title).toBe(title);
  });
});

describe('tracesFilter', () => {
  it('asks for a function’s first node, and quotes what is in names', () => {
    expect(tracesFilter(shop.resources[1]?.nodes ?? [])).toBe(
      'service(id(name: "place", type: "AWS::Lambda"))',
    );
    expect(tracesFilter([{ name: 'a" OR ok', type: 'x' }])).toBe(
      'service(id(name: "a\\" OR ok", type: "x"))',
    );
    expect(tracesFilter([])).toBeUndefined();
  });
});

describe('what leaves the page', () => {
  it('is a table in which no name is Markdown', () => {
    const evil = resource('Evil', 'x', { name: 'a|b`<img>`\n# c' });

    const text = appMarkdown([{ title: '[link](x)', rows: [buildRow(evil)] }]);

    expect(text.split('\n')).toEqual([
      '## \\[link\\](x)',
      '',
      expect.stringMatching(/^\| name \|/),
      expect.stringMatching(/^\| --- /),
      '| a\\|b\\`\\<img\\>\\` \\# c | x | running |  |  | Shop/Evil/Resource |',
      '',
    ]);
  });
});

describe('buildConnections', () => {
  it('names callers and what it is told of, once, without its own nodes', () => {
    const place = buildConnections(shop.declared, resource('Place', 'AWS::Lambda::Function'));

    expect(place.calledBy.map(({ name }) => name)).toEqual(['shop/prod']);
    expect(place.calls).toEqual([
      {
        ...{ name: 'orders', title: 'orders', type: 'AWS::DynamoDB::Table', kind: 'call' },
        resource: 'Shop/Orders',
      },
    ]);
    expect(place.untraced).toEqual([]);
  });

  it('shortens what is known by a URL, an ARN or a host', () => {
    const declared = {
      nodes: [
        { id: '1', name: 'https://sqs.us-east-1.amazonaws.com/1/jobs', type: 'AWS::SQS::Queue' },
        { id: '2', name: 'stock@db.rds.amazonaws.com', type: 'Database::SQL' },
        { id: '3', name: 'arn:aws:sns:us-east-1:1:news', type: 'AWS::SNS' },
        { id: '4', name: 'place', type: 'x', resource: 'Shop/Place' },
      ],
      edges: ['1', '2', '3'].map((to) => ({ from: '4', to, kind: 'call' as const })),
    };

    const { calls } = buildConnections(declared, resource('Place', 'AWS::Lambda::Function'));

    expect(calls.map(({ title }) => title)).toEqual(['jobs', 'stock', 'news']);
  });

  it('calls a client so, which has the name of what it calls', () => {
    const declared = {
      nodes: [
        { id: '1', name: 'place', type: 'client' },
        { id: '2', name: 'place', type: 'x', resource: 'Shop/Place' },
      ],
      edges: [{ from: '1', to: '2', kind: 'call' as const }],
    };

    const { calledBy } = buildConnections(declared, resource('Place', 'AWS::Lambda::Function'));

    expect(calledBy).toMatchObject([{ name: 'place', title: 'Client' }]);
  });

  it('says why X-Ray has no node', () => {
    const stage = buildConnections(shop.declared, resource('Stage', 'AWS::ApiGateway::Stage'));

    expect(stage.untraced).toEqual(['active tracing is off on this stage']);
  });

  it('has none for what is not on the map', () => {
    expect(buildConnections(shop.declared, resource('Role', 'AWS::IAM::Role'))).toEqual({
      ...{ calledBy: [], calls: [], untraced: [] },
    });
  });
});

describe('exampleEvents', () => {
  const labels = (...types: string[]) =>
    exampleEvents(types.map((type) => ({ name: 'n', title: 'n', type, kind: 'call' }))).map(
      ({ label }) => label,
    );

  it('has an event of everything that invokes the function, and always an empty one', () => {
    expect(labels()).toEqual(['Empty']);
    expect(labels('AWS::ApiGateway::Stage', 'AWS::SQS::Queue', 'client')).toEqual([
      'Empty',
      'Request to an API',
      'Message of a queue',
    ]);
    expect(labels('AWS::SNS', 'AWS::DynamoDB::Stream', 'AWS::ApiGatewayV2::Stage')).toEqual([
      'Empty',
      'Request to an HTTP API',
      'Notification of a topic',
      'Change of a table',
    ]);
  });
});

describe('the address of the page', () => {
  it('has what is open and how it is shown, and leaves out what is as usual', () => {
    const place = {
      ...({ resource: 'Shop/Place', view: 'logs', filter: 'a&b ü' } as const),
      ...({ by: 'kind', everything: true } as const),
    };

    expect(parseAppPlace(parseAddress(appPlaceAddress(place)))).toEqual(place);
    expect(appPlaceAddress({ view: 'logs', filter: '', by: 'stack', everything: false })).toBe(
      '#/app',
    );
  });

  it('takes anything', () => {
    const hostile = `#/app?view=__proto__&by=x&show=1&filter=${'x'.repeat(5000)}&resource=`;

    expect(parseAppPlace(parseAddress(hostile))).toEqual({
      ...{ resource: undefined, view: 'overview', by: 'stack', everything: false },
      filter: 'x'.repeat(200),
    });
  });
});
