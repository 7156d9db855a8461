import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { handlerCode } from '../lib/bundling/handler-code.ts';
import { parseConfig } from '../lib/config.ts';
import { OrdersStack } from '../lib/stacks/orders-stack.ts';

const app = new App({
  // The CLI sets both; started without it, the assembly must still say where the bundles are.
  context: { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true },
  analyticsReporting: false,
});
const config = parseConfig((name) => app.node.tryGetContext(name));

new OrdersStack(app, 'Orders', {
  config,
  env: { region: config.region },
  handlerCode: handlerCode(join(import.meta.dirname, '..', 'lambdas')),
});

app.synth();
