import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, CommandError, choice, outputFlag } from '../command.ts';
import { paint } from '../output/format.ts';
import { runFlags, runnerOptions } from '../run-options.ts';
import { createSession } from '../session.ts';

export const demo: Command = {
  name: 'demo',
  summary:
    'Starts the app on free ports, sends sample traffic to all that runs, prints traces and map, checks that no edge is missing, and stops.',
  flags: { ...runFlags, ...outputFlag },
  run: async ({ flags, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json'], 'text');
    const narrate = output === 'json' ? terminal.err : terminal.out;
    const dataDir = mkdtempSync(join(tmpdir(), 'tracelab-demo-'));
    // Database servers that root starts run as another user, who must be able to reach their data.
    chmodSync(dataDir, 0o711);
    try {
      const options = runnerOptions(
        { 'data-dir': dataDir, 'in-memory': true, ...flags },
        { api: 0, loadBalancer: 0, xray: 0, edge: 0 },
      );
      const session = await createSession(options, { ...terminal, out: narrate });
      if (!session.takesSamples) {
        await session.stop();
        throw new CommandError(
          'nothing runs that the demo has requests for: no API "orders" or "shipping", no environment of the Backoffice',
          'Run another app with: tracelab start',
        );
      }
      session.printAddresses();
      const missing = await session.sendFirstRound();
      if (missing === undefined) return await session.untilStopped();
      if (output === 'json') terminal.out(`${JSON.stringify(await session.fetchMap(), null, 2)}\n`);
      for (const edge of missing) {
        terminal.err(paint(terminal, 'fault', `  ✕ the map lacks ${edge}\n`));
      }
      return await session.stop(missing.length > 0 ? 1 : 0);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};
