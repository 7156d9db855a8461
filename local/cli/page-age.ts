import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the page is made of, from the folder of the console's sources. */
const sources = [
  '**/*.{ts,tsx,css,html,svg,json}',
  '../{transfer,wording}/**/*.ts',
  // A file that was taken away changes its folder.
  '**/',
];

/** Whether the page was never built, or its sources have changed since. */
export function isPageOld(console: string): boolean {
  const builtAt = changedAt(join(console, 'dist/index.html'));
  if (builtAt === undefined) return true;
  const isBuilt = (name: string) => /^(dist|node_modules)([\\/]|$)/.test(name);
  return globSync(sources, { cwd: console, exclude: isBuilt }).some(
    (name) => !isBuilt(name) && name !== '.' && (changedAt(join(console, name)) ?? 0) > builtAt,
  );
}

const changedAt = (file: string): number | undefined =>
  statSync(file, { throwIfNoEntry: false })?.mtimeMs;
