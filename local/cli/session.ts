import { setTimeout as sleep } from 'node:timers/promises';
import type { Runner, RunnerEvent, RunnerOptions } from '../runner/runner.ts';
import { counted } from '../wording/duration.ts';
import type { Terminal } from './command.ts';
import { fetchServiceMap } from './commands/map.ts';
import { orderCommand } from './example-command.ts';
import { missingEdges } from './expected-map.ts';
import { xrayClient } from './instance.ts';
import { alignColumns, bold, dim } from './output/format.ts';
import { formatLogLine } from './output/log-line.ts';
import { formatMapTree } from './output/map-tree.ts';
import { formatTraceLine } from './output/trace-line.ts';
import { sendRequest } from './request.ts';
import { ordersApi, prefixOf, sampleTraffic } from './sample-traffic.ts';
import { watchSignals } from './signals.ts';
import { formatEvent, startOrExplain } from './starting.ts';
import { createTraceFeed } from './trace-feed.ts';

/** Six hours is what one service graph covers. */
const mapRange = 6 * 3_600_000 - 2000;

const longestWait = 30_000;
const longestQuiet = 5000;

/**
 * A running instance with a terminal: what `start` and `demo` share. Resolves when everything is
 * ready; what happens before is printed as it happens.
 */
export async function createSession(options: Omit<RunnerOptions, 'onEvent'>, terminal: Terminal) {
  const signals = watchSignals();
  let logs = false;
  let feed: ReturnType<typeof createTraceFeed> | undefined;
  const began = Date.now();
  terminal.out(
    `\n  ${bold(terminal, 'tracelab')} ${dim(terminal, '· runs on this machine, sends nothing to AWS')}\n\n`,
  );
  const onEvent = (event: RunnerEvent) => {
    if (event.kind === 'trace') feed?.changed(event.traceId);
    else if (event.kind === 'log') {
      if (logs) terminal.out(formatLogLine(event.line, terminal));
    } else {
      const line = formatEvent(event, terminal);
      if (line !== undefined) terminal.out(`${line}\n`);
    }
  };
  const runner: Runner = await startOrExplain({ ...options, onEvent, signal: signals.interrupted });
  const status = runner.status();
  const api = status.addresses.apis.find(({ name }) => ordersApi.test(name));
  const client = xrayClient(status);
  const traceFeed = createTraceFeed(client, {
    onTrace: (trace) => terminal.out(formatTraceLine(trace, terminal)),
    onSkipped: (count) =>
      terminal.out(dim(terminal, `  … ${count} more traces; npx tracelab traces lists them\n`)),
  });
  feed = traceFeed;

  let stopping: Promise<number> | undefined;
  const ended = Promise.withResolvers<number>();
  const stop = (code = 0): Promise<number> => {
    stopping ??= (async () => {
      traceFeed.stop();
      client.destroy();
      const { traces, dataDir } = runner.status();
      await runner.stop();
      terminal.out(
        dataDir === null || traces === 0
          ? '\n  stopped\n'
          : `\n  ${counted(traces, 'trace')} kept in ${dataDir}; next time they are still there\n`,
      );
      signals.release();
      ended.resolve(code);
      return code;
    })();
    return stopping;
  };
  signals.onFirst((code) => void stop(code));
  runner.onStopRequest(() => void stop());

  /** What fails because everything is being stopped is no failure. */
  const unlessStopping = async <Value>(work: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (stopping !== undefined) return undefined;
      throw error;
    }
  };

  /** @throws when everything is being stopped */
  const unlessStopped = <Value>(work: () => Promise<Value>): Promise<Value> =>
    stopping === undefined ? work() : Promise.reject(new Error('stopped'));

  const fetchMap = () =>
    fetchServiceMap(client, {
      start: new Date(Math.max(began, Date.now() - mapRange)),
      end: new Date(Date.now() + 1000),
    });

  return {
    runner,
    /** Whether the app has what sample traffic is for. */
    takesSamples: sampleTraffic(status).length > 0,
    stop,
    fetchMap,
    toggleLogs: () => {
      logs = !logs;
      terminal.out(dim(terminal, `  logs ${logs ? 'on' : 'off'}\n`));
    },
    printMap: () =>
      unlessStopping(async () => {
        const map = await fetchMap();
        terminal.out(
          map.nodes.length > 0 ? `\n${formatMapTree(map, terminal)}\n` : '\n  no traces yet\n',
        );
      }),
    printAddresses: () => {
      const { xray, edge, console, apis, loadBalancers = [], environments = [] } = status.addresses;
      const rows = [
        ...(console === undefined ? [] : [['console', console, 'service map and traces']]),
        ...apis.map(({ name, url }) => [name, url, 'API Gateway']),
        ...loadBalancers.map(({ name, url }) => [name, url, 'load balancer']),
        ...environments.map(({ name, url }) => [name, url, 'environment']),
        ['X-Ray', xray, 'API, daemon proxy and UDP segments, no credentials'],
        ['AWS edge', edge, 'every service the app uses, signed calls'],
      ];
      terminal.out(
        `\n${alignColumns(rows)
          .map((line) => `  ${line}\n`)
          .join('')}\n`,
      );
      const placeAnOrder =
        api === undefined
          ? []
          : [
              '  Place an order:',
              ...orderCommand(api.url).map((line, index) =>
                index === 0 ? `    ${line} \\` : `      ${line}`,
              ),
              '',
            ];
      terminal.out(
        [
          ...placeAnOrder,
          '  Ask X-Ray for the map:',
          `    aws xray get-service-graph --endpoint-url http://${xray} --region ${status.region} --no-sign-request \\`,
          '      --start-time $(($(date +%s)-600)) --end-time $(($(date +%s)+1))',
          '',
          '',
        ].join('\n'),
      );
    },
    /**
     * Sends the sample traffic, waits until their traces are in, and prints the map.
     * @returns the edges that the map should have and lacks, in words; undefined when it was stopped
     */
    sendFirstRound: (): Promise<string[] | undefined> =>
      unlessStopping(async () => {
        const traffic = sampleTraffic(runner.status());
        // Another app has requests of its own.
        if (traffic.length === 0) return undefined;
        for (const { title, url, note, send } of traffic) {
          terminal.out(bold(terminal, `  ${title}\n`));
          if (note !== undefined) terminal.out(dim(terminal, `  ${note}\n`));
          await send((request) => unlessStopped(() => sendRequest(url, request, 'forced')));
        }
        let map = await fetchMap();
        const expected = traffic.flatMap(({ edges }) => edges);
        const prefix = prefixOf(status);
        let missing = missingEdges(map, expected, prefix);
        const deadline = Date.now() + longestWait;
        let busy = Date.now();
        while (stopping === undefined && Date.now() < deadline) {
          if (!traceFeed.idle()) busy = Date.now();
          const settled = traceFeed.idle() && missing.length === 0;
          // A map that lacks an edge because the app was changed is shown all the same.
          if (settled || Date.now() - busy > longestQuiet) break;
          await sleep(100);
          map = await fetchMap();
          missing = missingEdges(map, expected, prefix);
        }
        if (stopping !== undefined) return undefined;
        terminal.out(`\n${formatMapTree(map, terminal)}\n`);
        return missing;
      }),
    /** Resolves with the exit code once a signal, `stop` or the control API has ended everything. */
    untilStopped: (): Promise<number> => ended.promise,
  };
}
