import { startConsole } from '../../console-server/index.ts';
import { namingPortOwner, PortInUseError } from '../../runner/port-owner.ts';
import { isAlive, readRunFile } from '../../runner/run-file.ts';
import { plainText } from '../../wording/plain-text.ts';
import {
  type Command,
  CommandError,
  choice,
  type FlagValues,
  numberFlag,
  stringFlag,
  type Terminal,
  UsageError,
} from '../command.ts';
import { consolePage, pageBuilt } from '../console-page.ts';
import { targetBackend } from '../console-target.ts';
import { type DaemonTarget, findDaemonTarget } from '../daemon-target.ts';
import { targetFlags } from '../endpoint.ts';
import { dataDirOf } from '../instance.ts';
import { openBrowser } from '../open-browser.ts';
import { bold, dim, paint } from '../output/format.ts';
import { portAdvice } from '../port-advice.ts';
import { watchSignals } from '../signals.ts';

export const console: Command = {
  name: 'console',
  summary: 'Shows a running local X-Ray, or a real account, in the browser.',
  flags: {
    ...targetFlags,
    'endpoint-url': {
      ...targetFlags['endpoint-url'],
      help: 'X-Ray to show (default: what runs in this folder, else $TRACELAB_ENDPOINT_URL)',
    },
    target: {
      ...targetFlags.target,
      help: 'aws shows the real X-Ray, with the credentials of the AWS SDK (default local)',
    },
    port: {
      type: 'string',
      short: 'p',
      value: 'number',
      help: 'where to serve it; 0 takes any free one (default 4000)',
    },
    open: { type: 'boolean', help: 'open it in the browser' },
  },
  examples: [
    'tracelab console --open',
    'tracelab console --target aws --profile shop --region eu-west-1 --port 4001',
    'tracelab console --endpoint-url http://127.0.0.1:2000 --port 0',
  ],
  run: async ({ flags, terminal }) => {
    const port = numberFlag(flags, 'port', { byDefault: 4000, min: 0, max: 65_535, integer: true });
    assertFlagsFit(flags);
    const served = servedAlready(flags);
    if (served !== undefined) {
      terminal.err(`  what runs here (pid ${served.pid}) serves it:\n`);
      terminal.out(`ready ${served.url}\n`);
      if (flags.open === true) open(served.url, terminal);
      return 0;
    }
    return serve(flags, port, terminal);
  },
};

/** @throws UsageError */
function assertFlagsFit(flags: FlagValues): void {
  const isAws = choice(flags, 'target', ['local', 'aws'], 'local') === 'aws';
  if (isAws && (flags['endpoint-url'] !== undefined || flags['data-dir'] !== undefined)) {
    throw new UsageError('--target aws takes neither --endpoint-url nor --data-dir');
  }
  if (!isAws && flags['endpoint-url'] !== undefined && flags['data-dir'] !== undefined) {
    throw new UsageError('--endpoint-url and --data-dir name two X-Rays; leave one of them away');
  }
  for (const name of ['region', 'profile'] as const) {
    if (!isAws && flags[name] !== undefined) {
      throw new UsageError(`--${name} goes with --target aws only`);
    }
  }
}

/** What runs in this folder has a console that knows its app as well; another one is for who asks for it. */
function servedAlready(flags: FlagValues): { url: string; pid: number } | undefined {
  const others = ['target', 'endpoint-url', 'port'] as const;
  if (others.some((name) => flags[name] !== undefined)) return undefined;
  const running = readRunFile(dataDirOf(flags));
  const url = running?.addresses.console;
  return running !== undefined && url !== undefined && isAlive(running.pid)
    ? { url, pid: running.pid }
    : undefined;
}

async function serve(flags: FlagValues, port: number, terminal: Terminal): Promise<number> {
  const signals = watchSignals();
  const warnings = new Set<string>();
  const warn = (message: string) => {
    // Every part of the page asks, and all get the same answer.
    if (warnings.has(message)) return;
    warnings.add(message);
    terminal.err(`${paint(terminal, 'error', `  ! ${plainText(message)}`)}\n`);
  };
  const target = await findDaemonTarget(flags, {
    endpoint: stringFlag(flags, 'endpoint-url'),
    region: stringFlag(flags, 'region'),
    localMode: false,
    proxyAddress: undefined,
    verifiesTls: true,
  });
  const ending = new AbortController();
  try {
    const backend = targetBackend({
      ...{ target, warn, signal: ending.signal },
      profile: stringFlag(flags, 'profile'),
    });
    const page = consolePage({
      onBuilt: (took) => terminal.err(pageBuilt(took, terminal)),
      onFailure: warn,
    });
    const server = await serveOrExplain(port, () =>
      startConsole(backend, { host: '127.0.0.1', port, warn, page }),
    );
    const url = `http://127.0.0.1:${server.port}/`;
    const ended = Promise.withResolvers<number>();
    signals.onFirst(ended.resolve);
    terminal.err(greeting(url, target, terminal));
    if (target.isAws) void target.client.config.credentials().catch(() => tellOfCredentials(warn));
    terminal.out(`ready ${url}\n`);
    if (flags.open === true) open(url, terminal);
    const code = await ended.promise;
    await server.close();
    return code;
  } finally {
    ending.abort();
    target.client.destroy();
    target.agent.destroy();
    signals.release();
  }
}

/** @throws CommandError */
async function serveOrExplain<Server>(port: number, start: () => Promise<Server>): Promise<Server> {
  try {
    return await namingPortOwner(port, start);
  } catch (error) {
    if (!(error instanceof PortInUseError)) throw error;
    throw new CommandError(error.message, portAdvice(error, 'tracelab console --port'));
  }
}

function greeting(url: string, { isAws, region, endpoint }: DaemonTarget, terminal: Terminal) {
  const what = isAws
    ? `the X-Ray of AWS in ${region}`
    : `X-Ray at ${endpoint.href.replace(/\/$/, '')}`;
  const note = isAws
    ? 'calls are signed here, the page sees no credentials; AWS charges for traces that are read, also by the live view'
    : 'asks it every second while a page is open';
  return `\n  ${bold(terminal, 'tracelab console')} ${dim(terminal, `· ${what}`)}\n\n  ${url}\n  ${dim(terminal, note)}\n\n`;
}

const tellOfCredentials = (warn: (message: string) => void) =>
  warn(
    'no credentials were found: sign in (aws sso login), or name another --profile; the page asks again',
  );

const open = (url: string, terminal: Terminal) =>
  openBrowser(url, (message) => terminal.err(`  ${message}\n`));
