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
  const forward = forwardRequests({
    ...{ endpoint, sign, agent, signal },
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
    const answer = await forward({ method, path: path.replace(/\?.*/s, ''), headers, body });
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

/** The first line; the SDK goes on for longer. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message || error.name : String(error)).split('\n')[0] ?? '';

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
