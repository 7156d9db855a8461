import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Environment, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { afterAll } from 'vitest';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { handlerCode } from '../../lib/bundling/handler-code.ts';
import { type AppConfig, parseConfig } from '../../lib/config.ts';
import { OrdersStack } from '../../lib/stacks/orders-stack.ts';

export const lambdasDir = join(import.meta.dirname, '../../lambdas');
export const fixtureHandlersDir = join(import.meta.dirname, '../fixtures/lib/handlers');

// Where it is not told, CDK leaves a folder in the system's temporary one for every app.
const assemblies = mkdtempSync(join(tmpdir(), 'assemblies-'));
afterAll(() => rmSync(assemblies, { recursive: true }));

/** An app with the flags of `cdk.json` that bundles nothing. */
export function testApp(): App {
  return new App({
    outdir: mkdtempSync(join(assemblies, 'app-')),
    context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] },
  });
}

/** A stack whose account is unknown, as in a synthesis without credentials. */
export function testStack(env: Environment = { region: 'eu-west-1' }): Stack {
  return new Stack(testApp(), 'Test', { env });
}

export const testConfig = (settings: Record<string, unknown> = {}): AppConfig =>
  parseConfig((name) => settings[name]);

export function ordersStack(settings: Record<string, unknown> = {}): OrdersStack {
  const config = testConfig(settings);
  return new OrdersStack(testApp(), 'Orders', {
    config,
    env: { region: config.region },
    handlerCode: handlerCode(lambdasDir),
  });
}

export const testCode = (): Code => Code.fromInline('exports.handler = async () => {}');
