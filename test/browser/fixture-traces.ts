import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { readItems } from '../../local/transfer/read-items.ts';
import { latestTime, shiftItem } from '../../local/transfer/shift-times.ts';
import type { XRay } from '../../local/xray/index.ts';

const folder = join(import.meta.dirname, '../fixtures/console');

/**
 * Puts the documents of a file below test/fixtures/console, moved in time so that the last one ends at
 * `end` (epoch seconds).
 */
export async function putFixture(xray: XRay, file: string, end: number): Promise<void> {
  const items = await Array.fromAsync(readItems(createReadStream(join(folder, file))));
  const shift = Math.floor(end - Math.max(...items.map((item) => latestTime(item) ?? 0)));
  const documents = items.flatMap((item) => {
    const shifted = shiftItem(item, shift);
    if (shifted.kind !== 'document') throw new Error(`${file} holds more than documents`);
    return JSON.stringify(shifted.document);
  });
  const refused = xray.putTraceSegments(documents);
  if (refused.length > 0) throw new Error(`${file}: ${JSON.stringify(refused[0])}`);
}
