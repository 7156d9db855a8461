import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findEntries, flattenReferences, packedName } from '../../../local/pack/entries.ts';
import { newFolder } from '../../end-to-end/scratch-folder.ts';

const sources = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([name, text]) => {
    const file = join(folder, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
    return file;
  });

const folder = newFolder('sources');
const reference = (path: string) => `new URL('${path}', import.meta.url)`;

describe('findEntries', () => {
  it('finds each file that a source starts by its place, once', () => {
    const files = sources({
      'a/one.ts': `new Worker(${reference('./thread.ts')}); fork(${reference('../b/child.cjs')})`,
      'c/two.ts': `new Worker(${reference('../a/thread.ts')}); new URL(value)`,
    });

    expect(findEntries(files)).toEqual([join(folder, 'a/thread.ts'), join(folder, 'b/child.cjs')]);
  });

  it('refuses two files that would get one name', () => {
    const files = sources({
      'a/one.ts': reference('./thread.ts'),
      'c/two.ts': reference('./thread.ts'),
    });

    expect(() => findEntries(files)).toThrow(/would both be packed as "thread\.js"; rename one/);
  });

  it.each(['join', 'resolve'])('refuses a path that %s builds on the source’s own', (name) => {
    const files = sources({ 'd/one.ts': `read(${name}(import.meta.dirname, 'names.json'))` });

    expect(() => findEntries(files)).toThrow(/leads nowhere in a bundle; name the file by new URL/);
  });
});

describe('flattenReferences', () => {
  it('names the packed file beside the bundle', () => {
    const text = `start(${reference('../../processes/webhook.ts')}, ${reference('./boot.cjs')})`;

    expect(flattenReferences(text)).toBe(
      `start(${reference('./webhook.js')}, ${reference('./boot.cjs')})`,
    );
  });
});

describe('packedName', () => {
  it('is JavaScript, of the kind of its source', () => {
    expect([packedName('/x/a.ts'), packedName('/x/b.cjs')]).toEqual(['a.js', 'b.cjs']);
  });
});
