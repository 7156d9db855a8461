import { afterEach, describe, expect, it } from 'vitest';
import { startEventSources } from '../../../../local/runner/emulators/event-sources/event-sources.ts';
import { parseFilterPattern } from '../../../../local/runner/emulators/protocols/filter-pattern.ts';
import { settle } from '../protocols/aws-server.ts';
import { queueConfig, withDeadLetters } from '../sqs/queues.ts';
import { bodies, type EventWorld, eventWorld, queueArn, queueSource } from './mappings.ts';

let world: EventWorld | undefined;

async function start(...args: Parameters<typeof eventWorld>): Promise<EventWorld> {
  world = await eventWorld(...args);
  return world;
}

afterEach(async () => {
  await world?.sources.stop();
  world?.sqs.stop();
  world = undefined;
});

const nothing = { visible: 0, inFlight: 0, delayed: 0 };

describe('a batch from a queue', () => {
  it('reaches the function as Lambda shapes it', async () => {
    const { sqs, fn } = await start([queueSource()]);

    const { messageId } = sqs.send(queueArn, {
      body: 'hello',
      attributes: {
        tier: { dataType: 'String', stringValue: 'gold' },
        blob: { dataType: 'Binary', binaryValue: 'AQI=' },
      },
      traceHeader: 'Root=1-6b49d200-aaaaaaaaaaaaaaaaaaaaaaaa;Sampled=0',
    });
    await settle();

    expect(fn.call(0).invocation.functionName).toBe('worker');
    expect(fn.call(0).records).toEqual([
      {
        messageId,
        receiptHandle: expect.any(String),
        body: 'hello',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: '1800000000000',
          SenderId: '123456789012',
          ApproximateFirstReceiveTimestamp: '1800000000000',
          AWSTraceHeader: 'Root=1-6b49d200-aaaaaaaaaaaaaaaaaaaaaaaa;Sampled=0',
        },
        messageAttributes: {
          tier: {
            stringValue: 'gold',
            stringListValues: [],
            binaryListValues: [],
            dataType: 'String',
          },
          blob: {
            binaryValue: 'AQI=',
            stringListValues: [],
            binaryListValues: [],
            dataType: 'Binary',
          },
        },
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        eventSource: 'aws:sqs',
        eventSourceARN: queueArn,
        awsRegion: 'us-east-1',
      },
    ]);
  });

  it('is deleted when the function has succeeded, and not before', async () => {
    const { sqs, fn, send } = await start([queueSource()]);
    await send('a');
    const during = sqs.depth(queueArn);

    await fn.call(0).succeed();

    expect(during.inFlight).toBe(1);
    expect(sqs.depth(queueArn)).toEqual(nothing);
  });

  it('shows up again after its visibility timeout when the function has failed', async () => {
    const { fn, send, pass } = await start([queueSource()]);
    await send('a');

    await fn.call(0).fail();
    await pass(29);
    const early = fn.calls.length;
    await pass(1);

    expect(early).toBe(1);
    expect(fn.call(1).records[0]?.attributes?.ApproximateReceiveCount).toBe('2');
  });

  it('ends among the dead letters when it keeps failing', async () => {
    const queues = withDeadLetters(2);
    const { sqs, fn, send, pass } = await start([queueSource()], queues);
    await send('poison');

    await fn.call(0).fail();
    await pass(30);
    await fn.call(1).fail();
    await pass(30);

    expect(fn.calls).toHaveLength(2);
    expect(sqs.depth(queueConfig('letters').arn).visible).toBe(1);
    expect(sqs.depth(queueArn)).toEqual(nothing);
  });

  it('holds what came up to its size', async () => {
    const { cloud, sqs, fn, stream, send } = await start([]);
    await send('a', 'b', 'c');

    const links = { queues: sqs, streams: stream, functions: fn };
    const sources = startEventSources(cloud, [queueSource({ batchSize: 2 })], links);
    await settle();
    await sources.stop();

    expect(fn.calls.map(bodies)).toEqual([['a', 'b'], ['c']]);
  });

  it('fills up within its window, and goes when the window closes', async () => {
    const { fn, send, pass } = await start([queueSource({ batchSize: 100, batchingWindow: 5 })]);

    await send('a', 'b');
    await pass(4);
    await send('c');
    const early = fn.calls.length;
    await pass(1);

    expect(early).toBe(0);
    expect(fn.calls.map(bodies)).toEqual([['a', 'b', 'c']]);
  });

  it('goes at once when it is full', async () => {
    const { fn, send } = await start([queueSource({ batchSize: 3, batchingWindow: 300 })]);

    await send('a', 'b', 'c', 'd');
    await settle();

    expect(fn.calls.map(bodies)).toEqual([['a', 'b', 'c']]);
  });

  it('is cut where an invocation would be too large', async () => {
    const { fn, sqs } = await start([queueSource({ batchSize: 10, batchingWindow: 1 })]);
    const megabyte = 'x'.repeat(1_000_000);
    for (let n = 0; n < 10; n += 1) sqs.send(queueArn, { body: megabyte });
    await settle();
    await settle();

    expect(fn.calls.map(({ records }) => records.length)).toEqual([6, 4]);
  });
});

