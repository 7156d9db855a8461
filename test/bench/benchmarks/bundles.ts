import { dirname, join } from 'node:path';
import type { Bundles } from '../../../lib/bundling/bundle-handlers.ts';
import {
  bundleDeployed,
  bundleUntraced,
  type FunctionName,
  functionNames,
  placeBundle,
} from '../../harness/bundle.ts';
import { functionEnvironment } from '../../harness/function-environment.ts';
import type { Bench, Benchmark } from '../benchmark.ts';
import type { Measurement } from '../measurement.ts';
import { run } from '../run-process.ts';
import { distributionOf, median } from '../statistics.ts';

/** In KB, that tracing may add to a bundle. */
const budget = 130;
const twin = 'untraced twin';

export const bundles: Benchmark = {
  name: 'bundles',
  summary: 'size and load time of the handlers against the same sources without tracing',
  run: async (bench) => {
    bench.show('bundles: bundling');
    const deployed = bundleDeployed();
    const untraced = await bundleUntraced();
    const sizes = functionNames.map((name): Measurement => {
      const value = sizeOf(deployed, name);
      return {
        name: `${name}: size`,
        value,
        unit: 'KB',
        baseline: { name: twin, value: sizeOf(untraced, name) },
        aim: { relation: 'at most', limit: budget, of: 'difference' },
      };
    });
    const times = await measureLoading(bench, deployed, untraced);
    return [...sizes, ...times];
  },
};

/** Fresh processes, all bundles in turns: a slow moment of the machine meets each of them. */
async function measureLoading(
  { isQuick, show, workshop }: Bench,
  deployed: Bundles,
  untraced: Bundles,
): Promise<Measurement[]> {
  const rounds = isQuick ? 1 : 21;
  const loaded = await Promise.all(
    functionNames.map(async (name) => ({
      name,
      traced: { bundle: workshop.own(await placeBundle(deployed, name)), samples: [] as number[] },
      twin: { bundle: workshop.own(await placeBundle(untraced, name)), samples: [] as number[] },
    })),
  );
  // The first load of all reads files that later ones find in memory.
  await Promise.all(loaded.map(({ name, traced }) => load(traced.bundle.file, name)));
  for (let round = 1; round <= rounds; round++) {
    show(`bundles: loading, round ${round} of ${rounds}`);
    for (const { name, traced, twin } of loaded) {
      traced.samples.push(await load(traced.bundle.file, name));
      twin.samples.push(await load(twin.bundle.file, name));
    }
  }
  return loaded.map(({ name, traced, ...other }) => ({
    name: `${name}: load`,
    value: median(traced.samples),
    unit: 'ms',
    baseline: { name: twin, value: median(other.twin.samples) },
    distribution: distributionOf(traced.samples),
  }));
}

async function load(file: string, functionName: FunctionName): Promise<number> {
  const output = await run(
    process.execPath,
    [join(import.meta.dirname, '..', 'load-bundle.cjs'), file],
    {
      env: {
        ...functionEnvironment({
          functionName,
          taskRoot: dirname(file),
          daemonAddress: '127.0.0.1:9',
        }),
      },
    },
  );
  return Number(output);
}

function sizeOf(all: Bundles, name: FunctionName): number {
  const file = all.get(name)?.find(({ path }) => path === 'index.js');
  if (file === undefined) throw new Error(`there is no bundle of "${name}"`);
  return file.contents.length / 1024;
}
