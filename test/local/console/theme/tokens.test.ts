import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { consoleFolder, contrast, readColours, type Theme } from './colours.ts';

const plain = ['surface', 'surface-raised', 'surface-sunken', 'surface-hover', 'surface-selected'];
const outcomes = ['ok', 'error', 'throttle', 'fault'];
const tinted = outcomes.map((outcome) => `${outcome}-surface`);

const texts: readonly (readonly [text: string, surfaces: readonly string[]])[] = [
  ['text', [...plain, ...tinted, 'map-plate']],
  ['text-soft', [...plain, ...tinted, 'map-plate']],
  ['text-disabled', ['surface', 'surface-raised']],
  ['accent', plain],
  ['on-accent', ['accent-surface', 'accent-surface-hover']],
  ...outcomes.map((outcome) => [`${outcome}-text`, [...plain, `${outcome}-surface`]] as const),
];

/** Areas and lines that mean something, edges of controls, and where the focus is. */
const graphics: readonly (readonly [graphic: string, surfaces: readonly string[]])[] = [
  ...[...outcomes, 'in-progress'].map(
    (name) => [name, ['surface', 'surface-raised', 'surface-sunken']] as const,
  ),
  ['border-strong', ['surface', 'surface-raised', 'surface-sunken']],
  ['border-control', ['surface', 'surface-raised', 'surface-sunken']],
  ['focus', [...plain, ...tinted]],
];

describe.each<Theme>(['light', 'dark'])('The %s theme', (theme) => {
  const colours = readColours(theme);
  const ratio = (first: string, second: string) => {
    const [one, other] = [colours.get(first), colours.get(second)];
    if (one === undefined || other === undefined)
      throw new Error(`no colour ${first} or ${second}`);
    return contrast(one, other);
  };
  const tooLow = (pairs: typeof texts, least: number) =>
    pairs.flatMap(([name, surfaces]) =>
      surfaces
        .filter((surface) => ratio(name, surface) < least)
        .map((surface) => `${name} on ${surface}: ${ratio(name, surface).toFixed(2)}`),
    );

  it('has 4.5:1 between every text and every surface that it is on', () => {
    expect(tooLow(texts, 4.5)).toEqual([]);
  });

  it('has 3:1 between what is drawn and what it is drawn on', () => {
    expect(tooLow(graphics, 3)).toEqual([]);
  });

  it('has no token of text that is not checked', () => {
    const known = new Set(texts.map(([name]) => name));
    const named = [...colours.keys()].filter((name) => /(^|-)text|^on-/.test(name));

    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('Colours', () => {
  it('are written in tokens.css only', () => {
    const files = globSync('**/*.{css,ts,tsx,html}', {
      cwd: consoleFolder,
      exclude: (name) => ['dist', 'node_modules', 'tokens.css'].includes(name),
    });

    const written = files.flatMap((file) => {
      const lines = readFileSync(join(consoleFolder, file), 'utf8').split('\n');
      const colour = file.endsWith('.css') ? colourInStyles : colourInCode;
      return lines.filter((line) => colour.test(line)).map((line) => `${file}: ${line.trim()}`);
    });

    expect(files.length).toBeGreaterThan(20);
    expect(written).toEqual([]);
  });

  it('are tokens that exist wherever one is used', () => {
    const tokens = readFileSync(join(consoleFolder, 'theme/tokens.css'), 'utf8');
    const files = globSync('**/*.{css,ts,tsx}', {
      cwd: consoleFolder,
      exclude: (name) => ['dist', 'node_modules'].includes(name),
    });
    const all = files.map((file) => readFileSync(join(consoleFolder, file), 'utf8'));
    const defined = new Set(
      [tokens, ...all].flatMap((text) =>
        [...text.matchAll(/['"\s{](--[\w-]+)['"\]]*\s*(?:as string\])?:/g)].map(([, name]) => name),
      ),
    );

    const used = files.flatMap((file, at) =>
      [...(all[at] ?? '').matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => `${file}: ${name}`),
    );

    expect(used.filter((each) => !defined.has(each.split(': ')[1]))).toEqual([]);
  });
});

const names =
  'white|black|red|green|blue|gray|grey|silver|yellow|orange|purple|navy|teal|maroon|olive|lime|aqua|fuchsia|pink|brown|gold';
const colourInStyles = new RegExp(
  `:.*(?:#[0-9a-f]{3,8}\\b|\\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\\(|(?<![\\w-])(?:${names})(?![\\w-]))`,
  'i',
);
const colourInCode = new RegExp(
  `['"\`](?:#(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})|(?:rgba?|hsla?|oklch)\\(.*)['"\`]|(?:fill|stroke|color|background)[=:]\\s*['"](?:${names})['"]`,
  'i',
);
