import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Database servers that root starts run as another user, who must be able to reach their data. */
function makeFolder(prefix: string): string {
  const folder = mkdtempSync(prefix);
  chmodSync(folder, 0o711);
  return folder;
}

const scratch = makeFolder(join(tmpdir(), 'tracelab-end-to-end-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A new folder that is removed with everything in it after the last test of the file. */
export const newFolder = (name: string): string => makeFolder(join(scratch, `${name}-`));
