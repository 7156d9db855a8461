import type {
  FunctionInvoker,
  Invocation,
  InvocationResult,
  StreamRecord,
  TableStreams,
} from '../../../../local/runner/cloud.ts';
import type {
  QueueSourceConfig,
  StreamSourceConfig,
} from '../../../../local/runner/emulators/event-sources/event-source-config.ts';
import {
  type EventSources,
  startEventSources,
} from '../../../../local/runner/emulators/event-sources/event-sources.ts';
import type { QueueConfig } from '../../../../local/runner/emulators/sqs/queue-config.ts';
import { createSqs, type Sqs } from '../../../../local/runner/emulators/sqs/sqs.ts';
import { settle, type TestCloud, testCloud } from '../protocols/aws-server.ts';
import { queueConfig } from '../sqs/queues.ts';

export const queueArn = queueConfig('work').arn;
export const streamArn =
  'arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000';

const common = {
  id: 'mapping',
  functionName: 'worker',
  enabled: true,
  batchingWindow: 0,
  reportBatchItemFailures: false,
  filters: [],
};

export const queueSource = (settings: Partial<QueueSourceConfig> = {}): QueueSourceConfig => ({
  ...common,
  kind: 'queue',
  eventSourceArn: queueArn,
  batchSize: 10,
  ...settings,
});

export const streamSource = (settings: Partial<StreamSourceConfig> = {}): StreamSourceConfig => ({
  ...common,
  kind: 'stream',
  eventSourceArn: streamArn,
  batchSize: 100,
  startingPosition: 'TRIM_HORIZON',
  maximumRetryAttempts: -1,
  maximumRecordAge: -1,
  bisectBatchOnFunctionError: false,
  ...settings,
});

/** An event as either kind of source makes it, with what identifies its records. */
export interface Call {
  readonly invocation: Invocation;
  readonly records: readonly {
    readonly messageId?: string;
    readonly body?: string;
    readonly attributes?: Readonly<Record<string, string>>;
    readonly dynamodb?: StreamRecord['dynamodb'];
  }[];
  succeed(payload?: unknown): Promise<void>;
  fail(message?: string): Promise<void>;
  reject(code: string): Promise<void>;
}

/** A function whose calls wait for the test to answer them. */
export interface ControlledFunction extends FunctionInvoker {
  readonly calls: Call[];
  /** The nth call, which must have been made. */
  call(index: number): Call;
}

export function controlledFunction(): ControlledFunction {
  const calls: Call[] = [];
  const result = (payload: unknown, more = {}): InvocationResult => ({
    requestId: 'r',
    payload: JSON.stringify(payload),
    logTail: '',
    ...more,
  });
  return {
    calls,
    call: (index) => {
      const call = calls[index];
      if (call === undefined) throw new Error(`only ${calls.length} calls were made`);
      return call;
    },
    invokeAsync: () => {
      throw new Error('event sources invoke synchronously');
    },
    invoke: (invocation) =>
      new Promise((resolve, reject) => {
        calls.push({
          invocation,
          records: JSON.parse(invocation.payload).Records,
          succeed: (payload = null) => {
            resolve(result(payload));
            return settle();
          },
          fail: (errorMessage = 'broken') => {
            resolve(result({ errorType: 'Error', errorMessage }, { functionError: 'Unhandled' }));
            return settle();
          },
          reject: (code) => {
            reject(Object.assign(new Error(`refused: ${code}`), { code, status: 429 }));
            return settle();
          },
        });
      }),
  };
}

/** A stream that the test writes to. */
export interface ControlledStream extends TableStreams {
  write(...ids: string[]): Promise<void>;
}

function controlledStream(cloud: TestCloud): ControlledStream {
  const records: StreamRecord[] = [];
  const waiting = new Set<() => void>();
  const check = (arn: string) => {
    if (arn !== streamArn) throw new Error(`no table has the stream "${arn}"`);
  };
  return {
    write: (...ids) => {
      records.push(
        ...ids.map((id, index) => streamRecord(id, records.length + index, cloud.clock.now())),
      );
      for (const wake of [...waiting]) wake();
      return settle();
    },
    latest: (arn) => {
      check(arn);
      return records.at(-1)?.dynamodb.SequenceNumber;
    },
    read: async (arn, { after, limit, signal }) => {
      check(arn);
      const start =
        1 + records.findIndex((record) => record.dynamodb.SequenceNumber === (after ?? 'none'));
      while (records.length <= start && !signal.aborted) {
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      return signal.aborted ? [] : records.slice(start, start + limit);
    },
  };
}

const streamRecord = (id: string, position: number, now: number): StreamRecord => ({
  eventID: id,
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'us-east-1',
  eventSourceARN: streamArn,
  dynamodb: {
    ApproximateCreationDateTime: Math.floor(now),
    Keys: { id: { S: id } },
    NewImage: { id: { S: id } },
    SequenceNumber: String(1000 + position),
    SizeBytes: 10,
    StreamViewType: 'NEW_IMAGE',
  },
});

export interface EventWorld {
  readonly cloud: TestCloud;
  readonly sqs: Sqs;
  readonly fn: ControlledFunction;
  readonly stream: ControlledStream;
  readonly sources: EventSources;
  /** Puts messages on the queue and lets them be picked up. */
  send(...bodies: string[]): Promise<void>;
  /** Moves time on and lets follow what follows. */
  pass(seconds: number): Promise<void>;
}

export async function eventWorld(
  configs: Parameters<typeof startEventSources>[1],
  queues: readonly QueueConfig[] = [queueConfig('work'), queueConfig('letters')],
): Promise<EventWorld> {
  const cloud = testCloud();
  const sqs = createSqs(cloud, queues, { endpointUrl: () => 'http://127.0.0.1' });
  const fn = controlledFunction();
  const stream = controlledStream(cloud);
  const sources = startEventSources(cloud, configs, {
    queues: sqs,
    streams: stream,
    functions: fn,
  });
  await settle();
  return {
    cloud,
    sqs,
    fn,
    stream,
    sources,
    send: (...bodies) => {
      for (const body of bodies) sqs.send(queueArn, { body });
      return settle();
    },
    pass: async (seconds) => {
      cloud.clock.advance(seconds * 1000);
      await settle();
      await settle();
    },
  };
}

export const bodies = ({ records }: Call): (string | undefined)[] =>
  records.map(({ body }) => body);

export const eventIds = ({ records }: Call): unknown[] =>
  records.map(({ dynamodb }) => (dynamodb?.Keys.id as { S: string } | undefined)?.S);
