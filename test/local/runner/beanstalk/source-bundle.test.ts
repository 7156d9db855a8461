import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  readProcesses,
  readProcfile,
} from '../../../../local/runner/emulators/beanstalk/source-bundle.ts';
import { newFolder } from '../compute/scratch.ts';

function bundle(files: Record<string, string>): string {
  const folder = newFolder('bundle');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const start = '{"scripts":{"start":"node x.js"}}';

describe('readProcesses', () => {
  it.each([
    [{ Procfile: 'web: node one.js', 'package.json': start }, ['node', 'one.js']],
    [{ 'package.json': start, 'app.js': '' }, ['npm', 'start']],
    [{ 'package.json': '{"scripts":{}}', 'app.js': '', 'server.js': '' }, ['node', 'app.js']],
    [{ 'package.json': 'broken', 'server.js': '' }, ['node', 'server.js']],
  ])('starts what the platform would: %j', (files, words) => {
    expect(readProcesses(bundle(files), {})).toEqual([{ name: 'web', words }]);
  });

  it('refuses a bundle that says nothing', () => {
    expect(() => readProcesses(bundle({ 'readme.md': '' }), {})).toThrow(
      'the source bundle has no Procfile',
    );
  });
});

describe('readProcfile', () => {
  it('takes a program from each line, with variables', () => {
    const text =
      '# programs\r\nweb: node server.js --port $PORT\r\n\r\nworker-1:  node "a b.js"\r\n';

    expect(readProcfile(text, { PORT: '8080' })).toEqual([
      { name: 'web', words: ['node', 'server.js', '--port', '8080'] },
      { name: 'worker-1', words: ['node', 'a b.js'] },
    ]);
  });

  it.each([
    [
      'web: node a\nnonsense',
      'Procfile, line 2: must look like "web: node server.js", got "nonsense"',
    ],
    ['web:', 'Procfile, line 1: must look like'],
    ['web: node a | tee log', 'Procfile, line 1: "node a | tee log" needs a shell'],
    ['web: node $UNKNOWN', 'needs a shell'],
    ['worker: node a', 'has no line "web: …"'],
    ['', 'has no line "web: …"'],
    ['\0\0', 'Procfile, line 1: must look like'],
  ])('refuses %j', (text, message) => {
    expect(() => readProcfile(text, {})).toThrow(message);
  });
});
