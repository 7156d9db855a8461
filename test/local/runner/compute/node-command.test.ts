import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTree, makeTree } from '../../../../local/runner/emulators/compute/file-tree.ts';
import { nodeArguments } from '../../../../local/runner/emulators/compute/node-command.ts';
import { newFolder } from './scratch.ts';

async function place(manifest?: string) {
  const root = newFolder('root');
  await makeTree(root, [{ kind: 'write', to: '/app/server.js', text: '' }]);
  if (manifest !== undefined) writeFileSync(join(root, 'app/package.json'), manifest);
  return { root, workingDirectory: '/app' };
}

const scripts = (all: Record<string, string>) => JSON.stringify({ scripts: all });

describe('nodeArguments', () => {
  it.each([
    [['node', 'server.js']],
    [['/usr/bin/node-24', 'server.js']],
    [['/usr/local/bin/node', 'server.js']],
    [['nodejs', 'server.js']],
  ])('leaves out what starts Node.js: %j', async (words) => {
    expect(nodeArguments(words, await place())).toEqual(['server.js']);
  });

  it('finds absolute paths where they lie here, and leaves others', async () => {
    const here = await place();

    expect(
      nodeArguments(['node', '--require', '/elsewhere.js', '/app/server.js', '--x=/app'], here),
    ).toEqual(['--require', '/elsewhere.js', join(here.root, 'app/server.js'), '--x=/app']);
  });

  it('follows scripts of the package', async () => {
    const manifest = scripts({ start: 'npm run serve', serve: 'node --title "a b" server.js' });

    expect(nodeArguments(['npm', 'start', '--silent'], await place(manifest))).toEqual([
      '--title',
      'a b',
      'server.js',
    ]);
  });

  it.each([
    [['python', 'app.py'], undefined, '"python app.py" does not start Node.js'],
    [[], undefined, '"" does not start Node.js'],
    [['npm', 'ci'], scripts({}), '"npm ci" does not start Node.js'],
    [['npm', 'start'], undefined, 'needs a package.json in "/app"'],
    [['npm', 'start'], '{', 'needs a package.json in "/app"'],
    [['npm', 'start'], '[]', 'has no script "start"'],
    [['npm', 'start'], scripts({}), 'has no script "start"'],
    [['npm', 'run', 'constructor'], scripts({}), 'has no script "constructor"'],
    [
      ['npm', 'start'],
      scripts({ start: 'tsc && node x' }),
      'script "start" of package.json needs a shell',
    ],
    [['npm', 'start'], scripts({ start: 'npm start' }), '"npm start" does not start Node.js'],
  ])('refuses %j with %s', async (words, manifest, message) => {
    const here = await place(manifest);

    expect(() => nodeArguments(words, here)).toThrow(message);
  });
});

describe('inTree', () => {
  it.each(['../../etc/passwd', '/../../etc/passwd', '/a/../../../etc/passwd'])(
    'lets no path lead out: %s',
    (path) => {
      expect(inTree('/root/of/tree', path)).toBe('/root/of/tree/etc/passwd');
    },
  );
});

describe('makeTree', () => {
  it('lets later entries win, and adds to what is there', async () => {
    const root = join(newFolder('tree'), 'new');
    const source = newFolder('source');
    writeFileSync(join(source, 'a'), 'copied');

    await makeTree(root, [
      { kind: 'write', to: '/opt/a', text: 'written' },
      { kind: 'copy', from: source, to: '/opt' },
      { kind: 'write', to: '/opt/b', text: 'one' },
      { kind: 'write', to: '/opt/b', text: ' two', append: true },
      { kind: 'copy', from: join(source, 'a'), to: '/opt/deep/c' },
    ]);

    expect(
      nodeArguments(['node', '/opt/a', '/opt/b', '/opt/deep/c'], { root, workingDirectory: '/' }),
    ).toEqual(['opt/a', 'opt/b', 'opt/deep/c'].map((path) => join(root, path)));
  });
});
