import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../xray-command.ts';
import { documentedFiles } from './document.ts';

describe('docs/use-from-anywhere.md', () => {
  it('has each file that it marks run by a test', () => {
    const tests = ['test/outside/document', 'test/local/pack']
      .map((folder) => join(repository, folder))
      .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');

    const idle = documentedFiles.filter(({ name, isRun }) => isRun && !tests.includes(`'${name}'`));

    expect(documentedFiles.filter(({ isRun }) => isRun).length).toBeGreaterThan(10);
    expect(idle.map(({ name }) => name)).toEqual([]);
  });

  it('gives each file a name of its own', () => {
    const names = documentedFiles.map(({ name }) => name);

    expect(names).toEqual([...new Set(names)]);
  });
});
