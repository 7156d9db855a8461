import type { XRay } from '../../../xray/index.ts';
import { answerMembers, makeCalls, undoCalls } from './account-calls.ts';
import type { Controlled, XRayControlPlan } from './controlled.ts';
import {
  aliasKeeper,
  groupKeeper,
  keyKeeper,
  policyKeeper,
  ruleKeeper,
  searchKeeper,
} from './keepers.ts';
import type { Ownership } from './ownership.ts';
import { answerPlaceholder, type Placeholders, settle } from './placeholders.ts';
import { type Keeper, keep, type Reconciling, removeOthers } from './reconcile.ts';

export interface ControlPlaneOptions {
  /** Values that hold up what follows them where they do not match. @default none */
  readonly guards?: readonly Guard[];
  readonly ownership: Ownership;
  /** Whether a stack of the app still has the resource, whether or not the stack runs now. */
  readonly isDeclared: (stack: string, logicalId: string) => boolean;
  /** One line for the person at the terminal. */
  readonly say: (message: string) => void;
}

/** A parameter with a pattern, which refuses the value of a call's answer and so stops a deployment. */
export interface Guard {
  readonly name: string;
  readonly value: string;
  readonly allowedPattern?: string;
}

export interface AppliedControlPlane {
  /** What groups, keys and answers really became. */
  readonly placeholders: Placeholders;
  /** Why resources are not as declared, by `<stack>/<logical id>`. */
  readonly failures: ReadonlyMap<string, string>;
}

/**
 * Brings the local X-Ray and its KMS to what the template declares, as a deployment would: makes what is
 * missing, changes what differs, removes what an earlier run made and no stack has any longer. What
 * people made by hand stays as it is.
 */
export function applyControlPlane(
  xray: XRay,
  plan: XRayControlPlan,
  { ownership, isDeclared, say, guards = [] }: ControlPlaneOptions,
): AppliedControlPlane {
  const placeholders = new Map<string, string>();
  const failures = new Map<string, string>();
  const reconciling: Reconciling = {
    ownership,
    isDeclared,
    say,
    onFailure: ({ stack, logicalId, constructPath, placeholder }, reason) => {
      failures.set(`${stack}/${logicalId}`, reason);
      if (placeholder !== undefined) missing.set(placeholder, constructPath);
      say(`${constructPath}: ${reason}`);
    },
  };
  const missing = new Map<string, string>();
  /** With what is known by now in place; what refers to something that failed fails as well. */
  const settled = <Config>(wanted: readonly Controlled<Config>[]): Controlled<Config>[] =>
    wanted.flatMap((resource) => {
      const config = settle(resource.config, placeholders);
      const text = JSON.stringify(config);
      const lacking = [...missing].find(([placeholder]) => text.includes(placeholder));
      if (lacking === undefined) return [{ ...resource, config }];
      reconciling.onFailure(resource, `"${lacking[1]}", to which it refers, could not be made`);
      return [];
    });
  const keepAll = <Config>(
    keeper: Keeper<Config>,
    wanted: readonly Controlled<Config>[],
    { idOf = (id: string) => id }: { idOf?: (id: string) => string } = {},
  ): void => {
    for (const [{ placeholder }, id] of keep(keeper, settled(wanted), reconciling)) {
      if (placeholder !== undefined) placeholders.set(placeholder, idOf(id));
    }
  };
  const keepers = {
    keys: keyKeeper(xray),
    aliases: aliasKeeper(xray),
    policies: policyKeeper(xray),
    groups: groupKeeper(xray),
    rules: ruleKeeper(xray),
    search: searchKeeper(xray),
  };

  // What is gone makes room first: X-Ray keeps 25 groups, 25 rules and 5 policies.
  removeOthers(keepers.groups, plan.xrayGroups, reconciling);
  removeOthers(keepers.rules, plan.samplingRules, reconciling);
  removeOthers(keepers.policies, plan.xrayResourcePolicies, reconciling);

  keepAll(keepers.keys, plan.keys);
  keepAll(keepers.aliases, plan.keyAliases);
  keepAll(keepers.policies, plan.xrayResourcePolicies);
  keepAll(keepers.groups, plan.xrayGroups, { idOf: (arn) => arn.slice(arn.lastIndexOf('/') + 1) });
  keepAll(keepers.rules, plan.samplingRules);
  keepAll(keepers.search, plan.transactionSearch);
  // One by one, for a call may hand on what an earlier one was answered, or not be made because of it.
  const stopped = new Map<string, string>();
  for (const call of plan.accountCalls) {
    const reason = stopped.get(call.stack);
    if (reason !== undefined) {
      reconciling.onFailure(call, reason);
      continue;
    }
    for (const answer of makeCalls(xray, settled([call]), reconciling).values()) {
      for (const member of answerMembers) {
        placeholders.set(answerPlaceholder(call, member), answer[member] ?? '');
      }
    }
    const refusal = refusedBy(guards, call, placeholders);
    if (refusal !== undefined) stopped.set(call.stack, refusal);
  }

  // Keys go last, when nothing is encrypted with them any longer.
  undoCalls(xray, reconciling);
  removeOthers(keepers.search, plan.transactionSearch, reconciling);
  removeOthers(keepers.aliases, plan.keyAliases, reconciling);
  removeOthers(keepers.keys, plan.keys, reconciling);
  return { placeholders, failures };
}

/** Why the call's answer stops all that comes after it, where it does. */
function refusedBy(
  guards: readonly Guard[],
  call: Controlled<unknown>,
  placeholders: Placeholders,
): string | undefined {
  const own = new Set(answerMembers.map((member) => answerPlaceholder(call, member)));
  for (const { name, value, allowedPattern = '' } of guards) {
    const settled = placeholders.get(value);
    if (!own.has(value) || settled === undefined) continue;
    if (new RegExp(allowedPattern).test(settled)) continue;
    return `the parameter "${name}" must match "${allowedPattern}" and is "${settled}"; nothing was changed`;
  }
  return undefined;
}
