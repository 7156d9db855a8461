import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TraceEngine } from '../../../../local/xray/engine.ts';
import { openEngine, readDocuments, readRecording, traceIdOf } from '../fixtures.ts';

let engine: TraceEngine;
beforeEach(() => {
  engine = openEngine().engine;
});
afterEach(() => engine.close());

const traceId = '1-6afd9600-0000000000000000000000a1';

function compile(...documents: object[]) {
  const texts = documents.map((document) => JSON.stringify({ trace_id: traceId, ...document }));
  expect(engine.ingest(texts)).toEqual([]);
  return engine.trace(traceId)?.segments.map(({ document }) => JSON.parse(document)) ?? [];
}

const segment = { id: 'a100000000000001', name: 'front', start_time: 10, end_time: 20 };
const send = {
  id: 'a100000000000002',
  name: 'SQS',
  namespace: 'aws',
  start_time: 11,
  end_time: 12,
  aws: { operation: 'SendMessage', queue_url: 'https://sqs/q', resource_names: ['made up'] },
};

describe('a compiled segment', () => {
  it('lists members in the order of X-Ray', () => {
    const [written] = compile({
      subsegments: [],
      resource_arn: 'arn:aws:x',
      origin: 'AWS::EC2::Instance',
      user: 'u',
      metadata: { default: { a: 1 } },
      annotations: { k: 'v' },
      aws: { ec2: { instance_id: 'i-1' } },
      http: { response: { status: 429 }, request: { url: 'https://x/', method: 'GET' } },
      cause: { exceptions: [{ id: 'a1000000000000ee', message: 'm', stack: [] }] },
      throttle: true,
      parent_id: 'a100000000000009',
      ...segment,
    });

    expect(Object.keys(written)).toEqual([
      ...['id', 'name', 'start_time', 'trace_id', 'end_time', 'parent_id', 'error', 'throttle'],
      ...['http', 'aws', 'annotations', 'metadata', 'user', 'cause', 'origin', 'resource_arn'],
    ]);
    expect(written.cause.exceptions).toEqual([{ id: 'a1000000000000ee', message: 'm' }]);
  });

  it('takes in subsegments sent alone, without what only their travel needed', () => {
    const [written] = compile(segment, {
      ...{ id: 'a100000000000002', name: 'work', start_time: 11, end_time: 12 },
      ...{ type: 'subsegment', parent_id: segment.id, origin: 'x', user: 'y' },
    });

    expect(written.subsegments).toEqual([
      { id: 'a100000000000002', name: 'work', start_time: 11, end_time: 12 },
    ]);
  });

  it('says what is in progress', () => {
    const [written] = compile({ ...segment, end_time: undefined, in_progress: true });

    expect(written).toEqual({
      ...{ id: segment.id, name: 'front', start_time: 10 },
      ...{ trace_id: traceId, in_progress: true },
    });
  });

  it('removes traced from requests and keeps the error of a 4xx alone', () => {
    const [written] = compile({
      ...segment,
      subsegments: [
        {
          ...{
            id: 'a100000000000002',
            name: 'h',
            namespace: 'remote',
            start_time: 11,
            end_time: 12,
          },
          ...{ fault: true, error: true, traced: true },
          http: { request: { url: 'https://h/', traced: true }, response: { status: 404 } },
        },
      ],
    });

    expect(written.subsegments[0]).toEqual({
      ...{ id: 'a100000000000002', name: 'h', namespace: 'remote', start_time: 11, end_time: 12 },
      error: true,
      http: { request: { url: 'https://h/' }, response: { status: 404 } },
    });
  });

  it('says resource names itself on subsegments and leaves them on segments', () => {
    const [written] = compile({
      ...segment,
      aws: { resource_names: ['kept'] },
      subsegments: [send, { ...send, id: 'a100000000000003', name: 'KMS' }],
    });

    expect(written.aws.resource_names).toEqual(['kept']);
    expect(written.subsegments[0].aws.resource_names).toEqual(['https://sqs/q']);
    expect(written.subsegments[1].aws.resource_names).toBeUndefined();
  });

  it('prints subsegments nested deeper than JSON.stringify can go', () => {
    const depth = 3000;
    const texts = Array.from({ length: depth }, (_, index) =>
      JSON.stringify({
        ...{ trace_id: traceId, type: 'subsegment', name: 'n', start_time: 1, end_time: 2 },
        id: (index + 1).toString(16).padStart(16, '0'),
        parent_id: index.toString(16).padStart(16, '0'),
      }),
    );
    engine.ingest([
      ...texts,
      JSON.stringify({ ...segment, trace_id: traceId, id: '0'.repeat(16) }),
    ]);

    const document = engine.trace(traceId)?.segments[0]?.document ?? '';

    expect(document.match(/"subsegments":\[/g)).toHaveLength(depth);
    expect(() => JSON.parse(document)).not.toThrow();
    expect(engine.traceGraph(traceId)).toHaveLength(2);
  });
});

describe('an inferred segment', () => {
  it('copies the call and shows a send as time in the queue', () => {
    const [, inferred] = compile({ ...segment, subsegments: [{ ...send, fault: true }] });

    expect(inferred).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      ...{ name: 'SQS', start_time: 11, trace_id: traceId, end_time: 12 },
      ...{ parent_id: send.id, inferred: true, fault: true },
      aws: {
        operation: 'SendMessage',
        queue_url: 'https://sqs/q',
        resource_names: ['https://sqs/q'],
      },
      origin: 'AWS::SQS::Queue',
      subsegments: [
        {
          id: expect.stringMatching(/^[0-9a-f]{16}$/),
          name: 'QueueTime',
          start_time: 11,
          end_time: 12,
        },
      ],
    });
  });

  it('has the same id each time', () => {
    const [, first] = compile({ ...segment, subsegments: [send] });
    const other = openEngine().engine;
    other.ingest([JSON.stringify({ ...segment, trace_id: traceId, subsegments: [send] })]);

    const second = JSON.parse(other.trace(traceId)?.segments[1]?.document ?? '{}');

    expect(second.id).toBe(first.id);
    other.close();
  });

  it('has no origin for other than AWS', () => {
    const call = { ...send, name: 'example.com', namespace: 'remote', aws: undefined };

    const [, inferred] = compile({ ...segment, subsegments: [call] });

    expect(inferred.origin).toBeUndefined();
    expect(inferred.subsegments).toBeUndefined();
  });

  it.each([
    ['in progress', { end_time: undefined, in_progress: true }],
    ['local', { namespace: undefined }],
  ])('is not made for a call that is %s', (_, members) => {
    const written = compile({ ...segment, subsegments: [{ ...send, ...members }] });

    expect(written).toHaveLength(1);
  });

  it('gives way to the segment of the called service', () => {
    const call = { ...send, name: 'example.com', namespace: 'remote' };
    const callee = { ...segment, id: 'a100000000000005', name: 'back', parent_id: call.id };

    const written = compile({ ...segment, subsegments: [call] }, callee);

    expect(written.map(({ name }) => name)).toEqual(['front', 'back']);
  });

  it('stays before the consumer of a message', () => {
    const consumer = { ...segment, id: 'a100000000000005', name: 'worker', parent_id: send.id };

    const written = compile({ ...segment, subsegments: [send] }, { ...consumer, start_time: 15 });

    expect(written.map(({ name }) => name)).toEqual(['front', 'SQS', 'worker']);
  });
});

