import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/index.ts';
import {
  cleanUp,
  eventually,
  functionOf,
  rootId,
  sampledHeader,
  startLambda,
  type TestedLambda,
} from './harness.ts';

afterEach(cleanUp);

const queueArn = 'arn:aws:sqs:us-east-1:123456789012:dead-letters';
const failing = 'exports.handler = async () => { throw new TypeError("no funds"); };';

const send = ({ lambda }: TestedLambda, payload: unknown = {}) =>
  lambda.invokeAsync({
    functionName: 'place-order',
    payload: JSON.stringify(payload),
    traceHeader: sampledHeader,
  });

/** Waits until the function has failed `count` times and its next attempt is due by the clock. */
const failures = (tested: TestedLambda, count: number) =>
  eventually(() => tested.lambda.status()[0]?.errors === count);

describe('an asynchronous invocation', () => {
  it('is accepted at once and then runs, dwelling in between', async () => {
    const tested = startLambda([functionOf('exports.handler = async () => {};')]);

    send(tested);
    const [accepted] = tested.segments;
    const fn = await tested.segment('AWS::Lambda::Function');
    const attempt = await tested.segment('Attempt #1');
    const dwell = await tested.segment('Dwell Time');

    expect(accepted).toMatchObject({
      origin: 'AWS::Lambda',
      trace_id: rootId,
      parent_id: '3e8bfc32fc5fefd0',
      http: { response: { status: 202 } },
    });
    expect(dwell).toMatchObject({ type: 'subsegment', parent_id: accepted?.id });
    expect(dwell.start_time).toBe(accepted?.start_time);
    expect(dwell.end_time).toBeLessThanOrEqual(attempt.start_time);
    expect(attempt).toMatchObject({
      type: 'subsegment',
      trace_id: rootId,
      parent_id: accepted?.id,
      http: { response: { status: 200 } },
    });
    expect(attempt).not.toHaveProperty('error');
    expect(fn.parent_id).toBe(attempt.id);
    await eventually(() => tested.lambda.status()[0]?.pending === 0);
  });

  it('is tried again after one and after two minutes, then goes to the dead letters', async () => {
    const clock = new ManualClock();
    const tested = startLambda([functionOf(failing, { deadLetterArn: queueArn })], { clock });

    send(tested, { orderId: 1 });
    await failures(tested, 1);
    await eventually(() => tested.lambda.status()[0]?.inFlight === 0);
    clock.advance(59_000);
    expect(tested.lambda.status()[0]).toMatchObject({ errors: 1, pending: 1 });
    clock.advance(1_000);
    await failures(tested, 2);
    clock.advance(120_000);
    await failures(tested, 3);
    await eventually(() => tested.sent.length === 1);
    // The platform's segments of an attempt follow once the runtime asks for more.
    await eventually(
      () => tested.segments.filter(({ origin }) => origin === 'AWS::Lambda::Function').length === 3,
    );
    await eventually(
      () => tested.segments.filter(({ name }) => name.startsWith('Attempt')).length === 3,
    );

    const requestId = tested.logs[0]?.requestId;
    expect(new Set(tested.logs.map((line) => line.requestId))).toEqual(new Set([requestId]));
    expect(tested.sent).toEqual([
      {
        queueArn,
        message: {
          body: '{"orderId":1}',
          attributes: {
            RequestID: { dataType: 'String', stringValue: requestId },
            ErrorCode: { dataType: 'Number', stringValue: '200' },
            ErrorMessage: { dataType: 'String', stringValue: 'no funds' },
          },
          traceHeader: `Root=${rootId};Parent=${tested.segments[0]?.id};Sampled=1`,
        },
      },
    ]);
    const attempts = tested.segments.filter(({ name }) => name.startsWith('Attempt'));
    expect(attempts).toMatchObject(
      [1, 2, 3].map((number) => ({
        name: `Attempt #${number}`,
        error: true,
        http: { response: { status: 200 } },
        parent_id: tested.segments[0]?.id,
      })),
    );
    expect(tested.segments[0]).not.toHaveProperty('error');
    const functions = tested.segments.filter(({ origin }) => origin === 'AWS::Lambda::Function');
    expect(functions.map((segment) => segment.parent_id)).toEqual(attempts.map(({ id }) => id));
    expect(functions).toMatchObject(Array(3).fill({ error: true }));
    expect(tested.lambda.status()[0]?.pending).toBe(0);
  });

  it('is tried as often as the function asks for', async () => {
    const tested = startLambda([functionOf(failing, { deadLetterArn: queueArn })], {
      clock: new ManualClock(),
      settings: [
        {
          kind: 'async-invoke',
          functionName: 'place-order',
          qualifier: '$LATEST',
          maximumRetryAttempts: 0,
        },
      ],
    });

    send(tested);
    await eventually(() => tested.sent.length === 1);

    expect(tested.lambda.status()[0]).toMatchObject({ invocations: 1, pending: 0 });
  });

  it('waits longer and longer while the function has no room, and gives up after its age', async () => {
    const clock = new ManualClock();
    const fn = functionOf('', { reservedConcurrency: 0, deadLetterArn: queueArn });
    const tested = startLambda([fn], {
      clock,
      settings: [
        {
          kind: 'async-invoke',
          functionName: fn.name,
          qualifier: '$LATEST',
          maximumEventAge: 60,
        },
      ],
    });
    const throttles = (count: number) =>
      eventually(() => tested.lambda.status()[0]?.throttles === count);

    send(tested);
    for (const [index, wait] of [1, 2, 4, 8, 16].entries()) {
      await throttles(index + 1);
      clock.advance(wait * 1000);
    }
    await eventually(() => tested.sent.length === 1);

    expect(tested.lambda.status()[0]).toMatchObject({ throttles: 6, invocations: 0, pending: 0 });
    expect(tested.sent[0]?.message.attributes?.ErrorCode?.stringValue).toBe('429');
    expect(tested.segments.map(({ name }) => name)).toEqual(['place-order']);
  });

  it('runs every event of a burst, no more at once than there is room for', async () => {
    const tested = startLambda(
      [functionOf('exports.handler = async () => {};', { reservedConcurrency: 2 })],
      { clock: new ManualClock() },
    );

    for (let count = 0; count < 50; count += 1) send(tested);
    await eventually(() => tested.lambda.status()[0]?.pending === 0);

    expect(tested.lambda.status()[0]).toMatchObject({ invocations: 50, throttles: 0, errors: 0 });
  });

  it('says that a dead letter was lost when its queue does not take it', async () => {
    const tested = startLambda([functionOf('throw new Error("x");', { deadLetterArn: queueArn })], {
      settings: [
        {
          kind: 'async-invoke',
          functionName: 'place-order',
          qualifier: '$LATEST',
          maximumRetryAttempts: 0,
        },
      ],
      queues: {
        send: () => {
          throw new Error('The specified queue does not exist.');
        },
        receive: async () => [],
        delete: () => {},
        changeVisibility: () => {},
      },
    });

    send(tested);
    const warning = await eventually(() => tested.warnings[0]);

    expect(warning).toMatch(/"place-order".*"arn:aws:sqs:.*The specified queue does not exist/);
  });

  it('says nothing at its stop of events that failed and wait to be tried again', async () => {
    const tested = startLambda([functionOf(failing)], { clock: new ManualClock() });
    send(tested);
    await failures(tested, 1);

    await tested.lambda.stop();

    expect(tested.warnings).toEqual([]);
  });

  it('says how many events were not done with when the service stops', async () => {
    const never = 'exports.handler = () => new Promise(() => setInterval(() => {}, 1000));';
    const tested = startLambda([functionOf(never)], { clock: new ManualClock() });
    send(tested);
    await eventually(() => tested.lambda.status()[0]?.pending === 1);

    await tested.lambda.stop();

    expect(tested.warnings).toEqual([
      'function "place-order": 1 asynchronous event was not done with when the service stopped',
    ]);
  });

  it('knows its function before it answers', () => {
    const { lambda } = startLambda([]);

    expect(() => lambda.invokeAsync({ functionName: 'nobody', payload: '{}' })).toThrow(
      'Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody',
    );
  });
});
