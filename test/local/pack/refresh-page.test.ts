import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { refreshPage } from '../../../local/pack/refresh-page.ts';
import { newFolder } from '../../end-to-end/scratch-folder.ts';

/** The smallest sources of a page. */
function sources(script = 'document.title = "one";') {
  const workspace = newFolder('sources');
  const folder = join(workspace, 'console');
  mkdirSync(folder);
  mkdirSync(join(workspace, 'wording'));
  const files = {
    'vite.config.ts': "export default { base: './' };",
    'index.html': '<!doctype html><script type="module" src="./main.ts"></script>',
    'main.ts': script,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, temporary: join(workspace, 'temporary') };
}

const scriptOf = (folder: string): string => {
  const assets = join(folder, 'dist/assets');
  return readdirSync(assets)
    .map((name) => readFileSync(join(assets, name), 'utf8'))
    .join('\n');
};

describe('refreshPage', () => {
  it('builds a page that is not there, once, and leaves nothing else behind', async () => {
    const { folder, temporary } = sources();

    await refreshPage(folder, temporary);
    const first = statSync(join(folder, 'dist/index.html')).ino;
    await refreshPage(folder, temporary);

    expect(scriptOf(folder)).toContain('one');
    expect(statSync(join(folder, 'dist/index.html')).ino).toBe(first);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('puts a page whose sources were changed in place of the one before', async () => {
    const { folder, temporary } = sources();
    await refreshPage(folder, temporary);

    writeFileSync(join(folder, 'main.ts'), 'document.title = "two";');
    await refreshPage(folder, temporary);

    expect(scriptOf(folder)).toContain('two');
    expect(scriptOf(folder)).not.toContain('one');
  });

  it('builds once for several that want it at a time', async () => {
    const { folder, temporary } = sources();

    await Promise.all(Array.from({ length: 4 }, () => refreshPage(folder, temporary)));

    expect(readdirSync(join(folder, 'dist/assets'))).toHaveLength(1);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('keeps the page before when the sources are broken, and says what is', async () => {
    const { folder, temporary } = sources();
    await refreshPage(folder, temporary);

    writeFileSync(join(folder, 'main.ts'), "import './not-there.ts';");

    await expect(refreshPage(folder, temporary)).rejects.toThrow('not-there.ts');
    expect(scriptOf(folder)).toContain('one');
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('does not wait for one that was killed, and clears what it left', async () => {
    const { folder, temporary } = sources();
    const { stdout } = await promisify(execFile)(process.execPath, ['-p', 'process.pid']);
    mkdirSync(join(temporary, 'tracelab-console-left'), { recursive: true });
    writeFileSync(join(temporary, 'tracelab-console.lock'), stdout.trim());

    await refreshPage(folder, temporary);

    expect(existsSync(join(folder, 'dist/index.html'))).toBe(true);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
