import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom a server runs as: `undefined` means who runs this process. Root hands it to `nobody`, or to whom
 * the data belongs since an earlier run as somebody else.
 */
export function serverUser(folder: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(folder, { throwIfNoEntry: false });
  return owner === undefined || owner.uid === 0
    ? findNobody(readUsers())
    : { uid: owner.uid, gid: owner.gid };
}

/**
 * Database servers refuse to run as root, and as a user without a name. This one is everywhere and owns
 * nothing, though not by the same number.
 *
 * @param users as `/etc/passwd` has them
 */
export function findNobody(users: string): ServerUser {
  const [, uid = 65_534, gid = 65_534] = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(users) ?? [];
  // Of negative numbers the system knows the unsigned form.
  return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
}

function readUsers(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}

/** The first folder on the way to a path that a user may not enter; `undefined` when there is none. */
export function findClosedFolder(path: string, user: ServerUser): string | undefined {
  const parents: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    parents.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  return parents.find((folder) => {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found === undefined) return false;
    const { mode, uid, gid } = found;
    if (uid === user.uid) return (mode & 0o100) === 0;
    return (mode & (gid === user.gid ? 0o010 : 0o001)) === 0;
  });
}

/** Why a server cannot use a folder that an earlier run has left; `undefined` when it can. */
export function faultOfOwner(folder: string, runsAs: number | undefined): string | undefined {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  if (owner === undefined || runsAs === undefined || owner === runsAs) return undefined;
  return `its data in "${folder}" belongs to the user ${owner}, and the server would run as ${runsAs}; start as that user, delete the folder, or choose another with --data-dir`;
}
