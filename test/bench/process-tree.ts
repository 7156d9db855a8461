import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface TreeMemory {
  readonly megabytes: number;
  readonly processes: number;
  /** Proportional: a page that several processes share counts once. Resident: it counts in each. */
  readonly kind: 'PSS' | 'RSS';
}

/** Memory of a process and of everything it started. */
export function memoryOfTree(root: number): TreeMemory {
  const pids = descendants(root);
  const shares = pids.map(readPss);
  if (shares.every((share) => share === undefined)) {
    return { megabytes: residentOf(pids) / 1024, processes: pids.length, kind: 'RSS' };
  }
  // One that has ended meanwhile holds nothing.
  const kilobytes = shares.reduce<number>((total, share) => total + (share ?? 0), 0);
  return { megabytes: kilobytes / 1024, processes: pids.length, kind: 'PSS' };
}

/** The process itself first. */
export function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const [pid, parent] of parents()) {
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

function parents(): [pid: number, parent: number][] {
  if (process.platform !== 'linux') {
    return rows(['-A', '-o', 'pid=,ppid=']).map(([pid = 0, parent = 0]) => [pid, parent]);
  }
  return readdirSync('/proc').flatMap((name): [number, number][] => {
    if (!/^\d+$/.test(name)) return [];
    const text = readIfThere(`/proc/${name}/stat`);
    // The command, in parentheses, may hold anything; state and parent follow it.
    const parent = text?.slice(text.lastIndexOf(')') + 2).split(' ')[1];
    return parent === undefined ? [] : [[Number(name), Number(parent)]];
  });
}

function readPss(pid: number): number | undefined {
  const text = readIfThere(`/proc/${pid}/smaps_rollup`);
  const kilobytes = text && /^Pss:\s+(\d+) kB/m.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes);
}

const residentOf = (pids: readonly number[]): number =>
  rows(['-o', 'rss=', '-p', pids.join(',')]).reduce((total, [rss = 0]) => total + rss, 0);

const rows = (options: readonly string[]): number[][] =>
  execFileSync('ps', options, { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
