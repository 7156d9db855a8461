import type { RunFile } from '../../runner/running-instance.ts';
import { plainText } from '../../wording/plain-text.ts';
import {
  type Command,
  CommandError,
  type CommandInput,
  choice,
  instanceFlags,
  numberFlag,
  outputFlag,
  stringFlag,
  UsageError,
} from '../command.ts';
import { findApp, xrayClient } from '../instance.ts';
import { formatTraceLine } from '../output/trace-line.ts';
import { formatWaterfall } from '../output/waterfall.ts';
import { type ApiAnswer, type ApiRequest, sendRequest, waitForTrace } from '../request.ts';
import { sampleOrders } from '../sample-orders.ts';

export const send: Command = {
  name: 'send',
  summary: 'Sends a request to the API and prints its answer and its trace.',
  positionals: '[<METHOD> <path>]',
  flags: {
    data: { type: 'string', short: 'd', value: 'json', help: 'the request body' },
    header: {
      type: 'string',
      short: 'H',
      value: '"Name: value"',
      multiple: true,
      help: 'a header',
    },
    count: { type: 'string', value: 'number', help: 'how often (default 1)' },
    rate: { type: 'string', value: 'number', help: 'requests a second (default: one by one)' },
    sample: { type: 'boolean', help: 'send the round of sample orders, each fault among them' },
    'by-rules': {
      type: 'boolean',
      help: 'let the sampling rules decide; otherwise every request is traced',
    },
    api: { type: 'string', value: 'name', help: 'which API, when several run (orders/prod)' },
    ...outputFlag,
    ...instanceFlags,
  },
  examples: [
    `tracelab send POST /orders -d '{"customerTier":"gold","items":[{"sku":"sku-pen","quantity":1}]}'`,
    'tracelab send GET /orders/1234 --count 20 --rate 5',
    'tracelab send --sample',
  ],
  run: async (input) => {
    const { flags, terminal } = input;
    const output = choice(flags, 'output', ['text', 'json'], 'text');
    const requests = requestsOf(input);
    const instance = findApp(flags);
    const apiUrl = apiOf(instance, stringFlag(flags, 'api'));
    const client = xrayClient(instance);
    const sampling = flags['by-rules'] === true ? 'by rules' : 'forced';
    const rate = numberFlag(flags, 'rate', { byDefault: 0, min: 0, max: 1000 });

    const answers = await sendAll(requests, rate, (request) =>
      sendRequest(apiUrl, request, sampling),
    );
    const results = await Promise.all(
      answers.map(async (answer) => ({
        ...answer,
        trace:
          answer.sampled && answer.traceId !== undefined
            ? await waitForTrace(client, answer.traceId)
            : undefined,
      })),
    );
    if (output === 'json') {
      terminal.out(`${JSON.stringify(results, null, 2)}\n`);
      return 0;
    }
    for (const { trace, ...answer } of results) {
      if (results.length === 1) terminal.out(`${answer.status}  ${plainText(answer.body)}\n\n`);
      if (!answer.sampled) terminal.err(sampledOutText(answer));
      else if (trace === undefined) terminal.err(`  trace ${answer.traceId} did not arrive\n`);
      else if (results.length === 1) terminal.out(formatWaterfall(trace, terminal));
      else terminal.out(formatTraceLine(trace, terminal));
    }
    return 0;
  },
};

const sampledOutText = ({ status }: ApiAnswer) =>
  `  ${status}  not traced: the sampling rules left it out (leave away --by-rules to trace every request)\n`;

function requestsOf({ flags, positionals }: CommandInput): readonly ApiRequest[] {
  if (flags.sample === true) {
    if (positionals.length > 0) throw new UsageError('--sample takes no method and path');
    return sampleOrders;
  }
  const [method, path, surplus] = positionals;
  if (method === undefined || path === undefined || surplus !== undefined) {
    throw new UsageError('give a method and a path, or --sample');
  }
  if (!/^[A-Za-z]+$/.test(method)) throw new UsageError(`"${method}" is not an HTTP method`);
  const count = numberFlag(flags, 'count', { byDefault: 1, min: 1, max: 10_000, integer: true });
  const request = {
    method: method.toUpperCase(),
    path,
    body: stringFlag(flags, 'data'),
    headers: headersOf(flags.header),
  };
  return Array.from({ length: count }, () => request);
}

function headersOf(given: unknown): Record<string, string> {
  const lines = Array.isArray(given) ? given.map(String) : [];
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) throw new UsageError(`--header "${line}" is not of the form "Name: value"`);
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
}

/** One after the other, or at `rate` a second whatever the answers take. */
async function sendAll(
  requests: readonly ApiRequest[],
  rate: number,
  sendOne: (request: ApiRequest) => Promise<ApiAnswer>,
): Promise<ApiAnswer[]> {
  if (rate > 0) {
    return Promise.all(
      requests.map(async (request, index) => {
        await new Promise((resolve) => setTimeout(resolve, (index / rate) * 1000));
        return sendOne(request);
      }),
    );
  }
  const answers: ApiAnswer[] = [];
  for (const request of requests) answers.push(await sendOne(request));
  return answers;
}

/** @throws CommandError when there is no such API, or none at all. */
export function apiOf(instance: RunFile, name: string | undefined): string {
  const { apis } = instance.addresses;
  const found = name === undefined ? apis[0] : apis.find((api) => api.name === name);
  if (found !== undefined) return found.url;
  const names = apis.map((api) => api.name).join(', ');
  throw new CommandError(
    name === undefined ? 'no API runs here' : `no API "${name}" runs here`,
    names === '' ? 'npx tracelab status' : `There are: ${names}`,
  );
}
