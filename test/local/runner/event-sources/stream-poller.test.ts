import { afterEach, describe, expect, it } from 'vitest';
import { startEventSources } from '../../../../local/runner/emulators/event-sources/event-sources.ts';
import { parseFilterPattern } from '../../../../local/runner/emulators/protocols/filter-pattern.ts';
import { settle } from '../protocols/aws-server.ts';
import { queueConfig } from '../sqs/queues.ts';
import { type EventWorld, eventIds, eventWorld, streamArn, streamSource } from './mappings.ts';

let world: EventWorld | undefined;

async function start(settings: Parameters<typeof streamSource>[0] = {}): Promise<EventWorld> {
  world = await eventWorld([streamSource(settings)]);
  return world;
}

afterEach(async () => {
  await world?.sources.stop();
  world?.sqs.stop();
  world = undefined;
});

describe('a batch from a stream', () => {
  it('has the records in order, and neither trace nor links', async () => {
    const { fn, stream } = await start();

    await stream.write('a', 'b');

    expect(fn.calls.map(eventIds)).toEqual([['a', 'b']]);
    expect(Object.keys(fn.call(0).invocation)).toEqual(['functionName', 'payload']);
    expect(fn.call(0).records[0]).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      eventSourceARN: streamArn,
    });
  });

  it('waits for the one before it', async () => {
    const { fn, stream } = await start({ batchSize: 2 });

    await stream.write('a', 'b', 'c');
    const before = fn.calls.map(eventIds);
    await fn.call(0).succeed();

    expect(before).toEqual([['a', 'b']]);
    expect(fn.calls.map(eventIds)).toEqual([['a', 'b'], ['c']]);
  });

  it('fills up within its window', async () => {
    const { fn, stream, pass } = await start({ batchingWindow: 5 });

    await stream.write('a');
    await pass(4);
    await stream.write('b');
    const early = fn.calls.length;
    await pass(1);

    expect(early).toBe(0);
    expect(fn.calls.map(eventIds)).toEqual([['a', 'b']]);
  });

  it('leaves out what the filter does', async () => {
    const filters = [parseFilterPattern({ dynamodb: { Keys: { id: { S: ['b'] } } } })];
    const { fn, stream } = await start({ filters });

    await stream.write('a', 'b', 'c');

    expect(fn.calls.map(eventIds)).toEqual([['b']]);
  });
});

describe('LATEST', () => {
  it('starts behind what is there, TRIM_HORIZON with it', async () => {
    world = await eventWorld([]);
    const { cloud, sqs, fn, stream } = world;
    await stream.write('old');

    const links = { queues: sqs, streams: stream, functions: fn };
    const configs = (['LATEST', 'TRIM_HORIZON'] as const).map((startingPosition) =>
      streamSource({ startingPosition, functionName: startingPosition }),
    );
    const both = startEventSources(cloud, configs, links);
    await settle();
    await stream.write('new');
    await both.stop();

    const seen = fn.calls.map((call) => [call.invocation.functionName, ...eventIds(call)]);
    expect(seen).toEqual([
      ['TRIM_HORIZON', 'old'],
      ['LATEST', 'new'],
    ]);
  });
});

