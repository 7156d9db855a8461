import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetRegistry } from '../../../../local/runner/emulators/compute/targets.ts';
import { newFolder } from './scratch.ts';

/** A bundle with one file of CommonJS. */
export function bundleOf(source: string): string {
  const folder = newFolder('bundle');
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  writeFileSync(join(folder, 'server.js'), source);
  return folder;
}

/** Serves on `PORT`: `/exit` ends it, anything else tells its environment. */
export const server = `
  require('node:http').createServer((request, response) => {
    if (request.url === '/exit') process.exit(3);
    response.end(JSON.stringify({ ...process.env, pid: process.pid }));
  }).listen(process.env.PORT ?? 8080);`;

/** Resolves with the targets of a group once they are as wanted. */
export function whenTargets(
  registry: TargetRegistry,
  group: string,
  isWanted: (ids: readonly string[]) => boolean,
): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const look = () => {
      const ids = registry.targets(group).map(({ id }) => id);
      if (!isWanted(ids)) return;
      unsubscribe();
      resolve(ids);
    };
    const unsubscribe = registry.subscribe(look);
    look();
  });
}

export const ask = async (port: number | undefined, path = '/') =>
  (await fetch(`http://127.0.0.1:${port}${path}`)).json() as Promise<Record<string, string>>;

/** Ends the program that serves there. */
export const end = (port: number | undefined) =>
  fetch(`http://127.0.0.1:${port}/exit`).catch(() => {});
