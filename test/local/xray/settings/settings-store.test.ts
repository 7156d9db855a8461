import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSettings } from '../../../../local/xray/settings/settings-store.ts';

describe('openSettings', () => {
  let folder: string;
  let warnings: string[];
  const warn = (message: string) => void warnings.push(message);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'settings-'));
    warnings = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('finds after a restart what was put, and not what was removed', () => {
    const file = join(folder, 'deep', 'settings.json');
    const first = openSettings({ file, warn }).collection<{ rate: number }>('rule');
    first.put('b', { rate: 0.5 });
    first.put('a', { rate: 1 });
    first.put('gone', { rate: 0 });

    expect([first.remove('gone'), first.remove('gone')]).toEqual([true, false]);
    const again = openSettings({ file, warn });

    expect(again.collection('rule').all()).toEqual([{ rate: 1 }, { rate: 0.5 }]);
    expect(again.collection('rule').get('gone')).toBeUndefined();
    expect(again.collection('group').all()).toEqual([]);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['settings.json']);
  });

  it('keeps keys apart from what objects bring with them', () => {
    const names = openSettings({ warn }).collection<number>('name');

    names.put('__proto__', 1);

    expect([names.get('__proto__'), names.get('constructor')]).toEqual([1, undefined]);
  });

  it.each([
    ['a truncated file', '{"version":1,"settings":{', 'are damaged'],
    ['something else', '[1,2]', 'are something else'],
    ['a file of another version', '{"version":9,"settings":{}}', 'were written by another version'],
  ])('sets %s aside and says so', (_, text, reason) => {
    const file = join(folder, 'settings.json');
    writeFileSync(file, text);

    const settings = openSettings({ file, warn });

    expect(settings.collection('rule').all()).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(reason)]);
    const [aside = ''] = readdirSync(folder);
    expect(readFileSync(join(folder, aside), 'utf8')).toBe(text);
  });

  it('names the file that cannot be opened', () => {
    writeFileSync(join(folder, 'taken'), '');
    const file = join(folder, 'taken', 'settings.json');

    expect(() => openSettings({ file, warn })).toThrow(`trace store "${file}"`);
  });
});
