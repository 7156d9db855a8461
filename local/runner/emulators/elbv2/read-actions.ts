import { isRecord } from '../protocols/json.ts';
import type { ActionPart } from './parts.ts';
import { RuleError } from './read-conditions.ts';

type Properties = Readonly<Record<string, unknown>>;

/**
 * Reads `Actions` or `DefaultActions`. What cannot run here becomes an action that answers 501 with the
 * reason, so that its requests never fall through to another rule.
 */
export function readActions(actions: unknown): ActionPart {
  const list = (Array.isArray(actions) ? actions : [])
    .filter(isRecord)
    .sort((a, b) => Number(a.Order ?? 0) - Number(b.Order ?? 0));
  try {
    const guard = list.find(({ Type }) => /^(authenticate-|jwt-validation$)/.test(String(Type)));
    if (guard !== undefined)
      throw new RuleError(`actions of type "${guard.Type}" are not emulated`);
    const last = list.at(-1);
    if (last === undefined) throw new RuleError('there is no action');
    return readAction(last);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return { kind: 'not-emulated', reason: error.message };
  }
}

function readAction(action: Properties): ActionPart {
  switch (action.Type) {
    case 'forward':
      return readForward(action);
    case 'redirect':
      return readRedirect(isRecord(action.RedirectConfig) ? action.RedirectConfig : {});
    case 'fixed-response':
      return readFixedResponse(
        isRecord(action.FixedResponseConfig) ? action.FixedResponseConfig : {},
      );
    default:
      throw new RuleError(`actions of type "${action.Type}" are not emulated`);
  }
}

function readForward(action: Properties): ActionPart {
  const config = isRecord(action.ForwardConfig) ? action.ForwardConfig : {};
  const groups = Array.isArray(config.TargetGroups) ? config.TargetGroups.filter(isRecord) : [];
  const targets =
    groups.length > 0
      ? groups.map(({ TargetGroupArn, Weight }) => ({
          arn: String(TargetGroupArn),
          weight: readWeight(Weight),
        }))
      : [{ arn: String(action.TargetGroupArn ?? ''), weight: 1 }];
  if (targets.some(({ arn }) => arn === '')) throw new RuleError('a forward names no target group');
  return { kind: 'forward', targets };
}

function readWeight(weight: unknown): number {
  const number = Number(weight ?? 1);
  if (Number.isInteger(number) && number >= 0 && number <= 999) return number;
  throw new RuleError(`a Weight must be a whole number from 0 to 999, got "${String(weight)}"`);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html */
function readRedirect(config: Properties): ActionPart {
  const status = String(config.StatusCode ?? '');
  if (status !== 'HTTP_301' && status !== 'HTTP_302') {
    throw new RuleError(`a redirect's StatusCode must be HTTP_301 or HTTP_302, got "${status}"`);
  }
  const part = (name: string) => String(config[name] ?? `#{${name.toLowerCase()}}`);
  return {
    kind: 'redirect',
    status: status === 'HTTP_301' ? 301 : 302,
    protocol: part('Protocol'),
    host: part('Host'),
    port: part('Port'),
    path: String(config.Path ?? '/#{path}'),
    query: part('Query'),
  };
}

function readFixedResponse(config: Properties): ActionPart {
  const status = String(config.StatusCode ?? '');
  if (!/^[245]\d\d$/.test(status)) {
    throw new RuleError(`a fixed response's StatusCode must be 2XX, 4XX or 5XX, got "${status}"`);
  }
  return {
    kind: 'fixed-response',
    status: Number(status),
    contentType: String(config.ContentType ?? 'text/plain'),
    body: String(config.MessageBody ?? ''),
  };
}
