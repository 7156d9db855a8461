import type { DatabaseSync } from 'node:sqlite';
import type { ParsedDocument } from '../model/parse-document.ts';
import { type Cipher, openKept } from './cipher.ts';
import type { MinuteGraphs } from './minute-graphs.ts';
import { parentLinks } from './parent-links.ts';

/** The ceiling of https://docs.aws.amazon.com/general/latest/gr/xray.html. */
export const maxTraceBytes = 500 * 1024;

/** `repeated`: the trace has a copy that counts more, or this very one. */
export type WriteOutcome = 'stored' | 'repeated' | 'trace-full';

export interface DocumentWriter {
  /**
   * Keeps one document; to be called inside a transaction.
   * @param received the engine's clock, in epoch seconds.
   * @param changed collects the ids, as sent, of the traces that look different now.
   */
  write(
    document: ParsedDocument,
    text: string,
    received: number,
    changed: Set<string>,
  ): WriteOutcome;
}

export function documentWriter(
  database: DatabaseSync,
  minutes: MinuteGraphs,
  cipher: Cipher,
): DocumentWriter {
  const findTrace = database.prepare(
    'SELECT key, written_id, bytes, received FROM trace WHERE id = ?',
  );
  const addTrace = database.prepare(
    `INSERT INTO trace (id, written_id, revision, bytes, limit_exceeded, received, stale)
     VALUES (?, ?, 0, 0, 0, ?, 1)`,
  );
  const growTrace = database.prepare(
    `UPDATE trace SET revision = revision + 1, bytes = bytes + ?, received = ?, stale = 1
     WHERE key = ?`,
  );
  const limitTrace = database.prepare('UPDATE trace SET limit_exceeded = 1 WHERE key = ?');
  const touchTrace = database.prepare('UPDATE trace SET stale = 1 WHERE key = ?');
  const findDocument = database.prepare(
    'SELECT sequence, in_progress, body FROM document WHERE trace = ? AND id = ?',
  );
  const addDocument = database.prepare(
    'INSERT INTO document (trace, id, in_progress, body) VALUES (?, ?, ?, ?)',
  );
  const removeDocument = database.prepare('DELETE FROM document WHERE sequence = ?');
  const addLink = database.prepare('INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?)');
  const removeLinks = database.prepare('DELETE FROM link WHERE trace = ? AND document = ?');

  const find = (id: string) => {
    const row = findTrace.get(id);
    return (
      row && {
        key: Number(row.key),
        id: String(row.written_id),
        bytes: Number(row.bytes),
        received: Number(row.received),
      }
    );
  };

  function writeLinks(document: ParsedDocument, key: number, changed: Set<string>): void {
    for (const { producerTrace, link } of parentLinks(document)) {
      const body = cipher.seal(JSON.stringify(link));
      addLink.run(producerTrace, link.producerId, key, link.segmentId, body);
      const producer = find(producerTrace);
      if (producer === undefined) continue;
      touchTrace.run(producer.key);
      minutes.forgetMinute(producer.received);
      changed.add(producer.id);
    }
  }

  return {
    write(document, text, received, changed) {
      const [top] = document.entities;
      const inProgress = top.endTime === undefined;
      const id = document.traceId.toLowerCase();
      const trace = find(id) ?? {
        key: Number(addTrace.run(id, document.traceId, received).lastInsertRowid),
        id: document.traceId,
        bytes: 0,
        received,
      };
      const present = findDocument.get(trace.key, top.id);
      // The first complete copy stays (observed); of copies in progress the latest tells most.
      if (present?.in_progress === 0) return 'repeated';
      const former = present && openKept(cipher, present.body);
      if (former === text) return 'repeated';

      const freed = former === undefined ? 0 : Buffer.byteLength(former);
      const growth = Buffer.byteLength(text) - freed;
      if (trace.bytes + growth > maxTraceBytes) {
        limitTrace.run(trace.key);
        return 'trace-full';
      }
      if (present) {
        removeDocument.run(Number(present.sequence));
        removeLinks.run(trace.key, top.id);
      }
      addDocument.run(trace.key, top.id, inProgress ? 1 : 0, cipher.seal(text));
      growTrace.run(growth, received, trace.key);
      minutes.forgetMinute(trace.received);
      minutes.forgetMinute(received);
      changed.add(trace.id);
      writeLinks(document, trace.key, changed);
      return 'stored';
    },
  };
}
