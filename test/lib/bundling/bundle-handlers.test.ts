import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BundleError, bundleHandlers } from '../../../lib/bundling/bundle-handlers.ts';
import { fixtureHandlersDir } from '../test-app.ts';

describe('bundleHandlers', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'handlers-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('makes a bundle of each folder that has a handler', () => {
    const bundles = bundleHandlers(fixtureHandlersDir);

    expect([...bundles.keys()]).toEqual(['greet', 'wave']);
    expect(
      bundles
        .get('greet')
        ?.map(({ path }) => path)
        .sort(),
    ).toEqual(['index.js', 'index.js.map', 'package.json']);
  });

  it('marks each bundle as CommonJS, for it may lie below a package of ES modules', () => {
    const bundles = bundleHandlers(fixtureHandlersDir);

    expect(textOf(bundles, 'wave', 'package.json')).toBe('{"type":"commonjs"}\n');
    expect(textOf(bundles, 'wave', 'index.js')).toContain('module.exports');
  });

  it('makes a map that names the sources and leaves their text out', () => {
    const map = JSON.parse(textOf(bundleHandlers(fixtureHandlersDir), 'greet', 'index.js.map'));

    expect(map.sources).toEqual([
      '../../handlers/greet/handler.ts',
      '../../handlers/shared/words.ts',
    ]);
    expect(map).not.toHaveProperty('sourcesContent');
  });

  it('makes the same bundle of the same sources', () => {
    const [first, second] = [
      bundleHandlers(fixtureHandlersDir),
      bundleHandlers(fixtureHandlersDir),
    ];

    expect(second).toEqual(first);
  });

  it('says in which file and line a handler does not bundle', () => {
    mkdirSync(join(folder, 'broken'));
    writeFileSync(join(folder, 'broken/handler.ts'), 'export const handler = (');

    expect(() => bundleHandlers(folder)).toThrow(BundleError);
    expect(() => bundleHandlers(folder)).toThrow(
      /cannot bundle the handlers: .*\n.*broken\/handler\.ts:1:24: ERROR/,
    );
  });

  it('says what a handler imports that is not there', () => {
    mkdirSync(join(folder, 'lost'));
    writeFileSync(join(folder, 'lost/handler.ts'), "import '../nowhere.ts';");

    expect(() => bundleHandlers(folder)).toThrow('Could not resolve "../nowhere.ts"');
  });
});

function textOf(bundles: ReturnType<typeof bundleHandlers>, name: string, path: string): string {
  const file = bundles.get(name)?.find((candidate) => candidate.path === path);
  return Buffer.from(file?.contents ?? []).toString();
}
