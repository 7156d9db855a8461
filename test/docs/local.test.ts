import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kinds } from '../../local/runner/app-plan.ts';
import { runningTypes } from '../../local/runner/stack-choice.ts';
import { localPage } from './local-page.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'local.md'), 'utf8');

describe('docs/local.md', () => {
  it('is what the code says; if not, run "npm run docs"', () => {
    expect(page).toBe(localPage());
  });

  it('tells of every type that runs what does', () => {
    const silent = kinds
      .filter(({ type, local }) => runningTypes.has(type) && local === undefined)
      .map(({ type }) => type);

    expect(silent).toEqual([]);
  });

  it('knows each type once', () => {
    const types = kinds.map(({ type }) => type);

    expect(types.toSorted()).toEqual([...new Set(types)].toSorted());
  });

  it('says in whole sentences what runs and what does not', () => {
    for (const { type, local } of kinds) {
      if (local === undefined) continue;
      expect(local.runs, type).toMatch(/^[A-Z`].*\.$/s);
      for (const departure of local.unlike ?? []) {
        expect(departure, type).toMatch(/^\S.*\.$/s);
        expect(departure, type).not.toMatch(/^unlike/i);
      }
    }
  });
});
