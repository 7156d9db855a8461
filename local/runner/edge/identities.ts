import { randomBytes } from 'node:crypto';
import type { Caller } from '../cloud.ts';

/** Temporary credentials, as a role's sessions have. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface Identities {
  /**
   * The keys of a role's session; the same ones for the same session. A function's session bears the
   * function's name.
   * @throws Error when `roleArn` is not a role's ARN.
   */
  forRole(roleArn: string, sessionName?: string): RoleCredentials;
  /** Who holds an access key: a role's session, or a local user for keys that nobody here has. */
  find(accessKeyId: string): Caller;
}

export function createIdentities(account: string): Identities {
  const sessions = new Map<string, RoleCredentials>();
  const callers = new Map<string, Caller>();
  return {
    forRole: (roleArn, sessionName = 'tracelab') => {
      const arn = sessionArn(roleArn, sessionName);
      const id = `${roleArn}\n${sessionName}`;
      const known = sessions.get(id);
      if (known !== undefined) return known;
      const credentials = newCredentials();
      sessions.set(id, credentials);
      callers.set(credentials.accessKeyId, { accessKeyId: credentials.accessKeyId, arn, roleArn });
      return credentials;
    },
    find: (accessKeyId) =>
      callers.get(accessKeyId) ?? { accessKeyId, arn: `arn:aws:iam::${account}:user/local` },
  };
}

/** A session's ARN leaves out the role's path. */
function sessionArn(roleArn: string, sessionName: string): string {
  const parts = /^arn:([^:]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn);
  if (parts === null) {
    throw new Error(
      `"${roleArn}" is not the ARN of a role; it must look like "arn:aws:iam::123456789012:role/name"`,
    );
  }
  const [, partition, account, name] = parts;
  return `arn:${partition}:sts::${account}:assumed-role/${name}/${sessionName}`;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function newCredentials(): RoleCredentials {
  const id = [...randomBytes(16)].map((byte) => BASE32[byte % 32]).join('');
  return {
    accessKeyId: `ASIA${id}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(96).toString('base64'),
  };
}
