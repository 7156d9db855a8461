import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAssets } from '../../../../local/runner/assembly/assets.ts';
import { readAssembly } from '../../../../local/runner/assembly/read-assembly.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'assets-'));
});

afterAll(() => rmSync(directory, { recursive: true }));

const write = (name: string, value: unknown): string => {
  const file = join(directory, name);
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
};

const manifest = {
  version: '55.0.0',
  files: {
    a: {
      source: { path: 'asset.a', packaging: 'zip' },
      destinations: { one: { objectKey: 'a.zip' }, two: { objectKey: 'other/a.zip' } },
    },
    b: {
      source: { path: '/far/b.json', packaging: 'file' },
      destinations: { one: { objectKey: 'b' } },
    },
    broken: { source: 5, destinations: null },
  },
  dockerImages: {
    c: {
      source: {
        directory: 'asset.c',
        dockerFile: 'docker/Dockerfile',
        dockerBuildArgs: { A: '1' },
      },
      destinations: { one: { imageTag: 'tag' } },
    },
  },
};

describe('assets', () => {
  it('lie where the manifest says, by key or by tag', () => {
    const assets = openAssets([write('S.assets.json', manifest)], directory);

    expect(assets.findFile('a.zip')).toEqual({
      path: join(directory, 'asset.a'),
      packaging: 'zip',
    });
    expect(assets.findFile('other/a.zip')).toEqual(assets.findFile('a.zip'));
    expect(assets.findFile('b')).toEqual({ path: '/far/b.json', packaging: 'file' });
    expect(assets.findImage('tag')).toEqual({
      directory: join(directory, 'asset.c'),
      dockerfile: 'docker/Dockerfile',
      buildArguments: { A: '1' },
    });
    expect([assets.findFile('none'), assets.findImage('none')]).toEqual([undefined, undefined]);
  });

  it('are none where a stack has no manifest, or an empty one', () => {
    expect(openAssets([], directory).findFile('a.zip')).toBeUndefined();
    expect(openAssets([write('empty.json', [])], directory).findImage('a')).toBeUndefined();
  });

  it('are told to be missing with their manifest', () => {
    const assets = openAssets([join(directory, 'none.json')], directory);

    expect(() => assets.findFile('a')).toThrow('none.json cannot be read; run `npx cdk synth`');
  });

  it('belong to the stack that depends on their manifest', () => {
    write('S.template.json', { Resources: {} });
    write('manifest.json', {
      artifacts: {
        'S.assets': { type: 'cdk:asset-manifest', properties: { file: 'S.assets.json' } },
        Other: { type: 'cdk:tree' },
        S: {
          type: 'aws:cloudformation:stack',
          displayName: 'S',
          dependencies: ['Other', 'S.assets', 'Missing'],
          properties: { templateFile: 'S.template.json' },
        },
      },
    });

    expect(readAssembly(directory)).toMatchObject([
      { assetManifests: [join(directory, 'S.assets.json')] },
    ]);
  });
});