describe('partial batch responses', () => {
  const partial = queueSource({ reportBatchItemFailures: true, batchingWindow: 1, batchSize: 3 });

  async function answered(answer: (ids: (string | undefined)[]) => unknown) {
    const { sqs, fn, send } = await start([partial]);
    await send('a', 'b', 'c');
    const call = fn.call(0);
    await call.succeed(answer(call.records.map(({ messageId }) => messageId)));
    return sqs.depth(queueArn).inFlight;
  }

  it('keep the messages that failed and delete the others', async () => {
    expect(await answered(([, b]) => ({ batchItemFailures: [{ itemIdentifier: b }] }))).toBe(1);
  });

  it.each([
    ['null', null],
    ['nothing in it', {}],
    ['no failures', { batchItemFailures: [] }],
    ['null failures', { batchItemFailures: null }],
    ['something else', { statusCode: 200 }],
  ])('are a success with %s', async (_, answer) => {
    expect(await answered(() => answer)).toBe(0);
  });

  it.each([
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a wrong key', { batchItemFailures: [{ id: 'a' }] }],
    ['a message of another batch', { batchItemFailures: [{ itemIdentifier: 'other' }] }],
    ['no list', { batchItemFailures: 'a' }],
    ['a text', 'fine'],
  ])('fail the whole batch with %s', async (_, answer) => {
    expect(await answered(() => answer)).toBe(3);
  });

  it('count for nothing when the mapping does not ask for them', async () => {
    const { sqs, fn, send } = await start([queueSource()]);
    await send('a');

    const [record] = fn.call(0).records;
    await fn.call(0).succeed({ batchItemFailures: [{ itemIdentifier: record?.messageId }] });

    expect(sqs.depth(queueArn)).toEqual(nothing);
  });
});

describe('batches at once', () => {
  it('are as many as the maximum concurrency', async () => {
    const { fn, send, sources } = await start([
      queueSource({ batchSize: 1, maximumConcurrency: 2 }),
    ]);
    await send('a');
    await send('b');
    await send('c');
    const before = fn.calls.map(bodies);

    const inFlight = sources.status()[0]?.inFlight;
    await fn.call(0).succeed();

    expect(before).toEqual([['a'], ['b']]);
    expect(inFlight).toBe(2);
    expect(fn.calls.map(bodies)).toEqual([['a'], ['b'], ['c']]);
  });

  it('become fewer while the function fails', async () => {
    const { fn, send } = await start([queueSource({ batchSize: 1 })]);
    for (const body of ['a', 'b', 'c', 'd']) await send(body);
    for (const index of [0, 1, 2, 3]) await fn.call(index).fail();
    await send('e');
    await send('f');

    expect(fn.calls.slice(4).map(bodies)).toEqual([['e']]);
  });
});

