import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../runner/run-file.ts';
import { type Command, CommandError, choice, instanceFlags, outputFlag } from '../command.ts';
import { askInstance, dataDirOf, findInstance, instanceStatus } from '../instance.ts';

const patience = 15_000;

export const stop: Command = {
  name: 'stop',
  summary: 'Stops the running instance and waits until nothing of it is left.',
  flags: { ...outputFlag, ...instanceFlags },
  run: async ({ flags, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json'], 'text');
    const instance = findInstance(flags);
    const { dataDir } = await instanceStatus(instance);
    await askInstance(instance, 'stop', { method: 'POST' });
    const deadline = Date.now() + patience;
    while (isAlive(instance.pid)) {
      if (Date.now() > deadline) {
        throw new CommandError(
          `pid ${instance.pid} still runs after ${patience / 1000} seconds`,
          `kill ${instance.pid}`,
        );
      }
      await sleep(50);
    }
    if (output === 'json') terminal.out(`${JSON.stringify({ stopped: instance.pid })}\n`);
    else if (dataDir === null) terminal.err(`stopped pid ${instance.pid}\n`);
    else terminal.err(`stopped pid ${instance.pid}; its traces stay in ${dataDirOf(flags)}\n`);
    return 0;
  },
};
