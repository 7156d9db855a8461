import type { AwsRequest, Cloud } from '../../cloud.ts';
import type { RoleConfig } from '../iam/resources.ts';
import { uniqueId } from '../iam/unique-id.ts';
import { AwsError } from '../protocols/aws-error.ts';
import { isRecord } from '../protocols/json.ts';
import { type QueryStructure, queryText } from '../protocols/query.ts';
import type { XmlValue } from '../protocols/xml.ts';

export interface AssumableRoles {
  readonly roles: readonly RoleConfig[];
  /** The keys of a role's session. */
  readonly credentials: (
    roleArn: string,
    sessionName: string,
  ) => {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/**
 * Gives the keys of a role of the app to whoever its trust policy names. Unlike STS, conditions of
 * trust policies are not held against the caller, and a session does not end.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @throws AwsError
 */
export function assumeRole(
  parameters: QueryStructure,
  { caller }: AwsRequest,
  cloud: Cloud,
  { roles, credentials }: AssumableRoles,
): XmlValue {
  const roleArn = required(parameters, 'RoleArn', 'roleArn');
  const sessionName = required(parameters, 'RoleSessionName', 'roleSessionName');
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    throw invalid(
      sessionName,
      'roleSessionName',
      'Member must satisfy regular expression pattern: [\\w+=,.@-]*, and have 2 to 64 characters',
    );
  }
  const seconds = durationOf(parameters);
  const role = roles.find(({ arn }) => arn === roleArn);
  if (role === undefined || !trusts(role.trustPolicy, caller.arn, cloud.account)) {
    throw new AwsError(
      'AccessDenied',
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      { status: 403 },
    );
  }
  const { accessKeyId, secretAccessKey, sessionToken } = credentials(roleArn, sessionName);
  const expiration = new Date((Math.floor(cloud.clock.now()) + seconds) * 1000);
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: expiration.toISOString().replace('.000Z', 'Z'),
    },
    AssumedRoleUser: {
      AssumedRoleId: `${uniqueId('AROA', roleArn)}:${sessionName}`,
      Arn: `arn:aws:sts::${cloud.account}:assumed-role/${role.name}/${sessionName}`,
    },
  };
}

function required(parameters: QueryStructure, name: string, member: string): string {
  const value = queryText(parameters, name);
  if (value !== undefined && value !== '') return value;
  throw invalid('', member, 'Member must not be null');
}

/** An hour, unless asked for more or less. */
function durationOf(parameters: QueryStructure): number {
  const text = queryText(parameters, 'DurationSeconds') ?? '3600';
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200) return seconds;
  throw invalid(text, 'durationSeconds', 'Member must have value from 900 to 43200');
}

const invalid = (value: string, member: string, rule: string): AwsError =>
  new AwsError(
    'ValidationError',
    `1 validation error detected: Value '${value.slice(0, 200)}' at '${member}' failed to satisfy constraint: ${rule}`,
  );

/** Whether some statement lets people and roles of the account, or this very caller, take the role. */
function trusts(policy: unknown, callerArn: string, account: string): boolean {
  const statements = isRecord(policy) ? [policy.Statement].flat().filter(isRecord) : [];
  const names = new Set(['*', account, `arn:aws:iam::${account}:root`, callerArn]);
  return statements.some(({ Effect, Action, Principal }) => {
    const principals = isRecord(Principal) ? [Principal.AWS].flat() : [Principal];
    return (
      Effect === 'Allow' &&
      [Action].flat().some((action) => /^sts:(AssumeRole|\*)$/i.test(String(action))) &&
      principals.some((principal) => typeof principal === 'string' && names.has(principal))
    );
  });
}
