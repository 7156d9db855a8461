import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { PageOptions } from '../console-server/index.ts';
import type { Terminal } from './command.ts';
import { isPageOld } from './page-age.ts';
import { formatEvent } from './starting.ts';

/** Only the sources have it; what is packed has its page built. */
const manifest = new URL('../console/package.json', import.meta.url);

export interface PageNews {
  /** The page was built from its sources, in so many milliseconds. */
  readonly onBuilt: (took: number) => void;
  readonly onFailure: (message: string) => void;
}

/**
 * Where the console's page is. Of sources that were changed since it was built, it is built in a process of
 * its own while all else starts; who asks for it earlier waits.
 */
export function consolePage({ onBuilt, onFailure }: PageNews): PageOptions {
  if (!existsSync(manifest)) return {};
  if (!isPageOld(dirname(fileURLToPath(manifest)))) return {};
  const began = performance.now();
  const build = runBuild().then((failure) => {
    if (failure === undefined) onBuilt(performance.now() - began);
    else onFailure(failure);
    return failure;
  });
  return { build };
}

/** The line that says so, as every step has one. */
export const pageBuilt = (took: number, terminal: Terminal): string => {
  const step = {
    kind: 'step',
    name: 'console',
    detail: 'its page, from the sources',
    took,
  } as const;
  return `${formatEvent(step, terminal)}\n`;
};

/** @returns why it failed */
function runBuild(): Promise<string | undefined> {
  // Not told to the packer, which would take the bundler of the page along.
  const program = new URL('../pack/refresh-page.ts', manifest);
  const child = spawn(process.execPath, [fileURLToPath(program)], {
    env: { ...process.env, NODE_ENV: 'production' },
    // It ends when this end of its standard input does.
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(0, 10_000);
  });
  // A terminal that is closed meanwhile does not wait for it.
  for (const part of [child, child.stdin, child.stderr]) {
    if ('unref' in part && typeof part.unref === 'function') part.unref();
  }
  return new Promise((resolve) => {
    const fail = (reason: string) => resolve(`the console's page could not be built: ${reason}`);
    child.once('error', (error) => fail(error.message));
    child.once('close', (code) => {
      if (code === 0) resolve(undefined);
      else fail(firstLines(said) || `exit code ${code}`);
    });
  });
}

/** Bundlers draw pictures of the source in colours. */
const firstLines = (text: string): string =>
  stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, 3)
    .join(' ');
