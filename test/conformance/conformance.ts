import { UsageError } from '../../local/cli/command.ts';
import { allCases } from './all-cases.ts';
import { type ConformanceOptions, conformanceHelp, readCommandLine } from './command-line.ts';
import { type OpenTarget, openLocalTarget } from './local-target.ts';
import { openRemoteTarget } from './remote-target.ts';
import { caseLines, isConformant, reportJson, summaryLine } from './report.ts';
import { type CaseResult, chosenCases, runCases } from './run-cases.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readCommandLine(args, process.env);
    if (options !== undefined) return await conform(options);
    process.stdout.write(conformanceHelp());
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`✗ ${message}\n  npm run conformance -- --help\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function conform(options: ConformanceOptions): Promise<number> {
  const cases = chosenCases(allCases, options.only);
  if (cases.length === 0) throw new UsageError(`no case has the text "${options.only}"`);
  const open = await openTarget(options);
  const results: CaseResult[] = [];
  try {
    for await (const result of runCases(cases, open, interruption())) {
      results.push(result);
      if (options.output === 'text') process.stdout.write(caseLines(result));
    }
  } finally {
    await open.close();
  }
  process.stdout.write(
    options.output === 'json' ? reportJson(results, open.title) : summaryLine(results, open.title),
  );
  return isConformant(results) && results.length === cases.length ? 0 : 1;
}

function openTarget({ target, isAccountWide }: ConformanceOptions): Promise<OpenTarget> {
  if (target === 'local') return openLocalTarget();
  return openRemoteTarget(
    target === 'aws' ? { isAccountWide } : { isAccountWide, endpoint: target.href },
  );
}

/** The first signal lets the case that runs clear up after itself; a second one does not wait. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143);
      process.stderr.write('stopping after this case\n');
      controller.abort();
    });
  }
  return controller.signal;
}
