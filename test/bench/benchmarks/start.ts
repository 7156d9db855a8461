import { join } from 'node:path';
import type { Bench, Benchmark } from '../benchmark.ts';
import type { Measurement } from '../measurement.ts';
import { run, timed } from '../run-process.ts';
import { distributionOf, median } from '../statistics.ts';

export const start: Benchmark = {
  name: 'start',
  summary: 'all stacks, from the command to its line that requests can be sent',
  run: async (bench) => {
    const { workshop, show } = bench;
    const rounds = bench.isQuick ? 1 : 5;
    const stale: number[] = [];
    const fresh: number[] = [];
    const synthesis: number[] = [];
    const node: number[] = [];
    // What the operating system keeps of the files after the first one is there for every other one.
    show('start: once to warm up');
    await startOnce(bench);
    for (let round = 1; round <= rounds; round++) {
      show(`start: round ${round} of ${rounds}`);
      synthesis.push(await timed(() => workshop.synthesize(join(workshop.folder, 'synthesized'))));
      await workshop.makeStale();
      stale.push(await startOnce(bench));
      node.push(await timed(() => run(process.execPath, ['-e', '0'])));
      fresh.push(await startOnce(bench));
    }
    return [
      figure(
        'ready, cdk.out stale',
        stale,
        { name: 'the CDK app alone', samples: synthesis },
        10_000,
      ),
      figure('ready, cdk.out fresh', fresh, { name: 'node -e 0', samples: node }, 3_000),
    ];
  },
};

async function startOnce({ workshop }: Bench): Promise<number> {
  await using app = await workshop.startApp();
  return await app.readyAfter;
}

const figure = (
  name: string,
  samples: readonly number[],
  baseline: { readonly name: string; readonly samples: readonly number[] },
  limit: number,
): Measurement => ({
  name,
  value: median(samples),
  unit: 'ms',
  baseline: { name: baseline.name, value: median(baseline.samples) },
  aim: { relation: 'at most', limit, of: 'value' },
  distribution: distributionOf(samples),
});
