import { plainText } from '../wording/plain-text.ts';
import {
  type Command,
  CommandError,
  helpText,
  InterruptedError,
  parseCommandLine,
  type Terminal,
  UsageError,
} from './command.ts';
import { packageVersion } from './version.ts';

/** Loaded on demand, so that `--help` answers at once. */
const commands: Record<string, { summary: string; load: () => Promise<Command> }> = {
  start: {
    summary: 'run the app on this machine, with a local X-Ray',
    load: async () => (await import('./commands/start.ts')).start,
  },
  demo: {
    summary: 'run it once: start, send sample orders, check the map, stop',
    load: async () => (await import('./commands/demo.ts')).demo,
  },
  xray: {
    summary: 'a local AWS X-Ray alone, for any application',
    load: async () => (await import('./commands/xray.ts')).xray,
  },
  console: {
    summary: 'the console of a running X-Ray, or of a real account',
    load: async () => (await import('./commands/console.ts')).console,
  },
  daemon: {
    summary: 'the X-Ray daemon alone, which sends to a local X-Ray or to AWS',
    load: async () => (await import('./commands/daemon.ts')).daemon,
  },
  stop: {
    summary: 'stop a running instance',
    load: async () => (await import('./commands/stop.ts')).stop,
  },
  status: {
    summary: 'what runs, where, and what does not',
    load: async () => (await import('./commands/status.ts')).status,
  },
  map: {
    summary: 'the service map',
    load: async () => (await import('./commands/map.ts')).map,
  },
  traces: {
    summary: 'list traces',
    load: async () => (await import('./commands/traces.ts')).traces,
  },
  trace: {
    summary: 'one trace as a timeline',
    load: async () => (await import('./commands/trace.ts')).trace,
  },
  expect: {
    summary: 'wait until so many traces match, for scripts and CI',
    load: async () => (await import('./commands/expect.ts')).expect,
  },
  export: {
    summary: 'traces to a file',
    load: async () => (await import('./commands/export.ts')).exportTraces,
  },
  import: {
    summary: 'traces from a file',
    load: async () => (await import('./commands/import.ts')).importTraces,
  },
  groups: {
    summary: 'list, set, delete and try X-Ray groups',
    load: async () => (await import('./commands/groups.ts')).groups,
  },
  sampling: {
    summary: 'list, set, delete and try sampling rules',
    load: async () => (await import('./commands/sampling.ts')).sampling,
  },
  keys: {
    summary: 'keys that encrypt what X-Ray stores',
    load: async () => (await import('./commands/keys.ts')).keys,
  },
  send: {
    summary: 'send a request to the API and show its trace',
    load: async () => (await import('./commands/send.ts')).send,
  },
  invoke: {
    summary: 'invoke a function and show its trace',
    load: async () => (await import('./commands/invoke.ts')).invoke,
  },
  logs: {
    summary: 'what the functions wrote',
    load: async () => (await import('./commands/logs.ts')).logs,
  },
};

/** Runs one command line. @returns the exit code: 0 ok, 1 failed, 2 usage, 130 interrupted. */
export async function main(args: readonly string[], terminal = processTerminal()): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.out(overview());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    terminal.out(`${packageVersion()}\n`);
    return 0;
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) {
    const known = Object.keys(commands).join(', ');
    terminal.err(`✗ no command "${plainText(name)}"; there are: ${known}\n`);
    return 2;
  }
  const command = await entry.load();
  try {
    const { flags, positionals } = parseCommandLine(command, rest);
    if (flags.help === true) {
      terminal.out(helpText(command));
      return 0;
    }
    return await command.run({ flags, positionals, terminal });
  } catch (error) {
    return report(error, command, terminal);
  }
}

function report(error: unknown, command: Command, terminal: Terminal): number {
  if (error instanceof InterruptedError) return error.exitCode;
  if (error instanceof UsageError) {
    terminal.err(`✗ ${plainText(error.message)}\n  tracelab ${command.name} --help\n`);
    return 2;
  }
  if (error instanceof CommandError) {
    terminal.err(`✗ ${plainText(error.message, true)}\n`);
    if (error.advice !== undefined) terminal.err(`  ${error.advice.replaceAll('\n', '\n  ')}\n`);
    return 1;
  }
  terminal.err(`✗ ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length)) + 2;
  return [
    'tracelab: an AWS CDK app on this machine, with a local AWS X-Ray',
    '',
    'Usage: tracelab <command> [options]      tracelab <command> --help',
    '',
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}${summary}`),
    '',
    'The local X-Ray speaks the X-Ray API, so this works too:',
    '  aws xray get-service-graph --endpoint-url http://127.0.0.1:2000 --no-sign-request …',
    '',
  ].join('\n');
}

function processTerminal(): Terminal {
  // The reader has gone, as in `tracelab traces | head -1` or with a terminal that was closed: what
  // runs stops in order, and nobody hears of it.
  const onReaderGone = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    if (process.listenerCount('SIGHUP') > 0) process.emit('SIGHUP', 'SIGHUP');
    else process.exit(0);
  };
  process.stdout.on('error', onReaderGone);
  process.stderr.on('error', onReaderGone);
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    color:
      process.stdout.isTTY === true &&
      (process.env.NO_COLOR ?? '') === '' &&
      process.env.TERM !== 'dumb',
    columns: process.stdout.columns ?? 120,
    interactive: process.stdout.isTTY === true && process.stdin.isTTY === true,
  };
}
