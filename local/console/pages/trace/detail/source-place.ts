import type { StackFrame } from '../trace-entity.ts';

export interface SourcePlace {
  /** Absolute. */
  readonly file: string;
  readonly line: number;
}

/** Whether it is what one wrote, and not a library or the runtime. */
export const isOwnCode = ({ path = '' }: StackFrame): boolean =>
  !/(^|[/\\])node_modules[/\\]|^node:|^\/var\/(runtime|lang)\/|site-packages[/\\]/.test(path);

/**
 * Where a frame is in the project, which only the app of this machine has.
 * @param directory of the process that threw, for a path that is relative
 */
export function findSource(
  { path, line }: StackFrame,
  directory: string | undefined,
  projectDir: string | undefined,
): SourcePlace | undefined {
  if (path === undefined || projectDir === undefined) return undefined;
  const plain = path.replace(/^file:\/\//, '');
  const file = normalized(plain.startsWith('/') ? plain : `${directory ?? projectDir}/${plain}`);
  if (file === undefined || pathInProject(file, projectDir) === undefined) return undefined;
  return { file, line: line === undefined || line < 1 ? 1 : Math.floor(line) };
}

/** `lambdas/place-order/place-order.ts` of an absolute path; undefined for what is not in the project. */
export function pathInProject(path: string, projectDir: string | undefined): string | undefined {
  if (projectDir === undefined || !path.startsWith('/')) return undefined;
  const root = normalized(projectDir);
  const file = normalized(path);
  if (root === undefined || file === undefined || !file.startsWith(`${root}/`)) return undefined;
  return file.slice(root.length + 1);
}

/** Frames next to each other that are alike in being one's own or not. */
export interface FrameRun {
  readonly isOwn: boolean;
  /** Of the first frame in the stack. */
  readonly at: number;
  readonly frames: readonly StackFrame[];
}

export function frameRuns(frames: readonly StackFrame[]): FrameRun[] {
  const runs: (FrameRun & { frames: StackFrame[] })[] = [];
  for (const [at, frame] of frames.entries()) {
    const last = runs.at(-1);
    const isOwn = isOwnCode(frame);
    if (last?.isOwn === isOwn) last.frames.push(frame);
    else runs.push({ isOwn, at, frames: [frame] });
  }
  return runs;
}

/** Without `.` and `..`; undefined for what leads out of the root or has characters that no file of a project has. */
function normalized(path: string): string | undefined {
  if (/[\p{Cc}\p{Cf}]/u.test(path)) return undefined;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return `/${parts.join('/')}`;
}
