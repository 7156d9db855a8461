import { GetServiceGraphCommand, type XRayClient } from '@aws-sdk/client-xray';
import { type Command, choice, instanceFlags, outputFlag, UsageError } from '../command.ts';
import { findInstance, xrayClient } from '../instance.ts';
import { formatMapTree } from '../output/map-tree.ts';
import { buildServiceMap, type ServiceMap } from '../output/service-map.ts';
import { type TimeRange, timeFlags, timeRange } from '../time-range.ts';

export const map: Command = {
  name: 'map',
  summary: 'Prints the service map that X-Ray draws from the traces of a time range.',
  flags: { ...timeFlags, ...outputFlag, ...instanceFlags },
  examples: [
    'tracelab map',
    'tracelab map --start-time 5m --output json | jq ".edges[] | [.from, .to, .type]"',
  ],
  run: async ({ flags, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json'], 'text');
    const range = timeRange(flags);
    const found = await fetchServiceMap(xrayClient(findInstance(flags)), range);
    if (output === 'json') terminal.out(`${JSON.stringify(found, null, 2)}\n`);
    else if (found.nodes.length > 0) terminal.out(formatMapTree(found, terminal));
    else terminal.err('no traces in this time range; send one:  npx tracelab send --sample\n');
    return 0;
  },
};

/** GetServiceGraph refuses more. */
const longestRange = 6 * 3_600_000;

export async function fetchServiceMap(client: XRayClient, range: TimeRange): Promise<ServiceMap> {
  const services = [];
  if (range.end.getTime() - range.start.getTime() > longestRange) {
    throw new UsageError('a service map covers at most six hours; choose a later --start-time');
  }
  let token: string | undefined;
  do {
    const page = await client.send(
      new GetServiceGraphCommand({ StartTime: range.start, EndTime: range.end, NextToken: token }),
    );
    services.push(...(page.Services ?? []));
    token = page.NextToken;
  } while (token !== undefined && token !== null);
  return buildServiceMap(services);
}
