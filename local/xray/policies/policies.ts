import type { Clock } from '../clock.ts';
import type { SettingCollection } from '../settings/settings-store.ts';
import { PolicyError } from './errors.ts';
import { locksOut } from './lockout.ts';
import { echoPolicyDocument, parsePolicyDocument } from './policy-document.ts';

/** A policy of the account that says which services may write traces into it. */
export interface ResourcePolicy {
  readonly name: string;
  /** JSON. */
  readonly document: string;
  /** Counts from 1. */
  readonly revision: number;
  /** Epoch seconds. */
  readonly updatedAt: number;
}

export interface PolicyChange {
  readonly name: string;
  readonly document: string;
  /** The revision that is to be replaced; `0`: there must be none. */
  readonly revisionId?: string | undefined;
  readonly bypassLockoutCheck: boolean;
}

export interface Policies {
  /** By name. */
  list(): readonly ResourcePolicy[];
  /** @throws PolicyError, and has changed nothing then. */
  put(change: PolicyChange): ResourcePolicy;
  /** @throws PolicyError */
  remove(name: string, revisionId?: string): void;
}

export interface PoliciesOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly stored: SettingCollection<ResourcePolicy>;
}

/** https://docs.aws.amazon.com/xray/latest/api/API_PutResourcePolicy.html */
const mostPolicies = 5;
const mostBytes = 5 * 1024;

export const openPolicies = ({ clock, account, stored }: PoliciesOptions): Policies => ({
  list: () => stored.all(),
  put({ name, document: text, revisionId, bypassLockoutCheck }) {
    const bytes = Buffer.byteLength(text);
    if (bytes > mostBytes) {
      throw new PolicyError(
        'PolicySizeLimitExceededException',
        `The policy document of resource policy ${name} has ${bytes} bytes, more than ${mostBytes}; shorten it or spread it over several policies`,
      );
    }
    const document = parsePolicyDocument(text);
    if (!bypassLockoutCheck && locksOut(document, account)) {
      throw new PolicyError(
        'LockoutPreventionException',
        `Resource policy ${name} would keep you from changing it: it denies xray:PutResourcePolicy to this account; narrow the denial, or set BypassPolicyLockoutCheck`,
      );
    }
    const current = stored.get(name);
    if (revisionId !== undefined && revisionId !== String(current?.revision ?? 0)) {
      throw new PolicyError(
        'InvalidPolicyRevisionIdException',
        `Another concurrent request has modified the resource policy ${name}`,
      );
    }
    if (current === undefined && stored.all().length >= mostPolicies) {
      throw new PolicyError(
        'PolicyCountLimitExceededException',
        `There are ${mostPolicies} resource policies already, which is the most; delete one first`,
      );
    }
    const policy: ResourcePolicy = {
      name,
      document: echoPolicyDocument(text, document),
      revision: (current?.revision ?? 0) + 1,
      updatedAt: Math.floor(clock.now()),
    };
    stored.put(name, policy);
    return policy;
  },
  remove(name, revisionId) {
    const current = stored.get(name);
    if (revisionId !== undefined && revisionId !== String(current?.revision)) {
      throw new PolicyError(
        'InvalidPolicyRevisionIdException',
        `Another concurrent request has modified or deleted the resource policy ${name}`,
      );
    }
    if (current === undefined) {
      throw new PolicyError(
        'InvalidRequestException',
        `The resource policy ${name} does not exist.`,
      );
    }
    stored.remove(name);
  },
});
