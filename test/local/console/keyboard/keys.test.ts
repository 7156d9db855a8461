import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildSheet } from '../../../../local/console/keyboard/build-sheet.ts';
import { type Key, type KeyPlace, keys } from '../../../../local/console/keyboard/keys.ts';
import { pages } from '../../../../local/console/pages/pages.tsx';

const table: readonly Key[] = keys;

describe('The table of keys', () => {
  it('has an id of its own for every line, and no key twice in one place', () => {
    const ids = table.map(({ id }) => id);
    const places = table.flatMap(({ key, where }) =>
      (typeof where === 'string' ? [where] : where).map((place) => `${place} ${key}`),
    );

    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(places.filter((place, at) => places.indexOf(place) !== at)).toEqual([]);
  });

  it('gives no page a key that does something else everywhere', () => {
    const everywhere = new Set(
      table.filter(({ where }) => where === 'everywhere').map(({ key }) => key),
    );

    const clashes = table.filter(({ key, where }) => where !== 'everywhere' && everywhere.has(key));

    expect(clashes).toEqual([]);
  });

  it('has a handler for every key, but for Enter, which belongs to the row that has the focus', () => {
    const folder = join(import.meta.dirname, '../../../../local/console');
    const sources = globSync('**/*.{ts,tsx}', {
      cwd: folder,
      exclude: (name) => ['dist', 'node_modules', 'keys.ts'].includes(name),
    }).map((file) => readFileSync(join(folder, file), 'utf8'));

    const unhandled = table.filter(
      ({ id }) =>
        id !== 'open-row' &&
        !sources.some((text) => new RegExp(`['"]${id}['"]|\\b${id}:|\\b${id},`).test(text)),
    );

    expect(unhandled.map(({ id }) => id)).toEqual([]);
  });

  it('numbers the pages as the navigation has them', () => {
    const numbered = table.filter(({ id }) => id.startsWith('page-')).map(({ does }) => does);

    expect(numbered).toEqual(pages.map(({ title }) => title));
  });
});

describe('buildSheet', () => {
  it('begins with the page that is open', () => {
    const [first, second, third] = buildSheet({ title: 'Trace' });

    expect(first?.title).toBe('This page: Trace');
    expect(first?.keys.map(({ id }) => id)).toContain('next-fault');
    expect([second?.title, third?.title]).toEqual(['In lists', 'Everywhere']);
  });

  it.each(['Map', undefined])('shows every key, whatever page is open: %s', (title) => {
    const shown = new Set(
      buildSheet(title === undefined ? undefined : { title }).flatMap((part) =>
        part.keys.map(({ id }) => id),
      ),
    );

    expect([...shown].sort()).toEqual(table.map(({ id }) => id).sort());
  });

  it('knows every place', () => {
    const places = new Set<KeyPlace>(table.flatMap(({ where }) => where));

    const titles = buildSheet(undefined).map((part) => part.title);

    expect(titles).toHaveLength(places.size);
  });
});
