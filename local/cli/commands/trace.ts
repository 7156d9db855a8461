import { isTraceId } from '../../xray/index.ts';
import { type Command, CommandError, choice, UsageError } from '../command.ts';
import { findXRay, targetFlags } from '../endpoint.ts';
import { dim } from '../output/format.ts';
import { formatWaterfall } from '../output/waterfall.ts';
import { buildTraceView, fetchTraces } from '../trace-view.ts';

export const trace: Command = {
  name: 'trace',
  summary: 'Prints one trace as a timeline.',
  positionals: '<trace id>',
  flags: {
    output: {
      type: 'string',
      value: 'text|json',
      help: 'json prints the documents as BatchGetTraces gives them (default text)',
    },
    ...targetFlags,
  },
  examples: ['tracelab trace 1-66500a21-0123456789abcdef01234567'],
  run: async ({ flags, positionals, terminal }) => {
    const output = choice(flags, 'output', ['text', 'json'], 'text');
    const [given, surplus] = positionals;
    if (given === undefined || surplus !== undefined) throw new UsageError('give one trace id');
    const id = traceIdOf(given);
    const target = findXRay(flags);
    const [found] = await fetchTraces(target.client, [id]);
    if (found === undefined) {
      throw new CommandError(
        `X-Ray has no trace "${id}"`,
        'It may have been sampled out, or still be on its way.  tracelab traces',
      );
    }
    if (output === 'json') {
      const segments = (found.Segments ?? []).map((segment) => ({
        ...segment,
        Document: JSON.parse(segment.Document ?? 'null') as unknown,
      }));
      terminal.out(`${JSON.stringify({ ...found, Segments: segments }, null, 2)}\n`);
    } else {
      terminal.out(formatWaterfall(buildTraceView(found), terminal));
      if (target.console !== undefined) {
        terminal.out(dim(terminal, `  ${target.console}#/traces/${id}\n`));
      }
    }
    return 0;
  },
};

/** Takes X-Ray's form and the 32 digits of W3C Trace Context. */
function traceIdOf(text: string): string {
  const id = /^[0-9a-f]{32}$/i.test(text) ? `1-${text.slice(0, 8)}-${text.slice(8)}` : text;
  if (isTraceId(id)) return id;
  throw new UsageError(
    `"${text}" is not a trace id; one looks like 1-66500a21-0123456789abcdef01234567`,
  );
}
