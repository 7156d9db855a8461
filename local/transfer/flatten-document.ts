import { byteLength } from './byte-length.ts';
import type { JsonObject } from './read-items.ts';

/** Of PutTraceSegments, in bytes. */
export const largestDocument = 64 * 1024;

/**
 * The document itself; or, of one that has grown beyond what X-Ray takes because subsegments that were sent
 * alone have been put into it, the segment and each of its subsegments alone, as they were sent.
 */
export function flattenLarge(document: JsonObject): JsonObject[] {
  if (sizeOf(document) <= largestDocument) return [document];
  const parts: JsonObject[] = [];
  const pending = [document];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { subsegments, ...own } = next;
    parts.push(own);
    if (!Array.isArray(subsegments)) continue;
    for (const child of subsegments as unknown[]) {
      if (typeof child !== 'object' || child === null) continue;
      pending.push({
        type: 'subsegment',
        trace_id: document.trace_id,
        parent_id: own.id,
        ...child,
      });
    }
  }
  return parts;
}

function sizeOf(document: JsonObject): number {
  try {
    return byteLength(JSON.stringify(document));
  } catch {
    // Nested too deep to be written.
    return Number.POSITIVE_INFINITY;
  }
}
