import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Benchmark } from '../benchmark.ts';
import type { Measurement } from '../measurement.ts';
import {
  apiUrlOf,
  createOrderClient,
  type OrderClient,
  type PlacedOrder,
} from '../order-client.ts';
import { type Outcome, untilComplete } from '../order-outcome.ts';
import {
  memoryOfTree,
  type ProcessorTimes,
  processorTimesOfTree,
  type TreeMemory,
} from '../process-tree.ts';
import { distributionOf, percentile, sum } from '../statistics.ts';

/** Orders a second that must come through whole. */
const aimedRate = 50;
/** Just below the API's throttle, so that what is refused is never the reason. */
const mostOffered = 95;

export const orders: Benchmark = {
  name: 'orders',
  summary: 'orders offered steadily, followed to the last asynchronous hop and counted',
  run: async (bench) => {
    const steady = await offer(bench, aimedRate, bench.isQuick ? 1 : 10);
    const most = bench.isQuick ? undefined : await offer(bench, mostOffered, 10);
    return [...steadyFigures(steady), ...(most === undefined ? [] : [mostFigure(most)])];
  },
};

interface Offered {
  readonly rate: number;
  readonly placed: readonly PlacedOrder[];
  readonly accepted: readonly PlacedOrder[];
  readonly outcome: Outcome;
  readonly memory: TreeMemory;
  /** Milliseconds of processor time. */
  readonly worked: { readonly runner: number; readonly tree: number };
}

async function offer(bench: Bench, rate: number, seconds: number): Promise<Offered> {
  const { workshop, show } = bench;
  show(`orders: starting for ${rate}/s`);
  await using app = await workshop.startApp();
  const status = await app.ready;
  using client = createOrderClient(apiUrlOf(status.addresses));
  const { names } = workshop;
  show(`orders: warming up for ${rate}/s`);
  // By then every process that is needed runs, and its code is compiled.
  const first = await placeAt(client, rate / 2, bench.isQuick ? 10 : rate, () => {});
  await untilComplete(first.filter(isAccepted), { status, names, show });

  const before = processorTimesOfTree(app.pid);
  const count = rate * seconds;
  const placed = await placeAt(client, rate, count, (sent) =>
    show(`orders: ${sent} of ${count} offered at ${rate}/s`),
  );
  // Whatever the orders started is over before anything is asked about it.
  await untilIdle(app.pid, show);
  const worked = timeBetween(before, processorTimesOfTree(app.pid), app.pid);
  const accepted = placed.filter(isAccepted);
  const outcome = await untilComplete(accepted, { status, names, show });
  return { rate, placed, accepted, outcome, memory: memoryOfTree(app.pid), worked };
}

/** Milliseconds of processor time in half a second, below which a tree of processes is at rest. */
const restless = 50;

async function untilIdle(pid: number, show: Bench['show']): Promise<void> {
  for (let before = processorTimesOfTree(pid); ; ) {
    show('orders: waiting until nothing is left to do');
    await sleep(500);
    const now = processorTimesOfTree(pid);
    if (timeBetween(before, now, pid).tree < restless) return;
    before = now;
  }
}

/** Of processes that live at the end. */
function timeBetween(before: ProcessorTimes, after: ProcessorTimes, runner: number) {
  const since = (pid: number) => (after.get(pid) ?? 0) - (before.get(pid) ?? 0);
  return { runner: since(runner), tree: sum([...after.keys()].map(since)) };
}

const isAccepted = ({ status }: PlacedOrder): boolean => status === 201;

/** Sends each order when it is due, however slow the answers are. */
async function placeAt(
  client: OrderClient,
  rate: number,
  count: number,
  onSent: (sent: number) => void,
): Promise<PlacedOrder[]> {
  const began = performance.now();
  const answers: Promise<PlacedOrder>[] = [];
  for (let sent = 0; sent < count; sent++) {
    const due = began + (sent * 1000) / rate;
    await sleep(Math.max(0, due - performance.now()));
    answers.push(client.place());
    onSent(sent + 1);
  }
  return Promise.all(answers);
}

function steadyFigures(offered: Offered): Measurement[] {
  const { rate, placed, accepted, outcome, memory, worked } = offered;
  const { fulfilled, viewed, announced, traced } = outcome;
  const whole = Math.min(fulfilled, viewed, announced, traced);
  const took = accepted.map((order) => order.took);
  const lasted = outcome.ends.map(({ after }) => after);
  const count = (name: string, value: number): Measurement => ({
    name,
    value,
    unit: 'orders',
    baseline: { name: 'offered', value: placed.length },
  });
  return [
    {
      ...rateFigure(offered, `whole orders, ${rate}/s offered`),
      // The first order and the last one need not be equally quick, so this is not exact to the last order.
      aim: { relation: 'at least', limit: 0.98 * rate, of: 'value' },
    },
    count(`accepted${describeRefused(placed)}`, accepted.length),
    count('fulfilled', fulfilled),
    count('in order-views', viewed),
    count('webhook calls accepted', announced),
    count('traces complete', traced),
    {
      ...count('lost', placed.length - whole),
      aim: { relation: 'at most', limit: 0, of: 'value' },
    },
    ...([0.5, 0.99] as const).map(
      (share): Measurement => ({
        name: `answer under load, p${share * 100}`,
        value: percentile(took, share),
        unit: 'ms',
        distribution: distributionOf(took),
      }),
    ),
    ...([0.5, 0.99] as const).map(
      (share): Measurement => ({
        name: `to the last hop under load, p${share * 100}`,
        value: percentile(lasted, share),
        unit: 'ms',
        baseline: { name: 'answer', value: percentile(took, share) },
        distribution: distributionOf(lasted),
      }),
    ),
    ...(worked.tree === 0
      ? []
      : [
          {
            name: 'processor time per order',
            value: worked.tree / placed.length,
            unit: 'ms' as const,
            baseline: { name: 'of it the runner', value: worked.runner / placed.length },
          },
        ]),
    {
      name: `memory after it: ${memory.processes} processes, ${memory.kind}`,
      value: memory.megabytes,
      unit: 'MB',
    },
  ];
}

/** ` (7 × 429)`, or nothing. */
function describeRefused(placed: readonly PlacedOrder[]): string {
  const refused = placed.filter((order) => !isAccepted(order));
  if (refused.length === 0) return '';
  const byStatus = Object.entries(Object.groupBy(refused, ({ status }) => status));
  return ` (${byStatus.map(([status, group = []]) => `${group.length} × ${status}`).join(', ')})`;
}

const mostFigure = (offered: Offered): Measurement =>
  rateFigure(offered, `whole orders, ${offered.rate}/s offered${describeRefused(offered.placed)}`);

/** How often an order has come through whole, from the first one that has until the last. */
function rateFigure({ rate, outcome }: Offered, name: string): Measurement {
  const times = outcome.ends.map(({ at }) => at);
  const seconds = (Math.max(...times) - Math.min(...times)) / 1000;
  return {
    name,
    value: (times.length - 1) / seconds,
    unit: 'per second',
    baseline: { name: 'offered', value: rate },
  };
}
