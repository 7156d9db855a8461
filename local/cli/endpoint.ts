import { XRayClient } from '@aws-sdk/client-xray';
import { isAlive, readRunFile } from '../runner/run-file.ts';
import {
  CommandError,
  choice,
  type Environment,
  type Flag,
  type FlagValues,
  instanceFlags,
  stringFlag,
  UsageError,
} from './command.ts';
import { assertNoEndpointOverride, explainErrors } from './explain-errors.ts';
import { dataDirOf, localCredentials, nothingRuns } from './instance.ts';

/** Which X-Ray a command talks to. */
export interface XRayTarget {
  readonly client: XRayClient;
  /** As a person would write it: `http://127.0.0.1:2000`, `AWS (eu-west-1)`. */
  readonly name: string;
  readonly isAws: boolean;
  /** Of a local X-Ray, without a slash at the end. */
  readonly url?: string;
  /** Of what runs in the data folder: `http://127.0.0.1:4000/`. */
  readonly console?: string | undefined;
}

/** For every command that asks X-Ray and needs nothing else of a running instance. */
export const targetFlags = {
  ...instanceFlags,
  'endpoint-url': {
    type: 'string',
    value: 'url',
    help: 'X-Ray to ask (default: what runs in this folder, else $TRACELAB_ENDPOINT_URL)',
  },
  target: {
    type: 'string',
    value: 'local|aws',
    help: 'aws asks the real X-Ray, with the credentials of the AWS SDK (default local)',
  },
  region: { type: 'string', value: 'region', help: 'region of --target aws' },
  profile: { type: 'string', value: 'name', help: 'profile of --target aws' },
} as const satisfies Record<string, Flag>;

/** The variables that name a local X-Ray, the first one wins. */
const variables = ['TRACELAB_ENDPOINT_URL', 'AWS_ENDPOINT_URL_XRAY'] as const;

/**
 * The X-Ray that the flags of `targetFlags` name; without any the one that runs on the data folder, else the
 * one of the environment. Close its client when it is no longer needed.
 * @throws UsageError for flags that do not fit, CommandError when there is no X-Ray to ask.
 */
export function findXRay(flags: FlagValues, environment: Environment = process.env): XRayTarget {
  const target = choice(flags, 'target', ['local', 'aws'], 'local');
  if (target === 'aws') return awsTarget(flags, environment);
  for (const name of ['region', 'profile'] as const) {
    if (flags[name] !== undefined) throw new UsageError(`--${name} goes with --target aws only`);
  }
  const given = stringFlag(flags, 'endpoint-url');
  if (given !== undefined) {
    return localTarget(httpUrl(given, (problem) => new UsageError(`--endpoint-url ${problem}`)));
  }
  const dataDir = dataDirOf(flags);
  const running = readRunFile(dataDir);
  if (running !== undefined && isAlive(running.pid)) {
    const target = localTarget(`http://${running.addresses.xray}`, running.region);
    return { ...target, console: running.addresses.console };
  }
  // A folder that was asked for must not turn into an X-Ray elsewhere.
  const variable =
    flags['data-dir'] === undefined
      ? variables.find((name) => (environment[name] ?? '') !== '')
      : undefined;
  if (variable !== undefined) {
    const url = httpUrl(
      environment[variable] ?? '',
      (problem) => new CommandError(`${variable} ${problem}`),
    );
    return localTarget(url, environment.AWS_REGION);
  }
  throw nothingRuns(dataDir);
}

function localTarget(url: string, region = 'us-east-1'): XRayTarget {
  const client = new XRayClient({
    endpoint: url,
    region,
    credentials: localCredentials,
    maxAttempts: 2,
  });
  return { client: explainErrors(client, url), name: url, isAws: false, url };
}

/** Credentials and, unless given, the region come from where the SDK looks for them. */
function awsTarget(flags: FlagValues, environment: Environment): XRayTarget {
  if (flags['endpoint-url'] !== undefined || flags['data-dir'] !== undefined) {
    throw new UsageError('--target aws takes neither --endpoint-url nor --data-dir');
  }
  assertNoEndpointOverride(environment);
  const region = stringFlag(flags, 'region');
  const profile = stringFlag(flags, 'profile');
  const client = new XRayClient({
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
  });
  const name = `AWS${region === undefined ? '' : ` (${region})`}`;
  return { client: explainErrors(client, name), name, isAws: true };
}

/** @throws what `refuse` makes of the problem. */
function httpUrl(text: string, refuse: (problem: string) => Error): string {
  const url = URL.parse(text);
  const fits =
    url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  if (!fits) throw refuse(`"${text}" is not a URL; write http://127.0.0.1:2000`);
  return url.href.replace(/\/+$/, '');
}
