import { createDaemonLog } from '../../daemon/daemon-log.ts';
import { counted } from '../../wording/duration.ts';
import { plainText } from '../../wording/plain-text.ts';
import { type Command, choice } from '../command.ts';
import { consolePage, pageBuilt } from '../console-page.ts';
import { openBrowser } from '../open-browser.ts';
import { paint } from '../output/format.ts';
import { watchSignals } from '../signals.ts';
import { isLoopback, xrayFlags, xrayOptions } from '../xray-options.ts';
import { addressesOf, greeting, startXRayOrExplain, tellOfTraces } from '../xray-session.ts';

export const xray: Command = {
  name: 'xray',
  summary: 'Runs a local AWS X-Ray alone, for any application in any language.',
  flags: {
    ...xrayFlags,
    open: { type: 'boolean', help: 'open the console in the browser' },
    quiet: { type: 'boolean', short: 'q', help: 'no line for each trace' },
    output: {
      type: 'string',
      value: 'text|json',
      help: 'stdout gets `ready <url>`, or one JSON object with all addresses (default text)',
    },
  },
  examples: [
    'tracelab xray',
    'tracelab xray --port 0 --in-memory --output json',
    'tracelab xray --host 0.0.0.0        # for containers',
  ],
  run: async ({ flags, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json'], 'text');
    const options = xrayOptions(flags);
    const signals = watchSignals();
    const say = (text: string) => terminal.err(text);
    const warn = (message: string) =>
      say(`${paint(terminal, 'error', `  ! ${plainText(message)}`)}\n`);
    // There is but one daemon, so that its name would say nothing.
    const daemonLog = createDaemonLog(warn, ({ message }) => message);
    if (!isLoopback(options.host)) {
      warn(
        `listens on ${options.host}: whoever reaches this machine can read and write its traces`,
      );
    }
    const page = consolePage({
      onBuilt: (took) => say(pageBuilt(took, terminal)),
      onFailure: warn,
    });
    const instance = await startXRayOrExplain({
      ...options,
      page,
      warn,
      onDaemonLog: daemonLog.log,
    });
    const ended = Promise.withResolvers<number>();
    signals.onFirst(ended.resolve);
    instance.onStopRequest(() => ended.resolve(0));
    say(greeting(instance, terminal));
    const stopTelling = flags.quiet === true ? () => {} : tellOfTraces(instance, terminal);
    terminal.out(
      output === 'json'
        ? `${JSON.stringify(addressesOf(instance))}\n`
        : `ready http://${instance.address}\n`,
    );
    if (flags.open === true) {
      openBrowser(addressesOf(instance).console, (message) => say(`  ${message}\n`));
    }

    const code = await ended.promise;
    stopTelling();
    const { traces, dataDir } = instance.status();
    await instance.stop();
    daemonLog.flush();
    say(
      dataDir === null || traces === 0
        ? '\n  stopped\n'
        : `\n  ${counted(traces, 'trace')} kept in ${dataDir}; next time they are still there\n`,
    );
    signals.release();
    return code;
  },
};
