import {
  type Command,
  choice,
  type Flag,
  helpText,
  outputFlag,
  parseCommandLine,
  UsageError,
} from '../../local/cli/command.ts';

export interface ConformanceOptions {
  readonly target: 'local' | 'aws' | URL;
  readonly isAccountWide: boolean;
  readonly only: string | undefined;
  readonly output: 'text' | 'json';
}

const command: Command = {
  name: 'conformance',
  summary: 'Holds an X-Ray to what X-Ray is known to do.',
  flags: {
    target: {
      type: 'string',
      value: 'local|aws|url',
      help: 'what to try: an X-Ray of its own (default), the account of the AWS SDK, a server',
    },
    yes: {
      type: 'boolean',
      help: 'agree that traces, groups, rules and policies are made there (or CONFORMANCE_YES=1)',
    },
    'account-wide': {
      type: 'boolean',
      help: 'also change, and put back, what is one for the whole account',
    },
    only: { type: 'string', value: 'text', help: 'cases whose line has this text' },
    ...outputFlag,
  } satisfies Record<string, Flag>,
  examples: [
    'npm run conformance',
    'npm run -s conformance -- --only PutTraceSegments',
    'AWS_PROFILE=sandbox npm run -s conformance -- --target aws --yes --output json',
  ],
  run: async () => 0,
};

/** Undefined when help is asked for. @throws UsageError */
export function readCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ConformanceOptions | undefined {
  const { flags } = parseCommandLine(command, args);
  if (flags.help === true) return undefined;
  const target = readTarget(flags.target);
  if (target !== 'local' && flags.yes !== true && environment.CONFORMANCE_YES !== '1') {
    throw new UsageError(
      'the cases make traces, groups, sampling rules and policies on the target, and remove all but the traces; agree with --yes or CONFORMANCE_YES=1',
    );
  }
  return {
    target,
    isAccountWide: flags['account-wide'] === true,
    only: typeof flags.only === 'string' ? flags.only : undefined,
    output: choice(flags, 'output', ['text', 'json'], 'text'),
  };
}

function readTarget(value: unknown): ConformanceOptions['target'] {
  if (value === undefined || value === 'local') return 'local';
  if (value === 'aws') return 'aws';
  const url = URL.parse(String(value));
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new UsageError(`--target must be local, aws or an http URL, got "${value}"`);
}

export const conformanceHelp = (): string =>
  `${helpText(command).replace('tracelab conformance', 'npm run conformance --')}
Exit codes: 0 all that could be tried passed, 1 a case failed or left something behind, 2 wrong usage.
Traces cannot be deleted: X-Ray forgets them after 30 days.
`;
