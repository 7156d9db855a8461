import { constants, statSync } from 'node:fs';
import { appendFile, cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';

/**
 * What lies in the file system of an image or an instance, as far as anybody here puts something
 * there. Paths in it are absolute, as the program sees them.
 */
export type TreeEntry =
  /** A file, or the content of a folder, of this machine. */
  | { readonly kind: 'copy'; readonly from: string; readonly to: string }
  | {
      readonly kind: 'write';
      readonly to: string;
      readonly text: string;
      readonly append?: boolean;
    };

/** Where a path of the tree lies on this machine. No path leads out of the root. */
export const inTree = (root: string, path: string): string =>
  join(root, posix.normalize(`/${path}`));

/** What a program on the machine is to be led to, as `MachineNames.files` wants it. */
export const filesOf = (root: string, entries: readonly TreeEntry[]): Record<string, string> =>
  Object.fromEntries(
    entries.map((entry) => {
      const isFolder = entry.kind === 'copy' && statSync(entry.from).isDirectory();
      const end = isFolder ? '/' : '';
      return [`${entry.to.replace(/\/$/, '')}${end}`, `${inTree(root, entry.to)}${end}`];
    }),
  );

/** Makes the tree in a folder that need not exist. Later entries win over earlier ones. */
export async function makeTree(root: string, entries: readonly TreeEntry[]): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const entry of entries) {
    const target = inTree(root, entry.to);
    await mkdir(dirname(target), { recursive: true });
    if (entry.kind === 'copy') await copy(entry.from, target);
    else if (entry.append) await appendFile(target, entry.text);
    else await writeFile(target, entry.text);
  }
}

/** Where the file system can, nothing is copied before it is changed. */
const copy = (from: string, to: string): Promise<void> =>
  cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
