import { type SpawnSyncReturns, spawnSync } from 'node:child_process';

export function bash(text: string, ...options: string[]): SpawnSyncReturns<string> {
  return spawnSync('bash', options, { input: text, encoding: 'utf8' });
}

/** What shellcheck says of a script; `undefined` where it is not installed. */
export function shellcheck(text: string): string | undefined {
  const { error, stdout } = spawnSync('shellcheck', ['--shell=bash', '-'], {
    input: text,
    encoding: 'utf8',
  });
  return error ? undefined : stdout;
}
