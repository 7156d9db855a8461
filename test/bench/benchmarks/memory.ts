import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Benchmark } from '../benchmark.ts';
import type { Measurement } from '../measurement.ts';
import { apiUrlOf, createOrderClient, requireAccepted } from '../order-client.ts';
import { untilComplete } from '../order-outcome.ts';
import { memoryOfTree, type TreeMemory } from '../process-tree.ts';

export const memory: Benchmark = {
  name: 'memory',
  summary: 'of the runner and every process that it starts',
  run: async ({ workshop, isQuick, show }: Bench) => {
    show('memory: starting');
    const bare = await memoryOfBareNode();
    await using app = await workshop.startApp();
    const status = await app.ready;
    const ready = memoryOfTree(app.pid);
    using client = createOrderClient(apiUrlOf(status.addresses));
    const orders = [];
    for (let count = 1; count <= (isQuick ? 1 : 20); count++) {
      show(`memory: order ${count}`);
      orders.push(requireAccepted(await client.place()));
    }
    await untilComplete(orders, { status, names: workshop.names, show });
    const busy = memoryOfTree(app.pid);
    return [figure('ready', ready, bare), figure('after orders, one at a time', busy, bare)];
  },
};

const figure = (when: string, tree: TreeMemory, bare: TreeMemory): Measurement => ({
  name: `${when}: ${tree.processes} processes, ${tree.kind}`,
  value: tree.megabytes,
  unit: 'MB',
  baseline: { name: 'node that waits', value: bare.megabytes },
  aim: { relation: 'at most', limit: 1_200, of: 'value' },
});

async function memoryOfBareNode(): Promise<TreeMemory> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log()'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await sleep(100);
    return memoryOfTree(child.pid ?? 0);
  } finally {
    child.kill('SIGKILL');
  }
}
