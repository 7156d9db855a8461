import { milliseconds } from '../../../xray/index.ts';
import type { Cloud, InvocationResult, StreamRecord } from '../../cloud.ts';
import { failureOf } from '../protocols/failure.ts';
import { passes } from '../protocols/filter-pattern.ts';
import { backoff } from './backoff.ts';
import { type BatchOutcome, batchOutcome } from './batch-response.ts';
import type { StreamSourceConfig } from './event-source-config.ts';
import type { EventSourceLinks, Poller } from './event-sources.ts';
import { jsonSize, splitByPayload } from './payload.ts';
import { type GivenUp, givenUpMessage } from './stream-failure.ts';
import { trouble } from './trouble.ts';

/**
 * Reads a table's stream and hands its records to a function in order, one batch at a time: a batch
 * that fails holds up those behind it. Its traces are the function's own, without links: a stream
 * carries no trace header.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function pollStream(
  cloud: Cloud,
  config: StreamSourceConfig,
  { queues, streams, functions }: EventSourceLinks,
): Poller {
  const { clock } = cloud;
  const { eventSourceArn: arn, functionName } = config;
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause = backoff(clock);
  const problem = trouble(cloud, `event source of "${functionName}", which reads "${arn}"`);
  let state: Poller['state'] = 'polling';
  let inFlight = 0;

  async function collect(after: string | undefined): Promise<StreamRecord[]> {
    const limit = config.batchSize;
    const records = await streams.read(arn, { ...from(after), limit, signal });
    const full = clock.elapsed() + config.batchingWindow * 1000;
    while (records.length > 0 && records.length < limit && !signal.aborted) {
      const left = full - clock.elapsed();
      if (left <= 0) break;
      const more = await readWithin(left, sequenceOf(records.at(-1)), limit - records.length);
      if (more.length === 0) break;
      records.push(...more);
    }
    return records;
  }

  async function readWithin(wait: number, after: string | undefined, limit: number) {
    const window = new AbortController();
    const close = () => window.abort();
    const cancel = clock.after(milliseconds(wait), close);
    signal.addEventListener('abort', close, { once: true });
    try {
      return await streams.read(arn, { ...from(after), limit, signal: window.signal });
    } finally {
      cancel();
      signal.removeEventListener('abort', close);
    }
  }

  /** Returns when every record has succeeded or been given up on, or at once when stopped. */
  async function work(batch: readonly StreamRecord[]): Promise<void> {
    const retry = backoff(clock);
    let records = batch;
    let failures = 0;
    while (records.length > 0 && !signal.aborted) {
      const { fresh, expired } = byAge(records);
      if (expired.length > 0) {
        giveUp({ records: expired, condition: 'RecordAgeExceeded', invocations: failures });
        records = fresh;
        continue;
      }
      const outcome = await attempt(records);
      if (outcome === undefined) {
        // The function was not reached, which does not count as a try.
        await retry.wait(signal);
        continue;
      }
      if (outcome.kind === 'done') {
        problem.clear();
        return;
      }
      const rest = remaining(records, outcome);
      if (rest.length < records.length) {
        records = rest;
        failures = 0;
        retry.reset();
      }
      problem.note(outcome.kind === 'failed' ? outcome.reason : 'records of a batch failed');
      if (config.bisectBatchOnFunctionError && outcome.kind === 'failed' && records.length > 1) {
        const middle = Math.ceil(records.length / 2);
        await work(records.slice(0, middle));
        await work(records.slice(middle));
        return;
      }
      failures += 1;
      if (config.maximumRetryAttempts >= 0 && failures > config.maximumRetryAttempts) {
        giveUp({ records, condition: 'RetryAttemptsExhausted', invocations: failures });
        return;
      }
      await retry.wait(signal);
    }
  }

  /** `undefined` when the function could not be reached, or this has been stopped meanwhile. */
  async function attempt(records: readonly StreamRecord[]): Promise<BatchOutcome | undefined> {
    inFlight = 1;
    try {
      const payload = JSON.stringify({ Records: records });
      const result = await orStopped(functions.invoke({ functionName, payload }));
      if (result === undefined) return undefined;
      const ids = records.map((record) => record.dynamodb.SequenceNumber);
      return batchOutcome(result, ids, config.reportBatchItemFailures);
    } catch (error) {
      problem.report(failureOf(error).message);
      return undefined;
    } finally {
      inFlight = 0;
    }
  }

  async function orStopped(
    result: Promise<InvocationResult>,
  ): Promise<InvocationResult | undefined> {
    let leave = () => {};
    const stopped = new Promise<undefined>((resolve) => {
      leave = () => resolve(undefined);
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([result, stopped]);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  function byAge(records: readonly StreamRecord[]) {
    const { maximumRecordAge } = config;
    if (maximumRecordAge < 0) return { fresh: records, expired: [] };
    const oldest = clock.now() - maximumRecordAge;
    const created = ({ dynamodb }: StreamRecord) => dynamodb.ApproximateCreationDateTime;
    return {
      fresh: records.filter((record) => created(record) >= oldest),
      expired: records.filter((record) => created(record) < oldest),
    };
  }

  function giveUp(given: GivenUp): void {
    const { onFailureArn } = config;
    const what = `event source of "${functionName}": gave up on ${given.records.length} records of "${arn}" (${given.condition})`;
    if (onFailureArn === undefined) {
      cloud.warn(`${what}; give the mapping a failure destination to keep them`);
      return;
    }
    try {
      queues.send(onFailureArn, { body: givenUpMessage(given, config, clock.now()) });
    } catch (error) {
      cloud.warn(`${what}, and "${onFailureArn}" could not be told: ${failureOf(error).message}`);
    }
  }

  async function run(): Promise<void> {
    let after: string | undefined;
    try {
      if (config.startingPosition === 'LATEST') after = streams.latest(arn);
      while (!signal.aborted) {
        const records = await collect(after);
        if (signal.aborted) break;
        if (records.length === 0) {
          // The stream has ended; asking again at once would keep this machine busy.
          await pause.wait(signal);
          continue;
        }
        pause.reset();
        const wanted = records.filter((record) => passes(config.filters, record));
        for (const part of splitByPayload(wanted, jsonSize)) await work(part);
        after = sequenceOf(records.at(-1));
      }
      state = 'stopped';
    } catch (error) {
      state = 'failed';
      problem.report(failureOf(error).message);
    }
  }

  const running = run();
  return {
    get state() {
      return state;
    },
    get inFlight() {
      return inFlight;
    },
    get problem() {
      return problem.reason;
    },
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

const from = (after: string | undefined) => (after === undefined ? {} : { after });

const sequenceOf = (record: StreamRecord | undefined): string | undefined =>
  record?.dynamodb.SequenceNumber;

/** A partial response is a checkpoint: everything from the first record that failed is tried again. */
function remaining(
  records: readonly StreamRecord[],
  outcome: BatchOutcome,
): readonly StreamRecord[] {
  if (outcome.kind !== 'partial') return records;
  const first = records.findIndex(({ dynamodb }) => outcome.failedIds.has(dynamodb.SequenceNumber));
  return records.slice(Math.max(0, first));
}
