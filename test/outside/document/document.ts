import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { newFolder } from '../../end-to-end/scratch-folder.ts';
import { repository } from '../xray-command.ts';

export interface DocumentedFile {
  readonly name: string;
  readonly text: string;
  /** The page says that a test runs it. */
  readonly isRun: boolean;
}

const page = readFileSync(join(repository, 'docs/use-from-anywhere.md'), 'utf8');

/** The files of `docs/use-from-anywhere.md`: fenced blocks with a title; `▶` above tells which are run. */
export const documentedFiles: readonly DocumentedFile[] = [
  ...page.matchAll(/^(.*)\n\n```\w+ title="([^"]+)"\n([\s\S]*?)^```$/gm),
].map(([, above = '', name = '', text = '']) => ({
  name,
  text,
  isRun: above.startsWith('▶'),
}));

/** Text of a file of the page. @throws Error unless the page says that it is run. */
export function documented(name: string): string {
  const file = documentedFiles.find((each) => each.name === name);
  if (file?.isRun !== true) throw new Error(`the page marks no file "${name}" with ▶`);
  return file.text;
}

/** A new folder with some files of the page, and the packages that they would install. */
export function folderWith(...names: string[]): string {
  const folder = newFolder('documented');
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  for (const name of names) writeFileSync(join(folder, name), documented(name));
  return folder;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** @returns what it wrote. @throws Error with its words when it fails. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env }: ProgramOptions,
): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [...args], { cwd, env });
  return stdout;
}

/** A server that says its URL in its first line; it ends with SIGTERM. */
export async function startServer(
  program: string,
  args: readonly string[],
  { cwd, env }: ProgramOptions,
): Promise<AsyncDisposable & { readonly url: string }> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const closed = once(child, 'close');
  const first = await Promise.race([once(createInterface(child.stdout), 'line'), closed]);
  if (hasEnded(child)) throw new Error(`"${args.join(' ')}" ended:\n${said}`);
  return {
    url: String(first[0]),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await closed;
    },
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode !== null || signalCode !== null;
