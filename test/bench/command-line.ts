import { resolve } from 'node:path';
import {
  type Command,
  choice,
  type Flag,
  helpText,
  numberFlag,
  outputFlag,
  parseCommandLine,
  UsageError,
} from '../../local/cli/command.ts';
import type { Benchmark } from './benchmark.ts';
import { bundles } from './benchmarks/bundles.ts';
import { consolePage } from './benchmarks/console.ts';
import { memory } from './benchmarks/memory.ts';
import { orders } from './benchmarks/orders.ts';
import { requests } from './benchmarks/requests.ts';
import { start } from './benchmarks/start.ts';
import { storefront } from './benchmarks/storefront.ts';
import { synthesis } from './benchmarks/synthesis.ts';
import { xray } from './benchmarks/xray.ts';
import { xrayLarge } from './benchmarks/xray-large.ts';

export const benchmarks: readonly Benchmark[] = [
  start,
  synthesis,
  requests,
  storefront,
  orders,
  memory,
  bundles,
  consolePage,
  xray,
  xrayLarge,
];

export interface BenchOptions {
  readonly chosen: readonly Benchmark[];
  readonly output: 'text' | 'json';
  readonly isQuick: boolean;
  /** A missed aim is a failure. */
  readonly isStrict: boolean;
  readonly cpuProfiles?: string;
  /** Writes the figures into docs/benchmarks.md. */
  readonly isSaved: boolean;
  /** Of the benchmark with many of them. */
  readonly segments?: number;
}

const command = {
  name: 'bench',
  summary: 'Measures TraceLab on this machine; each figure with a baseline of the same run.',
  positionals: '[name…]',
  flags: {
    only: {
      type: 'string',
      value: 'name',
      multiple: true,
      help: 'run this benchmark only, as a name without it does; may be given again',
    },
    segments: {
      type: 'string',
      value: 'number',
      help: 'store so many in xray-large (default 1020000)',
    },
    quick: { type: 'boolean', help: 'tiny counts: shows that all works, the figures mean little' },
    strict: { type: 'boolean', help: 'exit with 1 when an aim is missed' },
    save: { type: 'boolean', help: 'write the figures into docs/benchmarks.md' },
    'cpu-prof': {
      type: 'string',
      value: 'folder',
      help: 'write a CPU profile of each process that is measured there',
    },
    ...outputFlag,
  } satisfies Record<string, Flag>,
  examples: [
    'npm run bench',
    'npm run bench -- xray-large --segments 100000',
    'npm run bench -- xray xray-large --save',
    'npm run -s bench -- --only requests --output json',
  ],
} as const;

/** Undefined when help is asked for. @throws UsageError */
export function readCommandLine(args: readonly string[]): BenchOptions | undefined {
  const { flags, positionals } = parseCommandLine(asCommand(), args);
  if (flags.help === true) return undefined;
  const only = [...positionals, ...(Array.isArray(flags.only) ? flags.only.map(String) : [])];
  const unknown = only.find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) {
    const known = benchmarks.map(({ name }) => name).join(', ');
    throw new UsageError(`there is no benchmark "${unknown}"; there are: ${known}`);
  }
  const cpuProfiles = flags['cpu-prof'];
  return {
    chosen: benchmarks.filter(({ name }) => only.length === 0 || only.includes(name)),
    output: choice(flags, 'output', ['text', 'json'], 'text'),
    isQuick: flags.quick === true,
    isStrict: flags.strict === true,
    isSaved: flags.save === true,
    ...(flags.segments !== undefined && {
      segments: numberFlag(flags, 'segments', {
        ...{ byDefault: 0, min: 1_000, max: 10_000_000, integer: true },
      }),
    }),
    ...(typeof cpuProfiles === 'string' && { cpuProfiles: resolve(cpuProfiles) }),
  };
}

export function benchHelp(): string {
  const width = Math.max(...benchmarks.map(({ name }) => name.length)) + 2;
  return [
    helpText(asCommand()).replace('tracelab bench', 'npm run bench --'),
    'Benchmarks:',
    ...benchmarks.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    '',
    'Exit codes: 0 measured, 1 not measured (or, with --strict, an aim missed), 2 wrong usage.',
    '',
  ].join('\n');
}

const asCommand = (): Command => ({
  ...command,
  run: async () => 0,
});
