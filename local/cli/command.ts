import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** Where a command's words go: data on `out`, narration on `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly color: boolean;
  readonly columns: number;
  /** Keys can be read and lines rewritten. */
  readonly interactive: boolean;
}

export interface Flag {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in the help: `--port <number>`. */
  readonly value?: string;
  readonly help: string;
}

export type FlagValues = Readonly<
  Record<string, string | boolean | (string | boolean)[] | undefined>
>;

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Positional arguments, as the usage line shows them. */
  readonly positionals?: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly examples?: readonly string[];
  /** Resolves with the exit code. @throws UsageError and CommandError. */
  run(input: CommandInput): Promise<number>;
}

export interface CommandInput {
  readonly flags: FlagValues;
  readonly positionals: readonly string[];
  readonly terminal: Terminal;
}

/** The command line itself is wrong: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command could not do its work: exit code 1. `advice` says what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly advice: string | undefined;

  constructor(message: string, advice?: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}

/** A signal ended the command before it had anything to tell. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('interrupted');
    this.exitCode = exitCode;
  }
}

export const outputFlag = {
  output: { type: 'string', value: 'text|json', help: 'how to print the result (default text)' },
} as const satisfies Record<string, Flag>;

export const instanceFlags = {
  'data-dir': {
    type: 'string',
    value: 'folder',
    help: 'data folder of the running instance (default .tracelab)',
  },
} as const satisfies Record<string, Flag>;

/** @throws UsageError when the arguments do not fit the command's flags. */
export function parseCommandLine(command: Command, args: readonly string[]) {
  const options: ParseArgsOptionsConfig = {
    help: { type: 'boolean', short: 'h' },
  };
  for (const [name, { type, short, multiple }] of Object.entries(command.flags)) {
    options[name] = {
      type,
      ...(short !== undefined && { short }),
      ...(multiple !== undefined && { multiple }),
    };
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      allowNegative: true,
      strict: true,
    });
    const surplus = command.positionals === undefined ? positionals[0] : undefined;
    if (surplus !== undefined) throw new UsageError(`unexpected argument "${surplus}"`);
    return { flags: values as FlagValues, positionals };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : '', {
      cause: error,
    });
  }
}

export function helpText(command: Command): string {
  const positionals = command.positionals === undefined ? '' : ` ${command.positionals}`;
  const rows = Object.entries({
    ...command.flags,
    help: { type: 'boolean', short: 'h', help: 'print this text' } as Flag,
  }).map(([name, flag]) => {
    const short = flag.short === undefined ? '' : `, -${flag.short}`;
    const value = flag.type === 'string' ? ` <${flag.value ?? 'value'}>` : '';
    return [`--${name}${short}${value}`, flag.help] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  const lines = [
    `Usage: tracelab ${command.name}${positionals} [options]`,
    '',
    command.summary,
    '',
    ...rows.map(([left, help]) => `  ${left.padEnd(width)}${help}`),
  ];
  if (command.examples !== undefined) {
    lines.push('', 'Examples:', ...command.examples.map((example) => `  ${example}`));
  }
  return `${lines.join('\n')}\n`;
}

/** @throws UsageError unless the value is one of `choices`. */
export function choice<Choice extends string>(
  flags: FlagValues,
  name: string,
  choices: readonly Choice[],
  byDefault: Choice,
): Choice {
  const value = flags[name] ?? byDefault;
  const found = choices.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new UsageError(`--${name} must be one of ${choices.join(', ')}, got "${String(value)}"`);
}

/** @throws UsageError unless the value is a number within the bounds. */
export function numberFlag(
  flags: FlagValues,
  name: string,
  bounds: { byDefault: number; min: number; max: number; integer?: boolean },
): number {
  const value = flags[name];
  if (value === undefined) return bounds.byDefault;
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  const fits = parsed >= bounds.min && parsed <= bounds.max;
  if (fits && (bounds.integer !== true || Number.isInteger(parsed))) return parsed;
  const kind = bounds.integer === true ? 'a whole number' : 'a number';
  throw new UsageError(
    `--${name} must be ${kind} from ${bounds.min} to ${bounds.max}, got "${String(value)}"`,
  );
}

export function stringFlag(flags: FlagValues, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}
