import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAssembly } from '../../../../local/runner/assembly/read-assembly.ts';
import { synthesize } from '../../../../local/runner/assembly/synthesize.ts';

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'synthesize-'));
  mkdirSync(join(project, 'lib'));
  writeFileSync(join(project, 'lib/input.txt'), 'one');
  writeFileSync(join(project, 'app.cjs'), app);
  writeFileSync(
    join(project, 'cdk.json'),
    JSON.stringify({ app: 'node app.cjs', context: { a: 1 } }),
  );
});

afterEach(() => rmSync(project, { recursive: true, force: true }));

/** Writes the smallest assembly, and counts how often it was run. */
const app = `
const { mkdirSync, writeFileSync, appendFileSync } = require('node:fs');
const out = process.env.CDK_OUTDIR;
mkdirSync(out, { recursive: true });
appendFileSync('.runs', 'x');
writeFileSync(out + '/context.txt', process.env.CDK_CONTEXT_JSON);
writeFileSync(out + '/S.template.json', JSON.stringify({ Resources: { A: { Type: 'T' } } }));
writeFileSync(out + '/manifest.json', JSON.stringify({ artifacts: { S: {
  type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/eu-west-1',
  displayName: 'S', properties: { templateFile: 'S.template.json', stackName: 'named-s' } } } }));
`;

const runs = () => readFileSync(join(project, '.runs'), 'utf8').length;

describe('synthesize', () => {
  it('runs the app of cdk.json with its context', async () => {
    const { directory, fresh } = await synthesize(project);

    expect(fresh).toBe(true);
    expect(JSON.parse(readFileSync(join(directory, 'context.txt'), 'utf8'))).toMatchObject({
      a: 1,
      'aws:cdk:enable-asset-metadata': true,
    });
    expect(readAssembly(directory)).toMatchObject([
      { id: 'S', stackName: 'named-s', account: undefined, region: 'eu-west-1' },
    ]);
  });

  it('reuses the assembly until an input or the assembly itself changes', async () => {
    await synthesize(project);
    expect((await synthesize(project)).fresh).toBe(false);

    writeFileSync(join(project, 'lib/input.txt'), 'other');
    expect((await synthesize(project)).fresh).toBe(true);
    expect((await synthesize(project)).fresh).toBe(false);

    writeFileSync(join(project, 'cdk.out/S.template.json'), '{"Resources":{}}');
    expect((await synthesize(project)).fresh).toBe(true);
    expect(runs()).toBe(3);
  });

  it("fails with the app's own words, and tries again next time", async () => {
    writeFileSync(join(project, 'app.cjs'), 'console.error("no such stage"); process.exit(3)');

    await expect(synthesize(project)).rejects.toThrow(
      '"node app.cjs" ended with 3:\nno such stage',
    );
    await expect(synthesize(project)).rejects.toThrow('no such stage');
  });

  it.each([
    ['{', 'in JSON at position 1 (line 1 column 2)); run this in the folder of a CDK app'],
    ['{}', 'has no "app" command'],
    ['[]', 'has no "app" command'],
  ])('refuses a cdk.json that holds %s', async (content, message) => {
    writeFileSync(join(project, 'cdk.json'), content);

    await expect(synthesize(project)).rejects.toThrow(message);
  });
});

describe('readAssembly', () => {
  it.each([
    ['manifest.json', '{"artifacts"', 'is not JSON; delete the folder'],
    ['S.template.json', '{}', 'no "Resources"'],
    ['S.template.json', '{"Resources":{"A":{}}}', 'resource "A" has no "Type"'],
    ['S.template.json', 'null', 'no "Resources"'],
  ])('says what is wrong with a %s that holds %s', async (file, content, message) => {
    const { directory } = await synthesize(project);
    writeFileSync(join(directory, file), content);

    expect(() => readAssembly(directory)).toThrow(message);
  });

  it('says what to do when there is none', () => {
    expect(() => readAssembly(join(project, 'nowhere'))).toThrow('run `npx cdk synth` to write it');
  });
});