describe('a function that is throttled', () => {
  it('gets the same batch again, later and later', async () => {
    const { fn, send, pass, sqs } = await start([queueSource()]);
    await send('a');

    await fn.call(0).reject('TooManyRequestsException');
    await pass(1);
    await fn.call(1).reject('TooManyRequestsException');
    await pass(1);
    const early = fn.calls.length;
    await pass(1);
    await fn.call(2).succeed();

    expect(early).toBe(2);
    expect(fn.call(2).records[0]?.attributes?.ApproximateReceiveCount).toBe('1');
    expect(sqs.depth(queueArn)).toEqual(nothing);
  });

  it('loses the batch to the queue when the visibility timeout runs out', async () => {
    const { cloud, fn, send, pass } = await start([queueSource()]);
    await send('a');

    for (const [index, wait] of [1, 2, 4, 8, 15].entries()) {
      await fn.call(index).reject('TooManyRequestsException');
      await pass(wait);
    }

    expect(fn.calls).toHaveLength(6);
    expect(fn.call(5).records[0]?.attributes?.ApproximateReceiveCount).toBe('2');
    expect(cloud.warnings).toHaveLength(1);
  });
});

describe('a filter', () => {
  it('deletes what does not match, without the function', async () => {
    const filters = [parseFilterPattern({ body: { tier: ['gold'] } })];
    const { fn, send, sqs } = await start([
      queueSource({ filters, batchingWindow: 1, batchSize: 3 }),
    ]);

    await send('{"tier": "gold"}', '{"tier": "iron"}', 'not json');
    await fn.call(0).succeed();

    expect(bodies(fn.call(0))).toEqual(['{"tier": "gold"}']);
    expect(sqs.depth(queueArn)).toEqual(nothing);
  });
});

describe('trouble', () => {
  it('is told of once, and in the status until a batch succeeds', async () => {
    const { cloud, fn, send, sources, pass } = await start([queueSource({ batchSize: 1 })]);
    await send('a');
    await fn.call(0).reject('ResourceNotFoundException');
    const troubled = sources.status();

    await pass(30);
    await fn.call(1).succeed();
    const healed = sources.status();
    await send('b');
    await fn.call(2).reject('ResourceNotFoundException');

    expect(cloud.warnings).toEqual([expect.stringContaining('"worker"')]);
    expect(troubled).toMatchObject([{ state: 'polling', problem: expect.any(String) }]);
    expect(healed[0]?.problem).toBeUndefined();
  });

  it('with a queue that is not there ends the mapping and no other', async () => {
    const lost = queueSource({ id: 'lost', eventSourceArn: queueConfig('none').arn });
    const { cloud, sources, fn, send } = await start([lost, queueSource()]);

    await send('a');

    expect(sources.status().map(({ state }) => state)).toEqual(['failed', 'polling']);
    expect(cloud.warnings).toEqual([expect.stringContaining('none')]);
    expect(fn.calls).toHaveLength(1);
  });
});

describe('a mapping', () => {
  it('that is disabled polls nothing', async () => {
    const { fn, send, sources } = await start([queueSource({ enabled: false })]);

    await send('a');

    expect(fn.calls).toEqual([]);
    expect(sources.status()).toMatchObject([{ state: 'disabled', inFlight: 0 }]);
  });

  it('stops while it waits, and leaves later messages alone', async () => {
    const { fn, send, sources, sqs } = await start([queueSource()]);

    await sources.stop();
    await sources.stop();
    await send('a');

    expect(fn.calls).toEqual([]);
    expect(sources.status()).toMatchObject([{ state: 'stopped' }]);
    expect(sqs.depth(queueArn).visible).toBe(1);
  });

  it('stops without waiting for the function, whose success still counts', async () => {
    const { fn, send, sources, sqs } = await start([queueSource()]);
    await send('a');

    await sources.stop();
    const stopped = sqs.depth(queueArn);
    await fn.call(0).succeed();

    expect(stopped.inFlight).toBe(1);
    expect(sqs.depth(queueArn)).toEqual(nothing);
  });

  it('gives back the batch that it was filling when it stops', async () => {
    const { fn, send, sources, sqs } = await start([queueSource({ batchingWindow: 5 })]);
    await send('a');

    await sources.stop();

    expect(fn.calls).toEqual([]);
    expect(sqs.depth(queueArn)).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  it('stops in the middle of backing off', async () => {
    const { fn, send, sources, sqs, pass } = await start([queueSource()]);
    await send('a');
    await fn.call(0).reject('TooManyRequestsException');

    await sources.stop();
    await pass(30);

    expect(fn.calls).toHaveLength(1);
    expect(sqs.depth(queueArn).visible).toBe(1);
  });
});
