import { errorAnswer, type OwnAnswer } from './answers.ts';
import { createGroupChooser } from './choose-target-group.ts';
import type { Action, ListenerConfig, RuleConfig } from './config.ts';
import type { ForwardOutcome } from './forward.ts';
import { type FrontRequest, refusalOf } from './front-request.ts';
import { createRuleMatcher } from './match-rule.ts';
import { type LocalAddresses, redirectLocation } from './redirect.ts';
import type { Lease, TargetPool } from './target-pool.ts';

/** What was done with a request. */
export interface Outcome extends Partial<ForwardOutcome> {
  readonly status: number;
  readonly action?: Action['kind'];
  readonly rulePriority?: number;
  readonly targetGroupArn?: string;
  readonly redirectUrl?: string;
}

export interface RuleSurroundings {
  readonly dnsName: string;
  readonly addresses: LocalAddresses;
  readonly poolOf: (targetGroupArn: string) => TargetPool | undefined;
}

/** How a request is answered, over whatever connection it came. */
export interface Answering {
  answer(own: OwnAnswer): void;
  forward(lease: Lease): Promise<ForwardOutcome>;
}

/** Leads each request to the action of the first rule that fits it. */
export function createRuleActions(
  listener: ListenerConfig,
  { dnsName, addresses, poolOf }: RuleSurroundings,
): (request: FrontRequest, answering: Answering) => Promise<Outcome> {
  const findRule = createRuleMatcher(listener.rules);
  const choosers = new Map(
    listener.rules.map(({ action }) => [
      action,
      createGroupChooser(action.kind === 'forward' ? action.targets : []),
    ]),
  );

  async function act(
    request: FrontRequest,
    { action }: RuleConfig,
    { answer, forward }: Answering,
  ): Promise<Outcome> {
    switch (action.kind) {
      case 'forward': {
        const group = choosers.get(action)?.();
        const lease = group && poolOf(group.arn)?.lease();
        const targetGroupArn = group?.arn;
        if (lease !== undefined) return { ...(await forward(lease)), targetGroupArn };
        answer(errorAnswer(503));
        return { status: 503, targetGroupArn };
      }
      case 'redirect': {
        const location = redirectLocation(action, request, listener, { dnsName, addresses });
        answer({ ...errorAnswer(action.status), location });
        return { status: action.status, redirectUrl: location };
      }
      case 'fixed-response': {
        const { status, contentType, body } = action;
        answer({ status, contentType: `${contentType}; charset=utf-8`, body });
        return { status };
      }
      case 'not-emulated':
        answer(errorAnswer(501, `Not emulated here: ${action.reason}`));
        return { status: 501 };
    }
  }

  return async (request, answering) => {
    const refused = refusalOf(request);
    const rule = refused === undefined ? findRule(request) : undefined;
    if (rule === undefined) {
      const status = refused ?? 500;
      answering.answer(errorAnswer(status));
      return { status };
    }
    const outcome = await act(request, rule, answering);
    return { ...outcome, action: rule.action.kind, rulePriority: rule.priority };
  };
}
