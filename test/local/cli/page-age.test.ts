import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isPageOld } from '../../../local/cli/page-age.ts';
import { newFolder } from '../../end-to-end/scratch-folder.ts';

const built = 1_700_000_000;

/** A console whose files, and theirs only, were changed at some second after the page was built. */
function consoleOf(changes: Readonly<Record<string, number>>): string {
  const folder = join(newFolder('workspace'), 'console');
  const files = {
    'main.tsx': -10,
    'pages/map/MapPage.tsx': -10,
    'theme/base.css': -10,
    '../wording/duration.ts': -10,
    'dist/index.html': 0,
    'dist/assets/index-1.js': 0,
    ...changes,
  };
  for (const file of Object.keys(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  for (const folderBelow of ['', 'pages', 'pages/map', 'theme', '../wording']) {
    utimesSync(join(folder, folderBelow), built - 5, built - 5);
  }
  for (const [file, seconds] of Object.entries(files)) {
    utimesSync(join(folder, file), built + seconds, built + seconds);
  }
  return folder;
}

describe('isPageOld', () => {
  it('is not when nothing was changed since', () => {
    expect(isPageOld(consoleOf({}))).toBe(false);
  });

  it.each([
    'main.tsx',
    'theme/base.css',
    'pages/map/MapPage.tsx',
    '../wording/duration.ts',
    'package.json',
  ])('is when %s was changed', (file) => {
    expect(isPageOld(consoleOf({ [file]: 3 }))).toBe(true);
  });

  it('is when a file was taken away', () => {
    const folder = consoleOf({});

    rmSync(join(folder, 'pages/map/MapPage.tsx'));

    expect(isPageOld(folder)).toBe(true);
  });

  it('is when it was never built', () => {
    const folder = consoleOf({});

    rmSync(join(folder, 'dist'), { recursive: true });

    expect(isPageOld(folder)).toBe(true);
  });

  it('does not look at what was built or installed', () => {
    const folder = consoleOf({ 'dist/assets/index-2.js': 3, 'node_modules/react/index.ts': 3 });

    utimesSync(join(folder, 'dist/index.html'), built + 10, built + 10);

    expect(isPageOld(folder)).toBe(false);
  });
});
