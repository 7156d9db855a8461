import type { DatabaseSync } from 'node:sqlite';
import type { IncomingLink } from '../model/links.ts';
import { type Cipher, openKept } from './cipher.ts';

/** A trace as it was sent. */
export interface StoredTrace {
  readonly key: number;
  /** As first sent. */
  readonly id: string;
  readonly limitExceeded: boolean;
  /** When its latest change was received, in epoch seconds. */
  readonly received: number;
  /** In the order of their acceptance. */
  readonly documents: readonly string[];
  /** By the consumers' time of reception. */
  readonly incomingLinks: readonly IncomingLink[];
}

/** Reading throws KeyUnavailableError while what is kept cannot be deciphered. */
export interface DocumentReader {
  /** @param id in any letter case. */
  findTrace(id: string): StoredTrace | undefined;
  readTrace(key: number): StoredTrace | undefined;
  count(): number;
  /** When a trace last changed, in epoch seconds. @param id in any letter case. */
  lastReceived(id: string): number | undefined;
}

export function documentReader(database: DatabaseSync, cipher: Cipher): DocumentReader {
  const columns = 'key, id, written_id, limit_exceeded, received';
  const byId = database.prepare(`SELECT ${columns} FROM trace WHERE id = ?`);
  const byKey = database.prepare(`SELECT ${columns} FROM trace WHERE key = ?`);
  const documents = database.prepare('SELECT body FROM document WHERE trace = ? ORDER BY sequence');
  const links = database.prepare('SELECT body FROM link WHERE producer_trace = ?');
  const traces = database.prepare('SELECT count(*) AS traces FROM trace');
  const receipt = database.prepare('SELECT received FROM trace WHERE id = ?');

  const read = (row: Record<string, unknown> | undefined): StoredTrace | undefined =>
    row && {
      key: Number(row.key),
      id: String(row.written_id),
      limitExceeded: row.limit_exceeded === 1,
      received: Number(row.received),
      documents: documents.all(Number(row.key)).map(({ body }) => openKept(cipher, body)),
      incomingLinks: links
        .all(String(row.id))
        .map(({ body }) => JSON.parse(openKept(cipher, body)) as IncomingLink)
        .sort(byReception),
    };
  return {
    findTrace: (id) => read(byId.get(id.toLowerCase())),
    readTrace: (key) => read(byKey.get(key)),
    count: () => Number(traces.get()?.traces),
    lastReceived(id) {
      const row = receipt.get(id.toLowerCase());
      return row && Number(row.received);
    },
  };
}

/** Never by arrival, so that whichever trace came first the result is the same. */
const byReception = (a: IncomingLink, b: IncomingLink): number =>
  a.receivedAt - b.receivedAt ||
  (a.segmentId < b.segmentId ? -1 : a.segmentId > b.segmentId ? 1 : 0);
