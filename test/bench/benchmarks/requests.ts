import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceStatus } from '../../../local/runner/running-instance.ts';
import type { Bench, Benchmark } from '../benchmark.ts';
import { type DirectFunction, readFunctions, startDirectFunction } from '../direct-function.ts';
import type { Measurement } from '../measurement.ts';
import { apiUrlOf, createOrderClient, requireAccepted } from '../order-client.ts';
import { timed } from '../run-process.ts';
import { distributionOf, percentile } from '../statistics.ts';
import type { Workshop } from '../workshop.ts';

/** Times of the same request by two ways, taken in turns. */
interface Pair {
  readonly api: number[];
  readonly direct: number[];
}

/** Milliseconds between two requests: what an order starts behind its answer is then over. */
const pause = 100;

export const requests: Benchmark = {
  name: 'requests',
  summary: 'POST /orders through API Gateway to a DynamoDB write, one at a time',
  run: async (bench) => {
    const cold = await measureCold(bench);
    const warm = await measureWarm(bench);
    return [
      ...figures('cold', cold, 'handler called directly, cold'),
      ...figures('warm', warm, 'handler called directly', 8),
    ];
  },
};

/** The first request after each of several starts; directly, with the start of the process. */
async function measureCold({ workshop, isQuick, show }: Bench): Promise<Pair> {
  const rounds = isQuick ? 1 : 5;
  const cold: Pair = { api: [], direct: [] };
  for (let round = 1; round <= rounds; round++) {
    show(`requests: cold, round ${round} of ${rounds}`);
    await using app = await workshop.startApp();
    const status = await app.ready;
    using client = createOrderClient(apiUrlOf(status.addresses));
    cold.api.push(requireAccepted(await client.place()).took);
    await sleep(pause * 10);
    cold.direct.push(
      await timed(async () => {
        await using direct = startDirect(workshop, status);
        await direct.placeOrder();
      }),
    );
  }
  return cold;
}

async function measureWarm({ workshop, isQuick, show }: Bench): Promise<Pair> {
  const [unmeasured, measured] = isQuick ? [2, 5] : [50, 300];
  const warm: Pair = { api: [], direct: [] };
  await using app = await workshop.startApp();
  const status = await app.ready;
  using client = createOrderClient(apiUrlOf(status.addresses));
  await using direct = startDirect(workshop, status);
  for (let count = 1; count <= unmeasured + measured; count++) {
    show(`requests: warm, ${count} of ${unmeasured + measured}`);
    const { took } = requireAccepted(await client.place());
    await sleep(pause);
    const alone = await direct.placeOrder();
    await sleep(pause);
    if (count <= unmeasured) continue;
    warm.api.push(took);
    warm.direct.push(alone);
  }
  return warm;
}

function startDirect(workshop: Workshop, status: InstanceStatus): DirectFunction {
  const { project, names } = workshop;
  const functions = readFunctions(join(project, 'cdk.out'), status);
  const fn = functions.find(({ name }) => name === names.placeOrder);
  if (fn === undefined) throw new Error(`the template has no function "${names.placeOrder}"`);
  return workshop.own(startDirectFunction(fn, status));
}

const figures = (
  name: string,
  { api, direct }: Pair,
  baseline: string,
  limitOfMedian?: number,
): Measurement[] =>
  ([0.5, 0.99] as const).map((share) => ({
    name: `${name}, p${share * 100}`,
    value: percentile(api, share),
    unit: 'ms',
    baseline: { name: baseline, value: percentile(direct, share) },
    ...(share === 0.5 &&
      limitOfMedian !== undefined && {
        aim: { relation: 'at most', limit: limitOfMedian, of: 'difference' },
      }),
    distribution: distributionOf(api),
  }));
