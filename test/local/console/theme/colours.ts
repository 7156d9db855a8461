import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const consoleFolder = join(import.meta.dirname, '../../../../local/console');

export type Theme = 'light' | 'dark';

/** Every token that is one opaque colour, as `[r, g, b]`. */
export function readColours(theme: Theme): ReadonlyMap<string, readonly number[]> {
  const css = readFileSync(join(consoleFolder, 'theme/tokens.css'), 'utf8');
  const colours = new Map<string, readonly number[]>();
  for (const [, name = '', value = ''] of css.matchAll(/--([\w-]+):\s*([^;]+);/g)) {
    const [, light, dark] = /^light-dark\((#\w{6}),\s*(#\w{6})\)$/.exec(value) ?? [];
    const colour = (theme === 'light' ? light : dark) ?? /^#\w{6}$/.exec(value)?.[0];
    if (colour !== undefined) colours.set(name, channels(colour));
  }
  return colours;
}

const channels = (hex: string): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(first: readonly number[], second: readonly number[]): number {
  const [dark = 0, light = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
