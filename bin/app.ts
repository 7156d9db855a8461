import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { handlerCode } from '../lib/bundling/handler-code.ts';
import { serviceCode } from '../lib/bundling/service-code.ts';
import { parseConfig } from '../lib/config.ts';
import { findProgram } from '../lib/find-program.ts';
import { makeStacks } from '../lib/make-stacks.ts';
import { ConfigError } from '../lib/settings.ts';

const root = join(import.meta.dirname, '..');
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
  makeStacks(app, {
    config: parseConfig((name) => app.node.tryGetContext(name)),
    handlerCode: handlerCode(join(root, 'lambdas')),
    serviceCode: serviceCode(join(root, 'services')),
    // The variable by which the CDK CLI is told of another program that builds images.
    hasDocker: findProgram(process.env.CDK_DOCKER ?? 'docker', process.env.PATH) !== undefined,
  });
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
