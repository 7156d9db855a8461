import { setTimeout as sleep } from 'node:timers/promises';
import type { LogLine, RunFile } from '../../runner/running-instance.ts';
import { type Command, choice, instanceFlags, outputFlag, UsageError } from '../command.ts';
import { askInstance, findApp } from '../instance.ts';
import { formatLogLine } from '../output/log-line.ts';

export const logs: Command = {
  name: 'logs',
  summary: 'Prints what the functions wrote, each line with its trace.',
  positionals: '[<function>]',
  flags: {
    follow: { type: 'boolean', short: 'f', help: 'keep printing new lines' },
    trace: { type: 'string', value: 'id', help: 'only the lines of this trace' },
    ...outputFlag,
    ...instanceFlags,
  },
  examples: ['tracelab logs place-order', 'tracelab logs --follow'],
  run: async ({ flags, positionals, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json'], 'text');
    if (positionals.length > 1) throw new UsageError('give one function name, or none for all');
    const instance = findApp(flags);
    const query = new URLSearchParams({
      ...(positionals[0] !== undefined && { function: positionals[0] }),
      ...(typeof flags.trace === 'string' && { trace: flags.trace }),
    });
    let after = 0;
    for (;;) {
      const page = await fetchLogs(instance, query, after);
      after = page.next;
      for (const line of page.lines) {
        terminal.out(
          output === 'json' ? `${JSON.stringify(line)}\n` : formatLogLine(line, terminal),
        );
      }
      if (flags.follow !== true) return 0;
      await sleep(300);
    }
  },
};

async function fetchLogs(instance: RunFile, query: URLSearchParams, after: number) {
  query.set('after', String(after));
  const response = await askInstance(instance, `logs?${query}`);
  return (await response.json()) as { lines: LogLine[]; next: number };
}
