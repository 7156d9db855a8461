import type { DatabaseSync } from 'node:sqlite';
import { type CheckedDocument, parseDocument } from '../model/parse-document.ts';
import { type Cipher, openKept } from './cipher.ts';
import type { MinuteGraphs } from './minute-graphs.ts';
import { parentLinks } from './parent-links.ts';
import { type BatchTrace, traceWriter } from './trace-writer.ts';

/** The ceiling of https://docs.aws.amazon.com/general/latest/gr/xray.html. */
export const maxTraceBytes = 500 * 1024;

/** `repeated`: the trace has a copy that counts more, or this very one. */
export type WriteOutcome = 'stored' | 'repeated' | 'trace-full';

export interface DocumentWriter {
  /**
   * Begins to keep documents that came together; to be called inside a transaction.
   * @param received the engine's clock, in epoch seconds.
   */
  writeDocuments(received: number): DocumentBatch;
}

export interface DocumentBatch {
  write(document: CheckedDocument, text: string): WriteOutcome;
  /** Writes what the documents change of their traces. @returns ids, as sent, of those that look different now. */
  finish(): ReadonlySet<string>;
}

export function documentWriter(
  database: DatabaseSync,
  minutes: MinuteGraphs,
  cipher: Cipher,
): DocumentWriter {
  const traces = traceWriter(database, minutes);
  const findDocument = database.prepare(
    'SELECT sequence, in_progress, body FROM document WHERE trace = ? AND id = ?',
  );
  const addDocument = database.prepare(
    `INSERT INTO document (trace, id, in_progress, body) VALUES (?, ?, ?, ?)
     ON CONFLICT (trace, id) DO NOTHING`,
  );
  const removeDocument = database.prepare('DELETE FROM document WHERE sequence = ?');
  const addLink = database.prepare('INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?)');
  const removeLinks = database.prepare('DELETE FROM link WHERE trace = ? AND document = ?');

  const add = ({ key }: BatchTrace, { id, isInProgress }: CheckedDocument, text: string) =>
    addDocument.run(key, id, isInProgress ? 1 : 0, cipher.seal(text)).changes === 1;

  /** Where the trace has a copy already, or is nearly full. */
  function replace(trace: BatchTrace, document: CheckedDocument, text: string): WriteOutcome {
    const present = findDocument.get(trace.key, document.id);
    // The first complete copy stays (observed); of copies in progress the latest tells most.
    if (present?.in_progress === 0) return 'repeated';
    const former = present && openKept(cipher, present.body);
    if (former === text) return 'repeated';
    const growth = Buffer.byteLength(text) - (former === undefined ? 0 : Buffer.byteLength(former));
    if (trace.bytes + growth > maxTraceBytes) {
      trace.isLimited = true;
      return 'trace-full';
    }
    if (present) {
      removeDocument.run(Number(present.sequence));
      removeLinks.run(trace.key, document.id);
    }
    add(trace, document, text);
    trace.bytes += growth;
    return 'stored';
  }

  function store(trace: BatchTrace, document: CheckedDocument, text: string): WriteOutcome {
    const bytes = Buffer.byteLength(text);
    if (trace.bytes + bytes > maxTraceBytes) return replace(trace, document, text);
    // Nearly every document is the first of its id, so that is tried before anything is looked up.
    if (!add(trace, document, text)) return replace(trace, document, text);
    trace.bytes += bytes;
    return 'stored';
  }

  return {
    writeDocuments(received) {
      const batch = traces.begin(received);
      const linking: { readonly text: string; readonly trace: BatchTrace }[] = [];
      return {
        write(document, text) {
          const trace = batch.open(document.traceId);
          const outcome = store(trace, document, text);
          if (outcome === 'stored') {
            trace.changes += 1;
            if (document.hasLinks) linking.push({ text, trace });
          }
          return outcome;
        },
        finish() {
          const changed = batch.write();
          // Behind the traces: a producer may have come together with its consumer.
          for (const { text, trace } of linking) {
            for (const { producerTrace, link } of linksIn(text)) {
              const body = cipher.seal(JSON.stringify(link));
              addLink.run(producerTrace, link.producerId, trace.key, link.segmentId, body);
              const producer = batch.touch(producerTrace);
              if (producer !== undefined) changed.add(producer);
            }
          }
          return changed;
        },
      };
    },
  };
}

function linksIn(text: string) {
  const result = parseDocument(text, Number.POSITIVE_INFINITY);
  return 'document' in result ? parentLinks(result.document) : [];
}
