import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { type Bundles, bundleHandlers } from '../../lib/bundling/bundle-handlers.ts';
import type { HandlerCode } from '../../lib/bundling/handler-code.ts';
import { parseConfig } from '../../lib/config.ts';
import { OrdersStack } from '../../lib/stacks/orders-stack.ts';
import { newFolder } from './scratch-folder.ts';

let bundles: Bundles | undefined;

/** The real bundles, made once for all projects of a test file, and without CDK's narration. */
const code: HandlerCode = (name) => {
  bundles ??= bundleHandlers(join(import.meta.dirname, '../../lambdas'));
  const folder = newFolder(name);
  for (const { path, contents } of bundles.get(name) ?? []) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), contents);
  }
  return Code.fromAsset(folder);
};

/**
 * A folder with a `cdk.json` and the assembly of an Orders stack that was changed as CDK code would.
 * Its `app` command only has to succeed: what it would write is there already.
 */
export function ordersProject(
  change: (stack: OrdersStack) => void = () => {},
  settings: Readonly<Record<string, unknown>> = {},
): string {
  const directory = newFolder('project');
  const app = new App({
    outdir: join(directory, 'cdk.out'),
    context: {
      ...cdkJson.context,
      ...settings,
      'aws:cdk:enable-path-metadata': true,
      'aws:cdk:enable-asset-metadata': true,
    },
  });
  const config = parseConfig((name) => app.node.tryGetContext(name));
  change(
    new OrdersStack(app, 'Orders', { config, env: { region: config.region }, handlerCode: code }),
  );
  app.synth();
  writeFileSync(join(directory, 'cdk.json'), JSON.stringify({ app: 'node --version' }));
  return directory;
}
