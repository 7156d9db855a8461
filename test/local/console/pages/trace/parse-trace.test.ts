import { describe, expect, it } from 'vitest';
import { parseTrace } from '../../../../../local/console/pages/trace/parse-trace.ts';
import { deepDocument, fixtureTrace, traceOf } from './fixture-trees.ts';

describe('parseTrace', () => {
  it('reads segments by start, with what X-Ray inferred marked', () => {
    const trace = parseTrace(fixtureTrace('order'));

    const names = trace.segments.map(
      ({ name, inferred }) => `${name}${inferred ? ' inferred' : ''}`,
    );
    expect(names).toEqual([
      'orders/prod',
      'place-order',
      'place-order',
      'DynamoDB inferred',
      'order-events',
      'notify-customer',
      'SQS inferred',
      'notify-customer',
      'webhook.example.com inferred',
    ]);
    expect(trace.unreadable).toEqual([]);
  });

  it('reads every kind of detail', () => {
    const [root] = parseTrace(fixtureTrace('causes-elsewhere')).segments;

    const inner = root?.children[0];

    expect(root).toMatchObject({
      kind: 'segment',
      origin: 'AWS::ECS::Container',
      fault: true,
      http: { method: 'GET', status: 500 },
      cause: { elsewhere: 'eeeeeeeeeeeeeee2', exceptions: [] },
    });
    expect(inner?.cause).toMatchObject({
      workingDirectory: '/srv/shop',
      paths: ['lib'],
      exceptions: [
        { type: 'com.example.BasketException', causedBy: 'eeeeeeeeeeeeeee2', remote: false },
        { type: 'java.net.ConnectException', remote: true, truncated: 12, skipped: 2 },
      ],
    });
  });

  it('says which way a link leads', () => {
    const linksOf = (name: string) =>
      parseTrace(fixtureTrace(name)).segments.flatMap(({ links }) => links);

    expect(linksOf('order')).toMatchObject([{ direction: 'child', name: 'fulfil-order' }]);
    expect(linksOf('order-fulfilment')).toMatchObject([{ direction: 'parent' }]);
  });

  it('lists documents that cannot be read beside those that can', () => {
    const trace = traceOf(
      { id: '1', name: 'good', start_time: 1, end_time: 2 },
      { name: 'no start' },
    );
    const broken = ['{"id":', '[]', 'null', '7', ''];
    const segments = broken.map((Document, at) => ({ Id: `broken ${at}`, Document }));

    const parsed = parseTrace({ ...trace, Segments: [...(trace.Segments ?? []), ...segments] });

    expect(parsed.segments.map(({ name }) => name)).toEqual(['good']);
    expect(parsed.unreadable.map(({ reason }) => reason)).toEqual([
      'has no start_time',
      'is not JSON',
      'is no JSON object',
      'is no JSON object',
      'is no JSON object',
      'is not JSON',
    ]);
  });

  it('gives each entity a key of its own when ids are missing or taken twice', () => {
    const child = { id: 'same', name: 'child', start_time: 1, end_time: 2 };
    const nameless = { start_time: 1, end_time: 2 };

    const [segment] = parseTrace(
      traceOf({ ...child, subsegments: [child, child, nameless, nameless] }),
    ).segments;

    expect(segment?.children.map(({ key }) => key)).toEqual([
      'same#2',
      'same#3',
      'without-id',
      'without-id#2',
    ]);
    expect(segment?.children[2]?.name).toBe('(no name)');
  });

  it('leaves out what is of another type than it should be', () => {
    const [segment] = parseTrace(
      traceOf({
        id: 7,
        name: ['list'],
        start_time: 1,
        end_time: 'later',
        http: 'GET',
        aws: [],
        cause: 5,
        links: [{ id: 'x' }, 'link', null],
        annotations: { good: 1, list: [1], nothing: null },
        subsegments: ['text', null, { name: 'child', start_time: 'soon' }],
      }),
    ).segments;

    expect(segment).toMatchObject({
      id: undefined,
      end: undefined,
      http: undefined,
      aws: undefined,
      cause: undefined,
      links: [],
      annotations: [{ name: 'good', value: 1 }],
    });
    expect(segment?.children).toMatchObject([{ name: 'child', start: 1 }]);
  });

  it('reads subsegments 10,000 deep', () => {
    const parsed = parseTrace({
      Id: 'deep',
      Segments: [{ Id: 'deep', Document: deepDocument(10_000) }],
    });

    let depth = 0;
    for (let at = parsed.segments[0]; at?.children[0] !== undefined; at = at.children[0]) depth++;
    expect(depth).toBe(10_000);
  });

  it('reads a trace without anything', () => {
    expect(parseTrace({})).toEqual({
      id: '',
      duration: undefined,
      limitExceeded: false,
      segments: [],
      unreadable: [],
    });
  });
});
