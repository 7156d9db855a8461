import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import cdkJson from '../cdk.json' with { type: 'json' };
import { estimate } from '../lib/cost/estimate.ts';
import { formatEstimate } from '../lib/cost/format-estimate.ts';
import { readTemplates } from '../lib/cost/read-assembly.ts';

const usage = `Estimates what the app costs on AWS, from its templates and list prices. Calls nobody.

npm run cost -- [options]
  --requests N            requests a month to each stack (1000000)
  -c, --context name=value  a setting, as for cdk; may be given several times
  --output text|json      (text)
  --help
`;

/** What was asked for cannot be done; the message says why. */
class CostError extends Error {
  override readonly name = 'CostError';
}

function readOptions() {
  const { values } = parseOptions();
  const requests = Number(values.requests);
  if (!/^\d+$/.test(values.requests) || !Number.isSafeInteger(requests)) {
    throw new CostError(`--requests must be a whole number, got "${values.requests}"`);
  }
  if (values.output !== 'text' && values.output !== 'json') {
    throw new CostError(`--output must be "text" or "json", got "${values.output}"`);
  }
  return {
    help: values.help,
    requests,
    output: values.output,
    context: Object.fromEntries(values.context.map(parseSetting)),
  };
}

function parseOptions() {
  try {
    return parseArgs({
      options: {
        requests: { type: 'string', default: '1000000' },
        context: { type: 'string', short: 'c', multiple: true, default: [] },
        output: { type: 'string', default: 'text' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new CostError(`${(error as Error).message}; see --help`, { cause: error });
  }
}

function parseSetting(setting: string): [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
  if (name === undefined || value === undefined) {
    throw new CostError(`--context must be name=value, got "${setting}"`);
  }
  return [name, value];
}

/** Runs the app as cdk does, but bundles nothing: only the templates are read. */
function synthesize(context: Readonly<Record<string, string>>, outdir: string): void {
  const { status, stderr, error } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'app.ts')],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        CDK_OUTDIR: outdir,
        CDK_VALIDATION: 'false',
        CDK_CONTEXT_JSON: JSON.stringify({
          ...cdkJson.context,
          'aws:cdk:bundling-stacks': [],
          ...context,
        }),
      },
    },
  );
  if (error || status !== 0) {
    throw new CostError(`the app cannot be synthesized: ${error?.message ?? stderr.trim()}`);
  }
}

function main(): string {
  const { help, requests, output, context } = readOptions();
  if (help) return usage;
  const outdir = mkdtempSync(join(tmpdir(), 'tracelab-cost-'));
  try {
    synthesize(context, outdir);
    const result = estimate(readTemplates(outdir), requests);
    return output === 'json' ? `${JSON.stringify(result, null, 2)}\n` : formatEstimate(result);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

try {
  process.stdout.write(main());
} catch (error) {
  if (!(error instanceof CostError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
