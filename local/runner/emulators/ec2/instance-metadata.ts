import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../xray/index.ts';
import type { Credentials } from '../compute/context.ts';
import { credentialsDocument, isoTime } from '../compute/credentials-document.ts';
import type { MetadataAnswer, MetadataRequest } from '../compute/metadata-server.ts';

export interface InstanceFacts {
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
  readonly instanceType: string;
  readonly imageId: string;
  readonly availabilityZone: string;
  readonly privateAddress: string;
  readonly hostname: string;
  readonly userData: string;
  readonly role: { readonly name: string; readonly profileArn: string } | undefined;
  /** Whether a request without a token is refused: IMDSv2 alone. */
  readonly requiresToken: boolean;
  /** Seconds since 1970. */
  readonly startedAt: number;
}

/** At which every instance finds what is told of it. */
export const instanceMetadataAddress = '169.254.169.254:80';

const longestToken = 21_600;
const tokenHeader = 'x-aws-ec2-metadata-token';
const ttlHeader = `${tokenHeader}-ttl-seconds`;

/**
 * The instance metadata service, version 2 and, where allowed, version 1.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export function answerInstanceMetadata(
  facts: InstanceFacts,
  credentials: () => Credentials | undefined,
  clock: Clock,
): (request: MetadataRequest) => MetadataAnswer {
  /** When each ends. */
  const tokens = new Map<string, number>();

  const giveToken = ({ headers }: MetadataRequest): MetadataAnswer => {
    // Whoever asks through a proxy is not on the instance.
    if (headers['x-forwarded-for'] !== undefined) return { status: 403 };
    const seconds = Number(headers[ttlHeader]);
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestToken) return { status: 400 };
    // Programs know nothing of a time scale, so tokens last as long as they were asked for.
    const now = clock.now();
    for (const [token, end] of tokens) if (end <= now) tokens.delete(token);
    const token = randomBytes(42).toString('base64url');
    tokens.set(token, now + seconds);
    return { status: 200, body: token, headers: { [ttlHeader]: String(seconds) } };
  };

  const mayAsk = ({ headers }: MetadataRequest): boolean => {
    const token = headers[tokenHeader];
    if (token === undefined) return !facts.requiresToken;
    return (tokens.get(String(token)) ?? 0) > clock.now();
  };

  return (request) => {
    const { method, path } = request;
    if (method === 'PUT') {
      return path === '/latest/api/token' ? giveToken(request) : { status: 405 };
    }
    if (method !== 'GET' && method !== 'HEAD') return { status: 405 };
    if (!mayAsk(request)) return { status: 401 };
    // Versions are dates; all of them know what is known here.
    return look(path.replace(/^\/\d{4}-\d\d-\d\d(\/|$)/, '/latest/'), facts, credentials, clock);
  };
}

function look(
  path: string,
  facts: InstanceFacts,
  credentials: () => Credentials | undefined,
  clock: Clock,
): MetadataAnswer {
  const entries = metadataOf(facts, credentials, clock);
  const wanted = path.replace(/\/+$/, '');
  const value = Object.hasOwn(entries, wanted) ? entries[wanted]?.() : undefined;
  if (value !== undefined) return { status: 200, body: value };
  const below = Object.keys(entries).filter((each) => each.startsWith(`${wanted}/`));
  if (below.length === 0) return { status: 404 };
  const names = below.map((each) => {
    const [name = '', ...rest] = each.slice(wanted.length + 1).split('/');
    return rest.length > 0 ? `${name}/` : name;
  });
  return { status: 200, body: [...new Set(names)].sort().join('\n') };
}

function metadataOf(
  facts: InstanceFacts,
  credentials: () => Credentials | undefined,
  clock: Clock,
): Record<string, () => string | undefined> {
  const { role } = facts;
  const data: Record<string, () => string | undefined> = {
    'ami-id': () => facts.imageId,
    'ami-launch-index': () => '0',
    hostname: () => facts.hostname,
    'instance-id': () => facts.instanceId,
    'instance-life-cycle': () => 'on-demand',
    'instance-type': () => facts.instanceType,
    'local-hostname': () => facts.hostname,
    'local-ipv4': () => facts.privateAddress,
    'placement/availability-zone': () => facts.availabilityZone,
    'placement/region': () => facts.region,
    'services/domain': () => 'amazonaws.com',
    'services/partition': () => 'aws',
  };
  if (role !== undefined) {
    const LastUpdated = isoTime(clock.now());
    data['iam/info'] = () =>
      JSON.stringify({ Code: 'Success', LastUpdated, InstanceProfileArn: role.profileArn });
    data[`iam/security-credentials/${role.name}`] = () => {
      const keys = credentials();
      return (
        keys &&
        JSON.stringify({
          Code: 'Success',
          LastUpdated,
          Type: 'AWS-HMAC',
          ...credentialsDocument(keys, clock),
        })
      );
    };
  }
  return {
    ...Object.fromEntries(
      Object.entries(data).map(([name, value]) => [`/latest/meta-data/${name}`, value]),
    ),
    '/latest/dynamic/instance-identity/document': () => JSON.stringify(identityDocument(facts)),
    '/latest/user-data': () => facts.userData || undefined,
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-identity-documents.html */
const identityDocument = (facts: InstanceFacts) => ({
  accountId: facts.account,
  architecture: /^[a-z]+\d+g/.test(facts.instanceType) ? 'arm64' : 'x86_64',
  availabilityZone: facts.availabilityZone,
  billingProducts: null,
  devpayProductCodes: null,
  marketplaceProductCodes: null,
  imageId: facts.imageId,
  instanceId: facts.instanceId,
  instanceType: facts.instanceType,
  kernelId: null,
  pendingTime: isoTime(facts.startedAt),
  privateIp: facts.privateAddress,
  ramdiskId: null,
  region: facts.region,
  version: '2017-09-30',
});
