import type { Runner, RunnerEvent, RunnerOptions } from '../runner/runner.ts';
import type { Terminal } from './command.ts';
import { fetchServiceMap } from './commands/map.ts';
import { missingEdges } from './expected-map.ts';
import { xrayClient } from './instance.ts';
import { alignColumns, bold, dim, paint } from './output/format.ts';
import { formatMapTree } from './output/map-tree.ts';
import { plainText } from './output/plain-text.ts';
import { formatTraceLine } from './output/trace-line.ts';
import { sendRequest } from './request.ts';
import { exampleOrder, sampleOrders } from './sample-orders.ts';
import { formatEvent, startOrExplain } from './starting.ts';
import { createTraceFeed } from './trace-feed.ts';

/** Six hours is what one service graph covers. */
const mapRange = 6 * 3_600_000 - 2000;

/**
 * A running instance with a terminal: what `start` and `demo` share. Resolves when everything is
 * ready; what happens before is printed as it happens.
 */
export async function createSession(
  optionsWith: (onEvent: (event: RunnerEvent) => void) => RunnerOptions,
  terminal: Terminal,
) {
  let logs = false;
  let feed: ReturnType<typeof createTraceFeed> | undefined;
  const began = Date.now();
  const runner: Runner = await startOrExplain(
    optionsWith((event) => {
      if (event.kind === 'trace') feed?.changed(event.traceId);
      else if (event.kind === 'log') {
        if (logs)
          terminal.out(`  ${dim(terminal, event.line.function)}  ${plainText(event.line.text)}\n`);
      } else {
        const line = formatEvent(event, terminal);
        if (line !== undefined) terminal.out(`${line}\n`);
      }
    }),
  );
  const status = runner.status();
  const api = status.addresses.apis[0];
  const client = xrayClient(status);
  const traceFeed = createTraceFeed(client, (trace) =>
    terminal.out(formatTraceLine(trace, terminal)),
  );
  feed = traceFeed;

  let stopping: Promise<number> | undefined;
  let ended = (_code: number) => {};
  const untilEnded = new Promise<number>((resolve) => {
    ended = resolve;
  });
  const stop = (code = 0): Promise<number> => {
    stopping ??= (async () => {
      traceFeed.stop();
      client.destroy();
      const { traces, dataDir } = runner.status();
      await runner.stop();
      terminal.out(
        dataDir === null || traces === 0
          ? '\n  stopped\n'
          : `\n  ${traces} traces kept in ${dataDir}; next time they are still there\n`,
      );
      ended(code);
      return code;
    })();
    return stopping;
  };

  const fetchMap = () =>
    fetchServiceMap(client, {
      start: new Date(Math.max(began, Date.now() - mapRange)),
      end: new Date(Date.now() + 1000),
    });

  return {
    runner,
    stop,
    fetchMap,
    missing: async () => missingEdges(await fetchMap(), api?.name ?? ''),
    toggleLogs: () => {
      logs = !logs;
      terminal.out(dim(terminal, `  logs ${logs ? 'on' : 'off'}\n`));
    },
    printMap: async () => {
      const map = await fetchMap();
      terminal.out(
        map.nodes.length > 0 ? `\n${formatMapTree(map, terminal)}\n` : '\n  no traces yet\n',
      );
    },
    printAddresses: () => {
      const { xray, edge, apis } = status.addresses;
      const rows = [
        ...apis.map(({ name, url }) => [name, url, 'API Gateway']),
        ['X-Ray', xray, 'API, daemon proxy and UDP segments, no credentials'],
        ['AWS edge', edge, 'every service the app uses, signed calls'],
      ];
      terminal.out(
        `\n${alignColumns(rows)
          .map((line) => `  ${line}\n`)
          .join('')}\n`,
      );
      if (api === undefined) return;
      const awsOptions = `--endpoint-url http://${xray} --region ${status.region} --no-sign-request`;
      terminal.out(
        [
          '  Place an order:',
          `    curl -H 'X-Amzn-Trace-Id: Sampled=1' -H 'Content-Type: application/json' -d '${exampleOrder}' ${api.url}/orders`,
          '',
          '  Ask X-Ray for the map:',
          `    aws ${awsOptions} xray get-service-graph --start-time $(($(date +%s)-600)) --end-time $(($(date +%s)+1))`,
          '',
          '',
        ].join('\n'),
      );
    },
    /** Sends the sample orders, waits until their traces are in, and prints the map. */
    sendFirstRound: async () => {
      if (api === undefined) return;
      terminal.out(bold(terminal, '  sample orders\n'));
      for (const request of sampleOrders) {
        if (stopping !== undefined) return;
        await sendRequest(api.url, request, 'forced');
      }
      const deadline = Date.now() + 20_000;
      while (stopping === undefined && Date.now() < deadline && !traceFeed.idle()) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      if (stopping !== undefined) return;
      const map = await fetchMap();
      if (stopping === undefined) terminal.out(`\n${formatMapTree(map, terminal)}\n`);
    },
    /** Resolves with the exit code once a signal, `stop` or the control API has ended everything. */
    untilStopped: (): Promise<number> => {
      const onSignal = (signal: NodeJS.Signals) => {
        // A second signal does not wait for a tidy end.
        if (stopping !== undefined) process.exit(130);
        void stop(signal === 'SIGINT' ? 130 : 0);
      };
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
      runner.onStopRequest(() => void stop());
      return untilEnded;
    },
    warnOf: (text: string) => terminal.err(paint(terminal, 'fault', `${text}\n`)),
  };
}
