import type { XRayClient } from '@aws-sdk/client-xray';
import { explainFilter } from '../../xray/index.ts';
import {
  type Command,
  choice,
  type FlagValues,
  numberFlag,
  stringFlag,
  type Terminal,
} from '../command.ts';
import { findXRay, targetFlags } from '../endpoint.ts';
import { formatDot, formatMermaid } from '../output/map-drawings.ts';
import { formatMapTree } from '../output/map-tree.ts';
import { buildServiceMap, type ServiceMap } from '../output/service-map.ts';
import { fetchFilteredServices, fetchServices } from '../service-graphs.ts';
import { type TimeRange, timeFlags, timeRange } from '../time-range.ts';
import { expressionOf, filterFlags } from '../trace-query.ts';

export const map: Command = {
  name: 'map',
  summary: 'Prints the service map that X-Ray draws from the traces of a time range.',
  flags: {
    ...timeFlags,
    ...filterFlags,
    limit: {
      type: 'string',
      value: 'number',
      help: 'with --filter: of the newest so many traces (default 500)',
    },
    output: {
      type: 'string',
      value: 'text|json|dot|mermaid',
      help: 'dot is for Graphviz, mermaid for Markdown (default text)',
    },
    ...targetFlags,
  },
  examples: [
    'tracelab map',
    `tracelab map --filter 'service("place-order") { fault }'`,
    'tracelab map --output dot | dot -Tsvg > map.svg',
    'tracelab map --start-time 5m --output json | jq ".edges[] | [.from, .to, .type]"',
  ],
  run: async ({ flags, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json', 'dot', 'mermaid'], 'text');
    const range = timeRange(flags);
    const expression = expressionOf(flags);
    const limit = numberFlag(flags, 'limit', { byDefault: 500, min: 1, max: 5000, integer: true });
    const { client } = findXRay(flags);
    const found = await fetchMap(client, range, { flags, expression, limit, terminal });
    if (found.nodes.length === 0) {
      terminal.err(
        expression === undefined
          ? 'no traces in this time range; an earlier --start-time (2h, 5h) may find some\n'
          : `no traces in this time range match ${JSON.stringify(expression)}: ${explainFilter(expression)}\n`,
      );
    }
    switch (output) {
      case 'json':
        terminal.out(`${JSON.stringify(found, null, 2)}\n`);
        break;
      case 'dot':
        terminal.out(formatDot(found));
        break;
      case 'mermaid':
        terminal.out(formatMermaid(found));
        break;
      case 'text':
        if (found.nodes.length > 0) terminal.out(formatMapTree(found, terminal));
    }
    return 0;
  },
};

async function fetchMap(
  client: XRayClient,
  range: TimeRange,
  query: {
    readonly flags: FlagValues;
    readonly expression: string | undefined;
    readonly limit: number;
    readonly terminal: Terminal;
  },
): Promise<ServiceMap> {
  const { flags, expression, limit, terminal } = query;
  if (expression === undefined || flags.filter === undefined) {
    return buildServiceMap(await fetchServices(client, range, stringFlag(flags, 'group')));
  }
  const { services, traces } = await fetchFilteredServices(client, range, expression, limit);
  if (traces === limit) {
    terminal.err(`  of the newest ${limit} traces that match; --limit takes more\n`);
  }
  return buildServiceMap(services);
}

export const fetchServiceMap = async (client: XRayClient, range: TimeRange): Promise<ServiceMap> =>
  buildServiceMap(await fetchServices(client, range));
