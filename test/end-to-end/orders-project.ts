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
function bundleOf(name: string): Bundle {
  bundles ??= bundleHandlers(join(import.meta.dirname, '../../lambdas'));
  return bundles.get(name) ?? [];
}

type Bundle = readonly { readonly path: string; readonly contents: Uint8Array | string }[];

/** Takes the source of some handlers instead of theirs. */
const codeWith =
  (sources: Readonly<Record<string, string>>): HandlerCode =>
  (name) => {
    const source = sources[name];
    const files = source === undefined ? bundleOf(name) : [{ path: 'index.js', contents: source }];
    const folder = newFolder(name);
    for (const { path, contents } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), contents);
    }
    return Code.fromAsset(folder);
  };

export interface OrdersProjectOptions {
  readonly change?: (stack: OrdersStack) => void;
  /** Context values, as `cdk -c` sets them. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** CommonJS sources that replace the bundles of some functions, by their folder's name. */
  readonly sources?: Readonly<Record<string, string>>;
}

/**
 * A folder with a `cdk.json` and the assembly of an Orders stack that was changed as CDK code would.
 * Its `app` command only has to succeed: what it would write is there already.
 */
export function ordersProject({
  change = () => {},
  settings = {},
  sources = {},
}: OrdersProjectOptions = {}): string {
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
  const env = { region: config.region };
  change(new OrdersStack(app, 'Orders', { config, env, handlerCode: codeWith(sources) }));
  app.synth();
  writeFileSync(join(directory, 'cdk.json'), JSON.stringify({ app: 'node --version' }));
  return directory;
}