describe('a batch that fails', () => {
  it('is tried again, later and later, and holds up the rest', async () => {
    const { fn, stream, pass } = await start();
    await stream.write('a');
    await fn.call(0).fail();
    await stream.write('b');

    await pass(1);
    await fn.call(1).fail();
    await pass(1);
    const early = fn.calls.length;
    await pass(1);
    await fn.call(2).succeed();

    expect(early).toBe(2);
    expect(fn.calls.map(eventIds)).toEqual([['a'], ['a'], ['a'], ['b']]);
  });

  it('is given up on after its retries, and the failure destination is told', async () => {
    const onFailureArn = queueConfig('letters').arn;
    const { fn, stream, pass, sqs } = await start({ maximumRetryAttempts: 1, onFailureArn });
    await stream.write('a', 'b');

    await fn.call(0).fail();
    await pass(1);
    await fn.call(1).fail();
    await stream.write('c');
    const [letter] = await sqs.receive(onFailureArn, { maxMessages: 1, waitSeconds: 0 });

    expect(fn.calls.map(eventIds)).toEqual([['a', 'b'], ['a', 'b'], ['c']]);
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({
      requestContext: {
        functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:worker',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 2,
      },
      DDBStreamBatchInfo: {
        startSequenceNumber: '1000',
        endSequenceNumber: '1001',
        batchSize: 2,
        streamArn,
      },
    });
  });

  it('is given up on with a warning when there is nobody to tell', async () => {
    const { cloud, fn, stream } = await start({ maximumRetryAttempts: 0 });
    await stream.write('a');

    await fn.call(0).fail();

    expect(cloud.warnings).toEqual([expect.stringContaining('gave up on 1 records')]);
  });

  it('is cut in halves when it may be, which costs no retry', async () => {
    const { fn, stream, cloud } = await start({
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 0,
    });
    await stream.write('a', 'b', 'c');

    await fn.call(0).fail();
    await fn.call(1).succeed();
    await fn.call(2).fail();
    await stream.write('d');

    expect(fn.calls.map(eventIds)).toEqual([['a', 'b', 'c'], ['a', 'b'], ['c'], ['d']]);
    expect(cloud.warnings).toHaveLength(1);
  });

  it('goes on from the first record that a partial response names', async () => {
    const { fn, stream, pass } = await start({ reportBatchItemFailures: true });
    await stream.write('a', 'b', 'c');

    await fn.call(0).succeed({ batchItemFailures: [{ itemIdentifier: '1001' }] });
    await pass(1);
    await fn.call(1).succeed({ batchItemFailures: [] });
    await stream.write('d');

    expect(fn.calls.map(eventIds)).toEqual([['a', 'b', 'c'], ['b', 'c'], ['d']]);
  });

  it('counts no retry when the function was throttled', async () => {
    const { fn, stream, pass } = await start({ maximumRetryAttempts: 0 });
    await stream.write('a');

    await fn.call(0).reject('TooManyRequestsException');
    await pass(1);
    await fn.call(1).succeed();
    await stream.write('b');

    expect(fn.calls.map(eventIds)).toEqual([['a'], ['a'], ['b']]);
  });

  it('is given up on when its records are too old', async () => {
    const onFailureArn = queueConfig('letters').arn;
    const { fn, stream, pass, sqs } = await start({ maximumRecordAge: 60, onFailureArn });
    await stream.write('a');

    await fn.call(0).fail();
    await pass(61);
    const [letter] = await sqs.receive(onFailureArn, { maxMessages: 1, waitSeconds: 0 });

    expect(fn.calls).toHaveLength(1);
    expect(letter?.body).toContain('RecordAgeExceeded');
  });
});

describe('a mapping of a stream', () => {
  it('that no table has fails alone', async () => {
    const { cloud, sources } = await start({ eventSourceArn: `${streamArn}-none` });

    await settle();

    expect(sources.status()).toMatchObject([{ state: 'failed', problem: expect.any(String) }]);
    expect(cloud.warnings).toHaveLength(1);
  });

  it.each(['waiting', 'working', 'retrying', 'filling'])('stops while it is %s', async (doing) => {
    const { fn, stream, sources, pass } = await start({
      batchingWindow: doing === 'filling' ? 5 : 0,
    });
    if (doing !== 'waiting') await stream.write('a');
    if (doing === 'retrying') await fn.call(0).fail();
    const before = fn.calls.length;

    await sources.stop();
    await pass(60);

    expect(sources.status()).toMatchObject([{ state: 'stopped', inFlight: 0 }]);
    expect(fn.calls).toHaveLength(before);
  });
});
