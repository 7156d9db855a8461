import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { XRayClient } from '@aws-sdk/client-xray';
import type { RequestForwarderOptions, SignableRequest } from '../daemon/forward-requests.ts';
import { CommandError, choice, type FlagValues, stringFlag, UsageError } from './command.ts';
import type { DaemonOptions } from './daemon-options.ts';
import { findXRay } from './endpoint.ts';
import { assertNoEndpointOverride } from './explain-errors.ts';
import { localCredentials } from './instance.ts';

/** The X-Ray that a daemon sends to. */
export interface DaemonTarget {
  readonly client: XRayClient;
  readonly endpoint: URL;
  readonly region: string;
  readonly sign: RequestForwarderOptions['sign'];
  readonly agent: HttpAgent;
  readonly isAws: boolean;
}

/** Of the daemon's calls, in milliseconds. */
const callTimeout = 2_000;

/** Connections kept to X-Ray, as many as there are senders. */
const mostSockets = 16;

type TargetOptions = Pick<
  DaemonOptions,
  'endpoint' | 'region' | 'localMode' | 'proxyAddress' | 'verifiesTls'
>;

/** @throws UsageError, CommandError when there is no X-Ray to send to, or no region. */
export async function findDaemonTarget(
  flags: FlagValues,
  options: TargetOptions,
): Promise<DaemonTarget> {
  const toAws = choice(flags, 'target', ['local', 'aws'], 'local') === 'aws';
  const profile = stringFlag(flags, 'profile');
  const given = toAws ? undefined : (options.endpoint ?? localEndpoint(flags));
  if (toAws) {
    if (options.endpoint !== undefined) {
      throw new UsageError(
        '--target aws takes no --endpoint-url (Endpoint); leave one of them away',
      );
    }
    assertNoEndpointOverride(process.env);
  }
  const endpoint = given === undefined ? undefined : parseEndpoint(given);
  const isAws = endpoint === undefined || isHostOfAws(endpoint.hostname);
  if (options.localMode) process.env.AWS_EC2_METADATA_DISABLED = 'true';
  const agents = openAgents(options);
  const client = new XRayClient({
    ...(endpoint !== undefined && { endpoint: endpoint.href }),
    ...(options.region !== undefined && { region: options.region }),
    ...(profile !== undefined && { profile }),
    // Another X-Ray than AWS's asks for no credentials, but the SDK must sign with something.
    ...(!isAws && { credentials: localCredentials, region: options.region ?? 'us-east-1' }),
    requestHandler: { ...agents, requestTimeout: callTimeout, connectionTimeout: callTimeout },
    maxAttempts: 2,
  });
  const region = await regionOf(client);
  const url = endpoint ?? client.config.endpointProvider({ Region: region }).url;
  return {
    client,
    endpoint: url,
    region,
    sign: signerOf(client, region),
    agent: url.protocol === 'https:' ? agents.httpsAgent : agents.httpAgent,
    isAws,
  };
}

const localEndpoint = (flags: FlagValues): string => {
  const { client, url = '' } = findXRay({ 'data-dir': flags['data-dir'] });
  client.destroy();
  return url;
};

function parseEndpoint(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(
    `--endpoint-url (Endpoint) must be such as http://127.0.0.1:2000, got "${text}"`,
  );
}

/** https://docs.aws.amazon.com/general/latest/gr/xray.html, and the other partitions. */
const isHostOfAws = (host: string): boolean =>
  /\.(amazonaws\.com(\.cn)?|api\.aws|ic\.gov|sgov\.gov|amazonaws\.eu)$/.test(host);

/** Of Node.js, whose agents know proxies from then on. */
const firstWithProxies = [24, 5] as const;

/** @throws CommandError when this Node.js knows no proxies. */
function openAgents({ proxyAddress, verifiesTls }: TargetOptions) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [firstMajor, firstMinor] = firstWithProxies;
  const knowsProxies = major > firstMajor || (major === firstMajor && minor >= firstMinor);
  if (proxyAddress !== undefined && !knowsProxies) {
    throw new CommandError(
      `--proxy-address wants Node.js ${firstWithProxies.join('.')} or newer, this is ${process.versions.node}`,
    );
  }
  const proxyEnv =
    proxyAddress === undefined
      ? undefined
      : { HTTP_PROXY: proxyAddress, HTTPS_PROXY: proxyAddress };
  const common = { keepAlive: true, maxSockets: mostSockets, ...(proxyEnv && { proxyEnv }) };
  return {
    httpAgent: new HttpAgent(common),
    httpsAgent: new HttpsAgent({ ...common, rejectUnauthorized: verifiesTls }),
  };
}

/** @throws CommandError when there is none, as the daemon of AWS ends then. */
async function regionOf(client: XRayClient): Promise<string> {
  try {
    return await client.config.region();
  } catch (cause) {
    throw new CommandError(
      'no region: none is configured for the AWS SDK',
      'Name it:  --region eu-west-1  (or set AWS_REGION)',
      { cause },
    );
  }
}

/** The SDK's own signer, with the credentials that it finds. */
export function signerOf(client: XRayClient, region: string): DaemonTarget['sign'] {
  const scheme = { name: 'sigv4', signingName: 'xray', signingRegion: region, properties: {} };
  return async (request: SignableRequest) => {
    const signer = await client.config.signer(scheme);
    // It takes any object of this shape; its type asks for a class of the SDK.
    const signed = await signer.sign(request as unknown as Parameters<typeof signer.sign>[0]);
    return signed.headers;
  };
}
