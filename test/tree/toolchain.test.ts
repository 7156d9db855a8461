import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './source-files.ts';

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const manifests = ['package.json', 'local/package.json', 'local/console/package.json'].map(
  (file) => JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest,
);

const dependencies = manifests.flatMap((manifest) =>
  Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  }),
);

describe('the toolchain', () => {
  it('pins every dependency to an exact version', () => {
    const loose = dependencies.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));

    expect(loose).toEqual([]);
  });

  it('keeps one version of the AWS SDK', () => {
    const versions = dependencies
      .filter(([name]) => name.startsWith('@aws-sdk/'))
      .map(([, version]) => version);

    expect(new Set(versions).size).toBe(1);
  });

  it('keeps the CDK command line on 2.x, which reads the assemblies of this library', () => {
    const cli = JSON.parse(
      readFileSync(join(root, 'node_modules/aws-cdk/package.json'), 'utf8'),
    ) as { version: string };

    expect(cli.version).toMatch(/^2\./);
  });

  it('gives each dependency a line of reason in docs/dependencies.md', () => {
    const reasons = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');

    const silent = dependencies
      .map(([name]) => name)
      .filter((name) => !reasons.includes(`\`${name}\``));

    expect(silent).toEqual([]);
  });

  it('runs on the major version of the Lambda runtime', () => {
    expect(process.versions.node).toMatch(/^24\./);
  });
});
