import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handlerCode } from '../../../lib/bundling/handler-code.ts';
import { TracedFunction } from '../../../lib/constructs/traced-function.ts';
import { fixtureHandlersDir, testStack } from '../test-app.ts';

describe('handlerCode', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bundles-'));
    // CDK announces each asset that it bundles on standard error.
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  });

  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  it('gives each function an asset that Node can load', async () => {
    const assembly = synthesize(fixtureHandlersDir, join(folder, 'out'));

    const { handler } = createRequire(import.meta.url)(join(assembly.pathOf('greet'), 'index.js'));
    expect(await handler({ name: 'you' })).toBe('hello you');
    expect(readdirSync(assembly.pathOf('wave')).sort()).toEqual([
      'index.js',
      'index.js.map',
      'package.json',
    ]);
  });

  it('gives a function another asset only when its own bundle has changed', () => {
    const handlers = join(folder, 'handlers');
    cpSync(fixtureHandlersDir, handlers, { recursive: true });
    const before = synthesize(handlers, join(folder, 'before'));
    writeFileSync(join(handlers, 'wave/handler.ts'), "export const handler = () => 'nods';");

    const after = synthesize(handlers, join(folder, 'after'));

    expect(after.hashOf('greet')).toBe(before.hashOf('greet'));
    expect(after.hashOf('wave')).not.toBe(before.hashOf('wave'));
  });

  it('bundles nothing where CDK asks for no bundling', () => {
    const stack = testStack();

    new TracedFunction(stack, 'Wave', {
      functionName: 'wave',
      description: 'waves',
      code: handlerCode(fixtureHandlersDir)('wave'),
    });

    expect(process.stderr.write).not.toHaveBeenCalled();
  });

  it('says which file is missing', () => {
    expect(() => handlerCode(fixtureHandlersDir)('sing')).toThrow(
      `function "sing" has no handler: add "${join(fixtureHandlersDir, 'sing', 'handler.ts')}"`,
    );
  });
});

function synthesize(handlersDir: string, outdir: string) {
  const app = new App({ outdir, context: { 'aws:cdk:enable-asset-metadata': true } });
  const stack = new Stack(app, 'Bundled');
  const code = handlerCode(handlersDir);
  for (const name of ['greet', 'wave']) {
    new TracedFunction(stack, name, { functionName: name, description: name, code: code(name) });
  }
  const template = Template.fromStack(stack);

  const assetOf = (name: string): string => {
    const found = template.findResources('AWS::Lambda::Function', {
      Properties: { FunctionName: name },
    });
    return Object.values(found)[0]?.Metadata['aws:asset:path'];
  };
  return { hashOf: assetOf, pathOf: (name: string) => join(outdir, assetOf(name)) };
}
