import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseError } from './engine.ts';
import { findClosedFolder, type ServerUser, serverUser } from './server-user.ts';

/** Where servers find their programs and keep their data. */
export interface ServerGround {
  place(identifier: string, dataName: string): { folder: string; user: ServerUser | undefined };
  /** The folder of programs itself, or a copy of it that the servers' user can read. */
  readable(folder: string): Promise<string>;
  /** Removes what is not to be kept. */
  clear(): void;
}

export interface ServerGroundOptions {
  /** Where the data is meant to lie. */
  readonly folder: string;
  readonly durable: boolean;
  readonly warn: (message: string) => void;
  /** @default the system's folder for temporary files */
  readonly temporary?: string;
}

/**
 * Root hands servers to a user who may not enter its own folders, such as a home with the project in it.
 * What they need lies in a folder for temporary files then, whose name follows from the one it stands for.
 */
export function serverGround(options: ServerGroundOptions): ServerGround {
  const { folder, durable, warn, temporary = tmpdir() } = options;
  const copies = new Map<string, Promise<string>>();
  const standIn = join(temporary, `tracelab-databases-${shortDigest(folder)}`);
  let isMade = false;

  function makeStandIn(closed: string, user: ServerUser): string {
    if (isMade) return standIn;
    const alsoClosed = findClosedFolder(standIn, user);
    if (alsoClosed !== undefined) {
      throw new DatabaseError(
        `database servers run as the user ${user.uid} because root may not run them, and the folders "${closed}" and "${alsoClosed}" are closed to it; start as an ordinary user, or open one of them`,
      );
    }
    if (!durable) rmSync(standIn, { recursive: true, force: true });
    mkdirSync(standIn, { recursive: true, mode: 0o711 });
    const found = lstatSync(standIn);
    // Anybody may have put something there before.
    if (!found.isDirectory() || found.uid !== process.getuid?.()) {
      throw new DatabaseError(`"${standIn}" is not a folder of this user's own; delete it`);
    }
    isMade = true;
    warn(
      `database servers run as the user ${user.uid} because root may not run them, and the folder "${closed}" is closed to it: they use "${standIn}" instead`,
    );
    return standIn;
  }

  return {
    place: (identifier, dataName) => {
      const meant = join(folder, identifier, dataName);
      const user = serverUser(meant);
      const closed = user && findClosedFolder(meant, user);
      if (user === undefined || closed === undefined) return { folder: meant, user };
      const other = join(makeStandIn(closed, user), identifier, dataName);
      return { folder: other, user: serverUser(other) };
    },
    readable: async (programs) => {
      const user = serverUser(folder);
      const closed = user && findClosedFolder(join(programs, 'any'), user);
      if (user === undefined || closed === undefined) return programs;
      // Another version in the same place has another time.
      const version = shortDigest(`${programs} ${statSync(programs).mtimeMs}`);
      const target = join(makeStandIn(closed, user), `programs-${version}`);
      const copy = copies.get(target) ?? copyOnce(programs, target);
      copies.set(target, copy);
      copy.catch(() => copies.delete(target));
      return copy;
    },
    clear: () => {
      if (isMade && !durable) rmSync(standIn, { recursive: true, force: true });
    },
  };
}

/** Under another name until it is complete. */
async function copyOnce(from: string, to: string): Promise<string> {
  if (existsSync(to)) return to;
  const draft = `${to}.new`;
  await rm(draft, { recursive: true, force: true });
  await cp(from, draft, { recursive: true, verbatimSymlinks: true });
  await rename(draft, to);
  return to;
}

const shortDigest = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);
