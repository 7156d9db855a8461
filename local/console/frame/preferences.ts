import { useSyncExternalStore } from 'react';
import { readStored, type StorageKey, writeStored } from './storage.ts';

/** How this browser shows things; a link never changes them. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  /** Zone of the times that are shown. */
  readonly zone: 'browser' | 'utc';
  readonly editor: 'none' | 'vscode' | 'jetbrains' | 'custom';
  /** With `{file}` and `{line}`, of the editor `custom`. */
  readonly editorTemplate: string;
  /** Whether the two nodes of a Lambda function are one until the map is asked otherwise. */
  readonly mergesLambda: boolean;
}

export const usualPreferences: Preferences = {
  theme: 'system',
  zone: 'browser',
  editor: 'none',
  editorTemplate: '',
  mergesLambda: true,
};

/** public/theme.js reads it too, before anything is painted. */
export const preferencesKey: StorageKey = 'tracelab.preferences';

/** Whatever is stored: what is no preference is as usual. */
export function parsePreferences(stored: unknown): Preferences {
  const { theme, zone, editor, editorTemplate, mergesLambda } = (
    typeof stored === 'object' && stored !== null ? stored : {}
  ) as Partial<Record<keyof Preferences, unknown>>;
  return {
    theme: oneOf(theme, ['system', 'light', 'dark']) ?? usualPreferences.theme,
    zone: oneOf(zone, ['browser', 'utc']) ?? usualPreferences.zone,
    editor: oneOf(editor, ['none', 'vscode', 'jetbrains', 'custom']) ?? usualPreferences.editor,
    editorTemplate: typeof editorTemplate === 'string' ? editorTemplate.slice(0, 500) : '',
    mergesLambda: typeof mergesLambda === 'boolean' ? mergesLambda : usualPreferences.mergesLambda,
  };
}

let current = parsePreferences(readStored(preferencesKey));
const listeners = new Set<() => void>();

export const getPreferences = (): Preferences => current;

export function changePreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  writeStored(preferencesKey, current);
  for (const listener of listeners) listener();
}

/** Reads them anew: they were forgotten, or another tab has changed them. */
export function reloadPreferences(): void {
  current = parsePreferences(readStored(preferencesKey));
  for (const listener of listeners) listener();
}

export function subscribeToPreferences(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('storage', followOtherTabs);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('storage', followOtherTabs);
  };
}

/** The key is null when another tab has cleared everything. */
function followOtherTabs({ key }: StorageEvent): void {
  if (key === null || key === preferencesKey) reloadPreferences();
}

export const usePreferences = (): Preferences =>
  useSyncExternalStore(subscribeToPreferences, getPreferences);

function oneOf<Value extends string>(value: unknown, values: readonly Value[]): Value | undefined {
  return values.find((each) => each === value);
}
