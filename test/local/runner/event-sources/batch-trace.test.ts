import { afterEach, describe, expect, it } from 'vitest';
import { settle } from '../protocols/aws-server.ts';
import { type EventWorld, eventWorld, queueArn, queueSource } from './mappings.ts';

let world: EventWorld | undefined;

afterEach(async () => {
  await world?.sources.stop();
  world?.sqs.stop();
  world = undefined;
});

const rootOf = (n: number) => `1-6b49d200-${n.toString(16).padStart(24, '0')}`;
const parentOf = (n: number) => n.toString(16).padStart(16, '0');
const header = (n: number, sampled: string) =>
  `Root=${rootOf(n)};Parent=${parentOf(n)}${sampled && `;Sampled=${sampled}`}`;

/** The invocation of one batch whose messages carry these headers. */
async function invocationOf(...headers: (string | undefined)[]) {
  world = await eventWorld([queueSource({ batchSize: headers.length, batchingWindow: 5 })]);
  for (const traceHeader of headers) {
    world.sqs.send(queueArn, { body: 'm', ...(traceHeader && { traceHeader }) });
  }
  await settle();
  return world.fn.call(0).invocation;
}

describe('the trace of a batch', () => {
  it('is a new one, linked to those of the producers', async () => {
    const { traceHeader, links } = await invocationOf(header(1, '1'), header(2, '1'));

    expect(traceHeader).toMatch(/^Root=1-6b49d200-[0-9a-f]{24};Sampled=1$/);
    expect(traceHeader).not.toContain(rootOf(1));
    expect(links).toEqual(
      [1, 2].map((n) => ({
        trace_id: rootOf(n),
        id: parentOf(n),
        attributes: {
          'aws.xray.reserved.reference_type': 'parent',
          'aws.xray.reserved.received_event_end_time': 1_800_000_000,
        },
      })),
    );
  });

  it('is traced when one message is, and linked to that one alone', async () => {
    const { traceHeader, links } = await invocationOf(header(1, '0'), undefined, header(3, '1'));

    expect(traceHeader).toContain('Sampled=1');
    expect(links?.map(({ trace_id }) => trace_id)).toEqual([rootOf(3)]);
  });

  it('names a producer once, and at most twenty', async () => {
    const same = await invocationOf(header(1, '1'), header(1, '1'));
    await world?.sources.stop();
    const many = await invocationOf(...Array.from({ length: 25 }, (_, n) => header(n, '1')));

    expect(same.links).toHaveLength(1);
    expect(many.links).toHaveLength(20);
  });

  it('is not traced when every message says so', async () => {
    const { traceHeader, links } = await invocationOf(header(1, '0'), header(2, '0'));

    expect(traceHeader).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=0$/);
    expect(links).toBeUndefined();
  });

  it.each([
    ['no header', undefined],
    ['a header without a decision', header(1, '')],
  ])('is left to the function with %s', async (_, traceHeader) => {
    const invocation = await invocationOf(traceHeader, header(2, '0'));

    expect(invocation).not.toHaveProperty('traceHeader');
    expect(invocation).not.toHaveProperty('links');
  });
});
