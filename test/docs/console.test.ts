import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const docs = join(import.meta.dirname, '../../docs');
const page = readFileSync(join(docs, 'console.md'), 'utf8');

/** Rows of the checklist: a file from docs/, and names of its tests, which may be cut short. */
const rows = [...page.matchAll(/^\| .+ \| \[[\w.-]+\]\((\.\.\/test\/\S+)\): (.+) \|$/gm)].map(
  ([, file = '', names = '']) => ({ file, names: names.split('<br>') }),
);

describe('docs/console.md', () => {
  it('has a row for each feature', () => {
    expect(rows.length).toBeGreaterThan(60);
  });

  it('names tests that there are', () => {
    const missing = rows.flatMap(({ file, names }) => {
      const path = join(docs, file);
      const text = existsSync(path) ? readFileSync(path, 'utf8').replaceAll("\\'", "'") : '';
      if (text === '') return [file];
      return names
        .filter((name) => name !== 'all of it' && !text.includes(name))
        .map((name) => `${file}: ${name}`);
    });

    expect(missing).toEqual([]);
  });

  it('shows pictures that there are', () => {
    const pictures = [...page.matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, file = '']) => file);

    expect(pictures.length).toBe(20);
    expect(pictures.filter((file) => !existsSync(join(docs, file)))).toEqual([]);
  });
});
