import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ServerCertificate } from '../../processes/certificates.ts';
import type { ChildExit } from '../../processes/child-processes.ts';
import type { Life, LifeEnd } from '../compute/supervisor.ts';
import {
  DatabaseError,
  type DatabaseServerProgram,
  type ServerSettings,
  serverFiles,
} from './engine.ts';
import { endLeftoverServer } from './leftover-server.ts';
import { outputTail } from './output-tail.ts';
import { failure, type ServerPlace, serverSetup, startAsServer } from './server-setup.ts';
import { faultOfOwner } from './server-user.ts';

export interface DatabaseServerOptions {
  readonly program: DatabaseServerProgram;
  readonly settings: ServerSettings;
  readonly place: ServerPlace;
  readonly certificate: ServerCertificate;
  /** Gives up what has not begun to serve. */
  readonly signal: AbortSignal;
}

/** How long a server may recover what it did before a crash. */
const startLimit = 60_000;
/** How long it may take to write down what it holds. */
const stopLimit = 5_000;

/** One life of a database server, from its data folder, which is made where there is none. */
export async function startDatabaseServer(options: DatabaseServerOptions): Promise<Life> {
  const { program, settings, place, certificate, signal } = options;
  const setup = serverSetup(place, signal);
  await makePlace(place);
  await endLeftoverServer(join(settings.folder, program.pidFile), settings.folder);
  await setup.write(serverFiles.certificate, certificate.certificate);
  await setup.write(serverFiles.key, certificate.key);
  await program.prepare(settings, setup);
  signal.throwIfAborted();

  const command = program.command(settings);
  let serve = () => {};
  const ready = new Promise<void>((resolve) => {
    serve = resolve;
  });
  const output = outputTail((text) => {
    if (text.includes(program.readyText)) serve();
  });
  const child = startAsServer(place, command, output.add);
  let stopping = false;
  let isOver = false;
  const tooLate = setTimeout(child.kill, startLimit);
  const ended = child.exited.then((exit) => {
    clearTimeout(tooLate);
    isOver = true;
    return endOf(exit, stopping, output.reason());
  });
  void ready.then(() => clearTimeout(tooLate));
  return {
    ready,
    ended,
    stop: async () => {
      if (isOver) return;
      stopping = true;
      signalProcess(child.pid, program.stopSignal);
      const timer = setTimeout(child.kill, stopLimit);
      await ended;
      clearTimeout(timer);
    },
  };

  function endOf({ code, signal: by, error }: ChildExit, asked: boolean, reason: string): LifeEnd {
    if (asked) return { how: 'was stopped', failed: false };
    if (error !== undefined) {
      return { how: failure(command.command, error.message).message, failed: true };
    }
    if (by !== null) return { how: `was ended by ${by}`, failed: true };
    return { how: `ended with exit code ${code}: ${reason}`, failed: true };
  }
}

/** The folders above the server's own may be passed through by its user, and no more. */
async function makePlace(place: ServerPlace): Promise<void> {
  const { folder, user } = place;
  const fault = faultOfOwner(folder, user?.uid ?? process.getuid?.());
  if (fault !== undefined) throw new DatabaseError(fault);
  await mkdir(dirname(folder), { recursive: true, mode: 0o755 });
  if (user !== undefined) {
    for (const parent of [dirname(folder), dirname(dirname(folder))]) await chmod(parent, 0o711);
  }
  await serverSetup(place, new AbortController().signal).makeFolder(folder);
}

function signalProcess(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return;
    throw new DatabaseError(`the database's process ${pid} cannot be stopped`, { cause });
  }
}
