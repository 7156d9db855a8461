import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { readRunFile } from '../../runner/run-file.ts';
import type { RunFile } from '../../runner/running-instance.ts';
import { plainText } from '../../wording/plain-text.ts';
import {
  type Command,
  CommandError,
  choice,
  type FlagValues,
  outputFlag,
  type Terminal,
} from '../command.ts';
import { consolePage, pageBuilt } from '../console-page.ts';
import { keyBar, listenToKeys } from '../keys.ts';
import { openBrowser } from '../open-browser.ts';
import { dim, paint } from '../output/format.ts';
import { consoleFlags, consoleSettings, runFlags, runnerOptions } from '../run-options.ts';
import { createSession } from '../session.ts';

export const start: Command = {
  name: 'start',
  summary: 'Runs the app on this machine, sends a first round of orders and stays.',
  flags: {
    ...runFlags,
    ...consoleFlags,
    sample: { type: 'boolean', help: 'send the first round of orders (default; --no-sample)' },
    detach: { type: 'boolean', help: 'go on in the background; stop it with `tracelab stop`' },
    ...outputFlag,
  },
  examples: ['tracelab start', 'tracelab start --port 3001 --daemon-port 2001 --edge-port 4567'],
  run: async ({ flags, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json'], 'text');
    if (flags.detach === true) return startDetached(flags, output, terminal);

    // Wrong flags are told before anything else is.
    const given = { ...runnerOptions(flags), console: consoleSettings(flags) };
    // With JSON the addresses are the result; the story goes to stderr.
    const narrate = output === 'json' ? terminal.err : terminal.out;
    const tell = (line: string) => narrate(`  ${line}\n`);
    const page = consolePage({
      onBuilt: (took) => narrate(pageBuilt(took, terminal)),
      onFailure: (message) => tell(paint(terminal, 'error', `! ${plainText(message)}`)),
    });
    const options = { ...given, console: { ...given.console, page } };
    const session = await createSession(options, { ...terminal, out: narrate });
    const openConsole = () => {
      const url = session.runner.status().addresses.console;
      if (url !== undefined) openBrowser(url, tell);
    };
    if (output === 'json') terminal.out(`${JSON.stringify(session.runner.status())}\n`);
    session.printAddresses();
    const bar = () => terminal.interactive && narrate(`  ${dim(terminal, keyBar)}\n\n`);
    const firstRound = async () => {
      await session.sendFirstRound();
      bar();
    };
    const release = terminal.interactive
      ? listenToKeys({
          o: openConsole,
          m: async () => {
            await session.printMap();
            bar();
          },
          s: firstRound,
          l: session.toggleLogs,
          q: () => session.stop(),
        })
      : undefined;
    if (flags.open === true) openConsole();
    if (flags.sample !== false) void firstRound();
    else bar();
    const code = await session.untilStopped();
    release?.();
    return code;
  },
};

/** Starts this command again in a session of its own and waits until it says where it listens. */
async function startDetached(
  flags: FlagValues,
  output: 'text' | 'json',
  terminal: Terminal,
): Promise<number> {
  const options = runnerOptions(flags);
  const log = join(options.dataDir, 'start.log');
  mkdirSync(options.dataDir, { recursive: true });
  // An instance that runs already keeps its own.
  const newLog = `${log}.${process.pid}`;
  const file = openSync(newLog, 'w');
  const args = process.argv.slice(2).filter((argument) => argument !== '--detach');
  const child = spawn(process.execPath, [process.argv[1] ?? '', ...args], {
    detached: true,
    // It is to outlive npm, so it must not take itself for npm's.
    env: { ...process.env, npm_lifecycle_event: undefined },
    stdio: ['ignore', file, file],
  });
  const run = await untilReady(child, options.dataDir);
  closeSync(file);
  if (run === undefined) {
    const words = lastWords(readFileSync(newLog, 'utf8'));
    const isOther = readRunFile(options.dataDir) !== undefined;
    if (isOther) rmSync(newLog);
    else renameSync(newLog, log);
    throw new CommandError(
      `it did not start (exit code ${child.exitCode})`,
      [...words, ...(isOther ? [] : [`Its words: ${log}`])].join('\n'),
    );
  }
  renameSync(newLog, log);
  child.unref();
  if (output === 'json') terminal.out(`${JSON.stringify(run)}\n`);
  else {
    terminal.out(`running in the background, pid ${run.pid}\n`);
    if (run.addresses.console !== undefined) terminal.out(`  console  ${run.addresses.console}\n`);
    for (const api of run.addresses.apis) terminal.out(`  ${api.name}  ${api.url}\n`);
    terminal.out('  npx tracelab status · npx tracelab stop\n');
  }
  return 0;
}

/** Why it ended: the last lines, from the sign of a failure on where there is one. */
function lastWords(log: string): string[] {
  const lines = stripVTControlCharacters(log).trimEnd().split('\n');
  const failure = lines.findLastIndex((line) => line.startsWith('✗'));
  return (failure === -1 ? lines.slice(-mostWords) : lines.slice(failure, failure + mostWords))
    .map((line) => plainText(line))
    .filter((line) => line.trim() !== '');
}

const mostWords = 12;

/** What a started process tells of itself; undefined when it has ended instead. */
async function untilReady(child: ChildProcess, dataDir: string): Promise<RunFile | undefined> {
  while (child.exitCode === null && child.signalCode === null) {
    const run = readRunFile(dataDir);
    if (run !== undefined && run.pid === child.pid) return run;
    await sleep(50);
  }
  return undefined;
}
