import {
  type PolicyDocument,
  type PolicyPrincipal,
  statementsOf,
  textsOf,
} from './policy-document.ts';

const action = 'xray:PutResourcePolicy';

/**
 * Whether a policy keeps its own author from changing it: it denies xray:PutResourcePolicy to the
 * account, which is who calls here. A denial under a condition may not hold and is let through.
 */
export const locksOut = (document: PolicyDocument, account: string): boolean =>
  statementsOf(document).some(
    ({ Effect, Principal, NotPrincipal, Action, NotAction, Condition }) =>
      Effect === 'Deny' &&
      Condition === undefined &&
      (Principal === undefined ? !names(NotPrincipal, account) : names(Principal, account)) &&
      (Action === undefined ? !covers(NotAction) : covers(Action)),
  );

function names(principal: PolicyPrincipal | undefined, account: string): boolean {
  if (principal === undefined) return false;
  if (principal === '*') return true;
  const accounts = ['*', account, `arn:aws:iam::${account}:root`];
  return textsOf(principal.AWS).some((name) => accounts.includes(name));
}

const covers = (actions: string | readonly string[] | undefined): boolean =>
  textsOf(actions).some((pattern) => wildcard(pattern).test(action));

/** Actions are written without regard to case. */
const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll(/\*+/g, '.*')
      .replaceAll('?', '.')}$`,
    'i',
  );
