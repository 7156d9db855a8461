import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bundles } from '../../lib/bundling/bundle-handlers.ts';
import {
  type Bundle,
  bundleDeployed,
  bundleSource,
  bundleUntraced,
  deployedNames,
  functionNames,
  placeBundle,
} from '../harness/bundle.ts';
import { startLambda } from '../harness/lambda-runtime.ts';

/** What tracing may add to a bundle, in bytes. */
const tracingBudget = 130 * 1024;

describe('the deployed bundles', () => {
  let bundles: Bundles;

  beforeAll(() => {
    bundles = bundleDeployed();
  });

  it('are the ones that the tests below know', () => {
    expect([...bundles.keys()].sort()).toEqual([...deployedNames].sort());
  });

  describe.each(deployedNames)('%s', (name) => {
    let bundle: Bundle;

    beforeAll(async () => {
      bundle = await placeBundle(bundles, name);
    });

    afterAll(() => bundle[Symbol.asyncDispose]());

    it('loads from its file and touches nothing outside the process', async () => {
      await using lambda = await startLambda({ bundle, functionName: name });

      expect(lambda.exports).toEqual(['handler']);
      expect(lambda.importAttempts).toEqual([]);
      expect(lambda.output()).toBe('');
    });

    it('loads without any of its settings, and outside Lambda', async () => {
      await using lambda = await startLambda({
        bundle,
        functionName: name,
        environment: { AWS_EXECUTION_ENV: '', LAMBDA_TASK_ROOT: '', AWS_REGION: '' },
      });

      expect(lambda.exports).toEqual(['handler']);
      expect(lambda.output()).toBe('');
    });
  });

  it('would be caught calling out on import', async () => {
    await using bundle = await bundleSource(`
      import dgram from 'node:dgram';
      import http from 'node:http';
      const attempt = (call: () => void) => { try { call(); } catch {} };
      attempt(() => dgram.createSocket('udp4').send('segment', 2000, '127.0.0.1'));
      attempt(() => http.get('http://127.0.0.1:2000/').on('error', () => {}));
      export const handler = async () => {};
    `);
    await using lambda = await startLambda({ bundle, functionName: 'eager' });

    expect(lambda.importAttempts).toContain('send');
    expect(lambda.importAttempts).toContain('connect');
  });

  it('stay within what tracing may add to them', async () => {
    const untraced = await bundleUntraced();

    const added = functionNames.map((name) => size(bundles, name) - size(untraced, name));

    expect(Math.max(...added)).toBeLessThan(tracingBudget);
    expect(Math.min(...added)).toBeGreaterThan(0);
  });

  it('are smaller with OpenTelemetry than with the X-Ray SDK', () => {
    expect(size(bundles, 'get-order-otel')).toBeLessThan(size(bundles, 'get-order'));
  });
});

function size(bundles: Bundles, name: string): number {
  const file = bundles.get(name)?.find(({ path }) => path === 'index.js');
  if (file === undefined) throw new Error(`no bundle "${name}"`);
  return file.contents.length;
}
