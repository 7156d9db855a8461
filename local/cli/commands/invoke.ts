import { readFileSync } from 'node:fs';
import { plainText } from '../../wording/plain-text.ts';
import { epochSeconds, newTraceId } from '../../xray/index.ts';
import {
  type Command,
  CommandError,
  choice,
  type FlagValues,
  instanceFlags,
  outputFlag,
  stringFlag,
  UsageError,
} from '../command.ts';
import { findApp, xrayClient } from '../instance.ts';
import { formatWaterfall } from '../output/waterfall.ts';
import { waitForTrace } from '../request.ts';

export const invoke: Command = {
  name: 'invoke',
  summary: 'Invokes a function and prints its answer and its trace.',
  positionals: '<function>',
  flags: {
    event: { type: 'string', value: 'json|@file', help: 'the event (default {})' },
    async: { type: 'boolean', help: 'queue it and do not wait, as InvocationType=Event' },
    ...outputFlag,
    ...instanceFlags,
  },
  examples: [
    `tracelab invoke get-order --event '{"pathParameters":{"orderId":"1"}}'`,
    'tracelab invoke fulfil-order --event @event.json --async',
  ],
  run: async ({ flags, positionals, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json'], 'text');
    const [name, surplus] = positionals;
    if (name === undefined || surplus !== undefined) throw new UsageError('give one function name');
    const event = eventOf(flags);
    const instance = findApp(flags);
    const traceId = newTraceId(epochSeconds(Date.now() / 1000));
    const path = `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`;
    const response = await fetch(`${instance.addresses.edge}${path}`, {
      method: 'POST',
      headers: {
        // The edge tells services apart by the credential scope; signatures are not verified.
        authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${instance.region}/lambda/aws4_request, SignedHeaders=host, Signature=0`,
        'x-amz-invocation-type': flags.async === true ? 'Event' : 'RequestResponse',
        'x-amzn-trace-id': `Root=${traceId};Sampled=1`,
      },
      body: event,
    });
    const payload = await response.text();
    if (response.status >= 300) {
      throw new CommandError(
        `${name} was not invoked: ${response.status} ${payload}`,
        'npx tracelab status lists the functions that run',
      );
    }
    const failed = response.headers.get('x-amz-function-error');
    const trace = await waitForTrace(xrayClient(instance), traceId);
    if (output === 'json') {
      const result = { status: response.status, functionError: failed, payload, traceId, trace };
      terminal.out(`${JSON.stringify(result, null, 2)}\n`);
    } else {
      terminal.out(`${failed ?? response.status}  ${plainText(payload)}\n\n`);
      if (trace !== undefined) terminal.out(formatWaterfall(trace, terminal));
    }
    return failed === null ? 0 : 1;
  },
};

function eventOf(flags: FlagValues): string {
  const given = stringFlag(flags, 'event') ?? '{}';
  let text = given;
  if (given.startsWith('@')) {
    try {
      text = readFileSync(given.slice(1), 'utf8');
    } catch (cause) {
      throw new CommandError(`--event: cannot read "${given.slice(1)}"`, undefined, { cause });
    }
  }
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`--event is not JSON: ${text.slice(0, 60)}`, { cause });
  }
  return text;
}
