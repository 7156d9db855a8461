import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Environment, Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { afterAll } from 'vitest';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { handlerCode } from '../../lib/bundling/handler-code.ts';
import { serviceCode } from '../../lib/bundling/service-code.ts';
import { type AppConfig, parseConfig } from '../../lib/config.ts';
import { makeStacks } from '../../lib/make-stacks.ts';
import type { StackId } from '../../lib/stack-selection.ts';
import { OrdersStack } from '../../lib/stacks/orders-stack.ts';

export const lambdasDir = join(import.meta.dirname, '../../lambdas');
export const servicesDir = join(import.meta.dirname, '../../services');
export const fixtureHandlersDir = join(import.meta.dirname, '../fixtures/lib/handlers');
export const fixtureServicesDir = join(import.meta.dirname, '../fixtures/lib/services');

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

/** A network for what needs one. */
export const testVpc = (stack: Stack): Vpc =>
  new Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration: [publicSubnets] });

const publicSubnets = { name: 'Public', subnetType: SubnetType.PUBLIC };

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

/** The stacks of the settings, by id. */
export function appStacks(
  settings: Record<string, unknown> = {},
  { hasDocker = true } = {},
): ReadonlyMap<StackId, Stack> {
  const app = testApp();
  makeStacks(app, {
    config: testConfig(settings),
    handlerCode: handlerCode(lambdasDir),
    serviceCode: serviceCode(servicesDir),
    hasDocker,
  });
  const stacks = app.node.children.filter((child) => child instanceof Stack);
  return new Map(stacks.map((stack) => [stack.node.id as StackId, stack]));
}

/** One of the app's stacks, with those that it needs beside it. */
export function appStack(id: StackId, settings: Record<string, unknown> = {}): Stack {
  const stack = appStacks(settings).get(id);
  if (!stack) throw new Error(`the settings have no stack "${id}"`);
  return stack;
}

export const testCode = (): Code => Code.fromInline('exports.handler = async () => {}');
