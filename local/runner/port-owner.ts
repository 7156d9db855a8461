import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename } from 'node:path';

export interface PortOwner {
  readonly pid: number;
  readonly name: string;
}

/** A listener could not bind because another process holds the port. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly port: number;
  readonly owner: PortOwner | undefined;

  constructor(port: number, owner: PortOwner | undefined, options?: ErrorOptions) {
    const by = owner === undefined ? 'another process' : `"${owner.name}" (pid ${owner.pid})`;
    super(`port ${port} is taken by ${by}`, options);
    this.port = port;
    this.owner = owner;
  }
}

/** What `bind` resolves with. @throws PortInUseError in place of its EADDRINUSE. */
export async function namingPortOwner<Value>(
  asked: number,
  bind: () => Promise<Value>,
): Promise<Value> {
  try {
    return await bind();
  } catch (error) {
    const { code, port = asked } = error as NodeJS.ErrnoException & { port?: number };
    if (code !== 'EADDRINUSE') throw error;
    throw new PortInUseError(port, findPortOwner(port), { cause: error });
  }
}

/**
 * Fails early, before the seconds that synthesis takes. The listeners themselves still may find a
 * port taken that was free here. @throws PortInUseError
 */
export async function assertPortsFree(host: string, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    if (port === 0) continue;
    await new Promise<void>((resolve, reject) => {
      const probe = createServer();
      probe.once('error', (error: NodeJS.ErrnoException) => {
        const taken = error.code === 'EADDRINUSE';
        reject(taken ? new PortInUseError(port, findPortOwner(port), { cause: error }) : error);
      });
      probe.listen(port, host, () => probe.close(() => resolve()));
    });
  }
}

/** The process that holds a TCP or UDP port of this machine; undefined when it cannot be told. */
export function findPortOwner(port: number): PortOwner | undefined {
  try {
    return process.platform === 'linux' ? findInProc(port) : findWithLsof(port);
  } catch {
    return undefined;
  }
}

function findInProc(port: number): PortOwner | undefined {
  const sockets = new Set(
    ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((table) => socketInodes(table, port)),
  );
  if (sockets.size === 0) return undefined;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (!holdsAny(pid, sockets)) continue;
    return { pid: Number(pid), name: nameInProc(pid) };
  }
  return undefined;
}

/** The program's name; of a script, which shows as its interpreter's thread, the script's as well. */
function nameInProc(pid: string): string {
  const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  const [program = '', script] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  if (name !== 'MainThread' && !/^(node|python|ruby|java)/.test(name)) return name;
  return [program, script ?? '']
    .map((path) => basename(path))
    .join(' ')
    .trim();
}

/** Inodes of listening TCP sockets (state 0A) or bound UDP sockets on the port; see proc(5). */
function socketInodes(table: string, port: number): string[] {
  let text: string;
  try {
    text = readFileSync(`/proc/net/${table}`, 'utf8');
  } catch {
    return [];
  }
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => {
      const listens = table.startsWith('udp') || state === '0A';
      return listens && local?.endsWith(`:${hexPort}`) === true;
    })
    .flatMap((columns) => columns[9] ?? []);
}

function holdsAny(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? [];
        return inode !== undefined && inodes.has(inode);
      } catch {
        return false;
      }
    });
  } catch {
    // Another user's process: its files are closed to us.
    return false;
  }
}

function findWithLsof(port: number): PortOwner | undefined {
  const text = execFileSync('lsof', ['-nP', `-i:${port}`, '-Fpc'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 2000,
  });
  const pid = /^p(\d+)$/m.exec(text)?.[1];
  const name = /^c(.+)$/m.exec(text)?.[1];
  return pid === undefined ? undefined : { pid: Number(pid), name: name ?? 'unknown' };
}
