import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Replaces a file in one step, so that no reader and no crash sees half of it; only its owner may read it. */
export function writePrivateFile(file: string, text: string): void {
  const draft = `${file}.new`;
  mkdirSync(dirname(file), { recursive: true });
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
  // The process's mask may have taken more away than meant.
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}
