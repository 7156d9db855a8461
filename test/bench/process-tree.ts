import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { sum } from './statistics.ts';

export interface TreeMemory {
  readonly megabytes: number;
  readonly processes: number;
  /** Proportional: a page that several processes share counts once. Resident: it counts in each. */
  readonly kind: 'PSS' | 'RSS';
}

/** Memory of a process and of everything it started. */
export function memoryOfTree(root: number): TreeMemory {
  const pids = descendants(root);
  const shares = pids.flatMap((pid) => kilobytesOf(pid, 'smaps_rollup', 'Pss') ?? []);
  const [kind, kilobytes] =
    shares.length > 0 ? (['PSS', shares] as const) : (['RSS', residentOf(pids)] as const);
  return { megabytes: sum(kilobytes) / 1024, processes: pids.length, kind };
}

/** Milliseconds of processor time, user and system, by process. */
export type ProcessorTimes = ReadonlyMap<number, number>;

/** Empty where the system has no `/proc`. */
export function processorTimesOfTree(root: number): ProcessorTimes {
  if (process.platform !== 'linux') return new Map();
  return new Map(
    descendants(root).flatMap((pid): [number, number][] => {
      const [user, system] = statistics(pid)?.slice(11, 13).map(Number) ?? [];
      return user === undefined || system === undefined ? [] : [[pid, (user + system) * tick]];
    }),
  );
}

/** Milliseconds; the same on every Linux that Node.js runs on. */
const tick = 10;

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
    const parent = statistics(Number(name))?.[1];
    return parent === undefined ? [] : [[Number(name), Number(parent)]];
  });
}

/** The fields of `/proc/<pid>/stat` from the state on: the command before it may hold anything. */
function statistics(pid: number): string[] | undefined {
  const text = readIfThere(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** One that has ended meanwhile holds nothing. */
const residentOf = (pids: readonly number[]): number[] =>
  process.platform === 'linux'
    ? pids.flatMap((pid) => kilobytesOf(pid, 'status', 'VmRSS') ?? [])
    : rows(['-A', '-o', 'pid=,rss=']).flatMap(([pid = 0, rss = 0]) =>
        pids.includes(pid) ? [rss] : [],
      );

function kilobytesOf(pid: number, file: string, field: string): number | undefined {
  const text = readIfThere(`/proc/${pid}/${file}`);
  const kilobytes = text && new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes);
}

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
