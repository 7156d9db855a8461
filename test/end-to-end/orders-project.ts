import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { handlerCode } from '../../lib/bundling/handler-code.ts';
import { parseConfig } from '../../lib/config.ts';
import { OrdersStack } from '../../lib/stacks/orders-stack.ts';

/** Bundles once for all projects of a test file. */
const code = handlerCode(join(import.meta.dirname, '../../lambdas'));

/**
 * A folder with a `cdk.json` and the assembly of an Orders stack that was changed as CDK code would.
 * Its `app` command only has to succeed: what it would write is there already.
 */
export function ordersProject(
  change: (stack: OrdersStack) => void = () => {},
  settings: Readonly<Record<string, unknown>> = {},
): string {
  const directory = mkdtempSync(join(tmpdir(), 'tracelab-project-'));
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
