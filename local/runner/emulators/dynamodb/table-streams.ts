import type { Cloud, StreamRecord, TableStreams } from '../../cloud.ts';
import { changeRecord } from './change-record.ts';
import type { Change } from './engine.ts';
import type { StreamConfig, TableConfig } from './table-config.ts';

/**
 * How much one stream may hold. DynamoDB keeps 24 hours; here memory is the limit, and running into
 * it is said.
 */
const MOST_RECORDS = 100_000;
const MOST_BYTES = 64 * 1024 * 1024;

const FIRST_SEQUENCE_NUMBER = 100_000_000_000_000_000_001n;

export interface WritableStreams extends TableStreams {
  write(change: Change): void;
  /** Ends every waiting `read`. */
  stop(): void;
}

interface Stream {
  readonly config: StreamConfig;
  readonly tableName: string;
  readonly records: StreamRecord[];
  bytes: number;
  /** How many records were written before `records[0]`. */
  trimmed: number;
  saidFull: boolean;
  readonly waiting: Set<() => void>;
}

export function createTableStreams(
  cloud: Cloud,
  tables: readonly TableConfig[],
  limits = { records: MOST_RECORDS, bytes: MOST_BYTES },
): WritableStreams {
  const byTable = new Map<string, Stream>();
  const byArn = new Map<string, Stream>();
  for (const { name, stream: config } of tables) {
    if (config === undefined) continue;
    const stream: Stream = {
      config,
      tableName: name,
      records: [],
      bytes: 0,
      trimmed: 0,
      saidFull: false,
      waiting: new Set(),
    };
    byTable.set(name, stream);
    byArn.set(config.arn, stream);
  }
  let stopped = false;
  const get = (arn: string): Stream => {
    const stream = byArn.get(arn);
    if (stream === undefined) throw new Error(`no table has the stream "${arn}"`);
    return stream;
  };

  return {
    write: (change) => {
      const stream = byTable.get(change.table);
      if (stream === undefined || stopped) return;
      const record = changeRecord(change, stream.config, {
        sequenceNumber: sequenceNumber(stream.trimmed + stream.records.length),
        region: cloud.region,
        time: cloud.clock.now(),
      });
      if (record === undefined) return;
      stream.records.push(record);
      stream.bytes += record.dynamodb.SizeBytes;
      trim(cloud, stream, limits);
      for (const wake of stream.waiting) wake();
    },
    read: async (arn, { after, limit, signal }) => {
      const stream = get(arn);
      const position = after === undefined ? 0 : positionAfter(after);
      const ended = () => stopped || signal.aborted;
      while (stream.trimmed + stream.records.length <= position && !ended()) {
        await nextRecord(stream, signal);
      }
      if (ended()) return [];
      const from = Math.max(0, position - stream.trimmed);
      return stream.records.slice(from, from + limit);
    },
    latest: (arn) => {
      const stream = get(arn);
      const written = stream.trimmed + stream.records.length;
      return written === 0 ? undefined : sequenceNumber(written - 1);
    },
    stop: () => {
      stopped = true;
      for (const stream of byArn.values()) {
        for (const wake of stream.waiting) wake();
      }
    },
  };
}

function sequenceNumber(index: number): string {
  return String(FIRST_SEQUENCE_NUMBER + BigInt(index));
}

function positionAfter(sequenceNumber: string): number {
  if (!/^\d{21}$/.test(sequenceNumber)) {
    throw new Error(`"${sequenceNumber}" is not a sequence number of a table's stream`);
  }
  return Number(BigInt(sequenceNumber) - FIRST_SEQUENCE_NUMBER) + 1;
}

function nextRecord(stream: Stream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      stream.waiting.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    stream.waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
  });
}

function trim(cloud: Cloud, stream: Stream, limits: { records: number; bytes: number }): void {
  const { records } = stream;
  let drop = 0;
  // In portions of a tenth, because cutting the front of an array moves all of it.
  if (records.length > limits.records || stream.bytes > limits.bytes) {
    drop = Math.ceil(records.length / 10);
  }
  if (drop === 0) return;
  for (const record of records.splice(0, drop)) stream.bytes -= record.dynamodb.SizeBytes;
  stream.trimmed += drop;
  if (stream.saidFull) return;
  stream.saidFull = true;
  cloud.warn(
    `the stream of table "${stream.tableName}" holds more than ${limits.records} records or ` +
      `${limits.bytes} bytes: its oldest records are dropped from now on`,
  );
}
