import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { handlerCode } from '../lib/bundling/handler-code.ts';
import { parseConfig } from '../lib/config.ts';
import { ConfigError } from '../lib/settings.ts';
import { OrdersStack } from '../lib/stacks/orders-stack.ts';

const app = new App({
  // Otherwise an app that fails would still leave an assembly, without its stacks.
  autoSynth: false,
  // The CLI sets both; started without it, the assembly must still say where the bundles are.
  context: { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true },
});

// The switch that turns CDK's own validation off; a start on this machine uses it to be quick.
if (process.env.CDK_VALIDATION !== 'false') {
  const { AwsSolutionsChecks } = await import('cdk-nag');
  const { TracingChecks } = await import('../lib/checks/tracing-checks.ts');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new TracingChecks(app));
}

try {
  const config = parseConfig((name) => app.node.tryGetContext(name));
  new OrdersStack(app, 'Orders', {
    config,
    env: { region: config.region },
    handlerCode: handlerCode(join(import.meta.dirname, '..', 'lambdas')),
  });
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
