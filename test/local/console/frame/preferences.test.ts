// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { zoneOf } from '../../../../local/console/format/time.ts';
import { applyPreferences } from '../../../../local/console/frame/apply-preferences.ts';
import {
  changePreferences,
  getPreferences,
  parsePreferences,
  preferencesKey,
  reloadPreferences,
  usualPreferences,
} from '../../../../local/console/frame/preferences.ts';

afterEach(() => {
  localStorage.clear();
  reloadPreferences();
  vi.restoreAllMocks();
});

describe('parsePreferences', () => {
  it.each([
    undefined,
    null,
    7,
    'dark',
    [],
    { theme: 'pink', zone: 1, editor: {}, mergesLambda: 'no' },
  ])('makes what is usual of %j', (stored) => {
    expect(parsePreferences(stored)).toEqual(usualPreferences);
  });

  it('keeps what it knows beside what it does not', () => {
    const stored = JSON.parse('{"theme":"dark","__proto__":{"zone":"utc"},"more":1}');

    expect(parsePreferences(stored)).toEqual({ ...usualPreferences, theme: 'dark' });
  });
});

describe('Preferences', () => {
  it('are there again the next time, and follow another tab', () => {
    changePreferences({ theme: 'dark', zone: 'utc' });
    reloadPreferences();
    expect(getPreferences()).toEqual({ ...usualPreferences, theme: 'dark', zone: 'utc' });

    const stop = applyPreferences();
    localStorage.setItem(preferencesKey, '{"theme":"light"}');
    dispatchEvent(new StorageEvent('storage', { key: preferencesKey }));

    expect(document.documentElement.dataset.theme).toBe('light');
    stop();
  });

  it.each(['{', '"', 'null', '[]', '\u0000'])('survive %j in their place', (text) => {
    localStorage.setItem(preferencesKey, text);

    reloadPreferences();

    expect(getPreferences()).toEqual(usualPreferences);
  });

  it('hold until the tab is closed where nothing can be stored', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });

    changePreferences({ theme: 'light' });

    expect(getPreferences().theme).toBe('light');
  });

  it('set the theme of the page and the zone of its times', () => {
    const stop = applyPreferences();

    changePreferences({ theme: 'dark', zone: 'utc' });
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect(zoneOf(0)).toBe('UTC');

    changePreferences({ theme: 'system', zone: 'browser' });
    expect(document.documentElement.dataset.theme).toBeUndefined();
    stop();
  });
});

describe('theme.js', () => {
  const script = readFileSync(
    join(import.meta.dirname, '../../../../local/console/public/theme.js'),
    'utf8',
  );
  const run = () => new Function(script)();
  afterEach(() => {
    delete document.documentElement.dataset.theme;
  });

  it.each(['dark', 'light'] as const)('has the page %s before anything is painted', (theme) => {
    changePreferences({ theme });

    run();

    expect(document.documentElement.dataset.theme).toBe(theme);
  });

  it.each(['{', 'null', '{"theme":"pink"}', '{"theme":"system"}', '7'])(
    'leaves the page as the system has it with %j stored',
    (text) => {
      localStorage.setItem(preferencesKey, text);

      run();

      expect(document.documentElement.dataset.theme).toBeUndefined();
    },
  );
});
