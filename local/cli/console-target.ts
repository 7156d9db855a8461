import type { ConsoleBackend } from '../console-server/index.ts';
import { remoteBackend } from '../console-server/index.ts';
import { forwardRequests } from '../daemon/forward-requests.ts';
import type { HttpAnswer } from '../xray/index.ts';
import type { DaemonTarget } from './daemon-target.ts';
import { exampleAwsSegment, exampleSegment } from './example-command.ts';
import { packageVersion } from './version.ts';

export interface ConsoleTargetOptions {
  readonly target: Pick<DaemonTarget, 'endpoint' | 'region' | 'sign' | 'agent' | 'isAws'>;
  readonly profile: string | undefined;
  /** Ends the calls that are under way. */
  readonly signal: AbortSignal;
  /** What keeps the console from X-Ray, for the person at the terminal. */
  readonly warn: (message: string) => void;
}

/** What the page needs of an answer; nobody knows what else is in it. */
const passedBack = ['content-type', 'x-amzn-errortype', 'x-amzn-requestid'];

/**
 * A console for an X-Ray elsewhere. Calls are signed here: the page sends a body and gets a body, and sees neither
 * credentials nor what comes of them.
 */
export function targetBackend(options: ConsoleTargetOptions): ConsoleBackend {
  const { target, profile, signal, warn } = options;
  const { endpoint, region, sign, agent, isAws } = target;
  const name = isAws ? `AWS (${region})` : endpoint.href.replace(/\/$/, '');
  const secrets = new Set<string>();
  const forward = forwardRequests({
    ...{ endpoint, agent, signal },
    sign: async (request) => {
      const headers = await sign(request);
      remember(secrets, headers);
      return headers;
    },
    log: () => {},
    explain: (failed, error) => {
      const message =
        failed === 'signing'
          ? `there are no credentials for ${name}: ${reasonOf(error)}. Sign in (aws sso login), or start the console with another --profile`
          : `X-Ray at ${name} cannot be reached: ${reasonOf(error)}`;
      if (!signal.aborted) warn(message);
      return failure(failed === 'signing' ? 401 : 502, message);
    },
  });
  const handle: ConsoleBackend['handle'] = async ({ method, path, body }) => {
    const headers = { 'content-type': 'application/json' };
    const answered = await forward({ method, path: path.replace(/\?.*/s, ''), headers, body });
    const answer = answered.status < 400 ? answered : withoutSecrets(answered, secrets);
    if (isAws && answer.status === 403) warn(`${name} refuses: ${messageOf(answer)}`);
    return { ...answer, headers: kept(answer.headers) };
  };
  const awsFlags = [
    `--region ${region}`,
    ...(profile === undefined ? [] : [`--profile ${shellWord(profile)}`]),
  ];
  const url = endpoint.href.replace(/\/$/, '');
  const common = { handle, region, version: packageVersion() };
  return remoteBackend(
    isAws
      ? {
          ...common,
          target: { kind: 'aws', ...(profile !== undefined && { profile }) },
          exampleCommand: exampleAwsSegment(awsFlags.join(' ')),
          awsCliOptions: awsFlags.join(' '),
        }
      : {
          ...common,
          target: { kind: 'local', address: endpoint.host },
          exampleCommand: exampleSegment(url),
          awsCliOptions: `--endpoint-url ${url} --region ${region} --no-sign-request`,
        },
  );
}

/** As a shell takes it for one word. */
const shellWord = (text: string): string =>
  /^[\w.@:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

const kept = (headers: HttpAnswer['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => passedBack.includes(name.toLowerCase())),
  );

const failure = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

/**
 * The first line; the SDK goes on for longer. That of a `credential_process` which failed is its command line, which
 * may hold a password. https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
function reasonOf(error: unknown): string {
  const said = error instanceof Error ? error.message || error.name : String(error);
  const [line = ''] = said.split('\n');
  return line.startsWith('Command failed:') ? 'the credential_process of the profile failed' : line;
}

/** What signed a request, and so can be in no answer that the page sees. A few: sessions are renewed. */
function remember(secrets: Set<string>, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    const secret =
      name.toLowerCase() === 'authorization'
        ? /Credential=([^/,\s]+)/.exec(value)?.[1]
        : name.toLowerCase() === 'x-amz-security-token' && value;
    if (typeof secret === 'string' && secret !== '') secrets.add(secret);
  }
  for (const oldest of secrets) {
    if (secrets.size <= mostSecrets) break;
    secrets.delete(oldest);
  }
}

const mostSecrets = 20;

/** AWS writes the request out, token included, behind the first line of what it says of a wrong signature (observed). */
function withoutSecrets(answer: HttpAnswer, secrets: ReadonlySet<string>): HttpAnswer {
  let text = Buffer.from(answer.body).toString();
  try {
    text = JSON.stringify(JSON.parse(text), (name, value: unknown) =>
      /^message$/i.test(name) && typeof value === 'string' ? value.split('\n')[0] : value,
    );
  } catch {
    // No JSON: something in between has answered.
  }
  for (const secret of secrets) text = text.replaceAll(secret, '…');
  return { ...answer, body: text };
}

/** X-Ray's own words, cut to what fits a line. */
function messageOf({ body }: HttpAnswer): string {
  try {
    const { message, Message } = JSON.parse(Buffer.from(body).toString()) as Record<
      string,
      unknown
    >;
    return String(Message ?? message ?? '').slice(0, 300);
  } catch {
    return 'HTTP 403';
  }
}