describe('recorded invocations', () => {
  it.each([
    'annot',
    'ddb',
    'ddberr',
    'fetch',
    'fetch500',
    'fetchrefused',
    'http',
    'noop',
    'sns',
    'sqs',
    'throw',
  ])('takes the datagrams of "%s" and waits for the platform to send their parent', (name) => {
    const documents = readRecording(name);

    expect(engine.ingest(documents)).toEqual([]);
    expect(engine.trace(traceIdOf(documents))?.segments).toEqual([]);
  });

  it('shows a failed call of the SDK as an error', () => {
    const documents = readRecording('ddberr');
    const { parent_id, trace_id } = JSON.parse(documents.at(-1) ?? '{}');
    engine.ingest(documents);
    engine.ingest([
      JSON.stringify({ trace_id, id: parent_id, name: 'f', start_time: 1, end_time: 2 }),
    ]);

    const graph = engine.traceGraph(trace_id) ?? [];

    const table = graph.find(({ type }) => type === 'AWS::DynamoDB::Table');
    expect(table?.summaryStatistics).toMatchObject({ faultCount: 0, okCount: 0 });
    expect(table?.summaryStatistics?.errorCount).toBeGreaterThan(0);
  });
});

describe('links', () => {
  it('shows the consumer on the Invocation of the producer, whichever came first', () => {
    const traceA = '1-6afd9600-00000000000000000000aaaa';
    const traceB = '1-6afd9601-00000000000000000000bbbb';
    const producer = JSON.stringify({
      ...{ trace_id: traceA, id: 'a100000000000001', name: 'p', origin: 'AWS::Lambda::Function' },
      ...{ start_time: 1, end_time: 3 },
      subsegments: [
        {
          ...{ id: 'a100000000000002', name: 'Invocation', start_time: 1, end_time: 3 },
          aws: { function_arn: 'arn:aws:lambda:us-east-1:123456789012:function:p' },
          subsegments: [{ ...send, id: 'a100000000000003', start_time: 1, end_time: 2 }],
        },
      ],
    });
    const consumer = JSON.stringify({
      ...{ trace_id: traceB, id: 'b100000000000001', name: 'c', origin: 'AWS::Lambda' },
      ...{ start_time: 5, end_time: 6 },
      links: [
        {
          ...{ trace_id: traceA.toUpperCase(), id: 'a100000000000003' },
          attributes: { 'aws.xray.reserved.reference_type': 'parent' },
        },
      ],
    });
    const reversed = openEngine().engine;

    engine.ingest([producer]);
    engine.ingest([consumer]);
    reversed.ingest([consumer, producer]);

    const written = JSON.parse(engine.trace(traceA)?.segments[0]?.document ?? '{}');
    expect(written.subsegments[0].links).toEqual([
      {
        ...{ trace_id: traceB, id: 'b100000000000001' },
        attributes: {
          'aws.xray.reserved.reference_type': 'child',
          'aws.xray.reserved.names': ['c'],
          'aws.xray.reserved.type': 'AWS::Lambda',
          'aws.xray.reserved.received_event_end_time': 5,
          'aws.xray.reserved.dwell_end_time': 5,
        },
      },
    ]);
    expect(reversed.trace(traceA)).toEqual(engine.trace(traceA));
    reversed.close();
  });

  it('shows the consumer of a topic on the topic', () => {
    const documents = readDocuments('orders-active-topic');

    engine.ingest([...documents, ...readDocuments('orders-queue-consumer')]);

    const segments = engine.trace(traceIdOf(documents))?.segments ?? [];
    const linked = segments
      .map(({ document }) => JSON.parse(document))
      .filter(({ links }) => links);
    expect(linked.map(({ name }) => name)).toEqual(['order-events']);
  });
});
