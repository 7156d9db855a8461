import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Terminal, UsageError } from '../../local/cli/command.ts';
import { type BenchOptions, benchHelp, readCommandLine } from './command-line.ts';
import { judge } from './measurement.ts';
import { putFigures } from './page.ts';
import { createProgress } from './progress.ts';
import {
  type BenchmarkResult,
  formatJson,
  formatTable,
  type Machine,
  thisMachine,
} from './report.ts';
import { openWorkshop, repository } from './workshop.ts';

process.exitCode = await main(process.argv.slice(2), terminalOf(process.stdout, process.stderr));

async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  let options: BenchOptions | undefined;
  try {
    options = readCommandLine(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.err(`✗ ${error.message}\n  npm run bench -- --help\n`);
    return 2;
  }
  if (options === undefined) {
    terminal.out(benchHelp());
    return 0;
  }
  return measure(options, terminal);
}

/** What could be measured is printed even when something else could not. */
async function measure(options: BenchOptions, terminal: Terminal): Promise<number> {
  const { chosen, output, isQuick, isStrict, isSaved, segments, cpuProfiles } = options;
  const machine = thisMachine();
  const results: BenchmarkResult[] = [];
  const progress = createProgress(terminal);
  await using workshop = await openWorkshop(options);
  const interrupted = stopOnSignal(async () => {
    progress.clear();
    await workshop[Symbol.asyncDispose]();
  });
  let failures = 0;
  for (const benchmark of chosen) {
    try {
      const measurements = await benchmark.run({
        ...{ workshop, isQuick, segments, cpuProfiles },
        show: progress.show,
      });
      results.push({ benchmark: benchmark.name, measurements });
      progress.clear();
    } catch (error) {
      // What was under way fails when it is stopped, which is no news.
      if (interrupted.aborted) await new Promise(() => {});
      failures += 1;
      progress.clear();
      const reason = error instanceof Error ? error.message : String(error);
      terminal.err(`✗ ${benchmark.name} could not be measured: ${reason}\n`);
    }
  }
  if (output === 'json') terminal.out(formatJson(results, machine));
  else if (results.length > 0) terminal.out(formatTable(results, machine, terminal));
  if (isSaved) await save(results, machine);
  const missed = results
    .flatMap(({ measurements }) => measurements)
    .filter((measurement) => judge(measurement)?.isMet === false);
  return failures > 0 || (isStrict && missed.length > 0) ? 1 : 0;
}

async function save(results: readonly BenchmarkResult[], machine: Machine): Promise<void> {
  const file = join(repository, 'docs/benchmarks.md');
  const day = new Date().toISOString().slice(0, 10);
  await writeFile(file, putFigures(await readFile(file, 'utf8'), results, machine, day));
}

/** Stops and exits on a signal; a second one does not wait. Aborted from the first one on. */
function stopOnSignal(stop: () => Promise<void>): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const code = signal === 'SIGINT' ? 130 : 143;
      if (interruption.signal.aborted) process.exit(code);
      interruption.abort();
      void stop().finally(() => process.exit(code));
    });
  }
  return interruption.signal;
}

function terminalOf(out: NodeJS.WriteStream, err: NodeJS.WriteStream): Terminal {
  return {
    out: (text) => out.write(text),
    err: (text) => err.write(text),
    color: out.isTTY === true && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb',
    columns: err.columns ?? 120,
    // The progress is rewritten where stderr is a terminal, wherever the table goes.
    interactive: err.isTTY === true,
  };
}
