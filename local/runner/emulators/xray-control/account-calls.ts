import { isDeepStrictEqual } from 'node:util';
import type { OperationName, XRay } from '../../../xray/index.ts';
import { isRecord } from '../protocols/json.ts';
import type { AccountCallConfig, Controlled } from './controlled.ts';
import type { Ownership } from './ownership.ts';
import { messageOf, type Reconciling } from './reconcile.ts';

/** Operations that set something up, which is what deployments call. */
const operations = [
  'CreateGroup',
  'CreateSamplingRule',
  'DeleteGroup',
  'DeleteResourcePolicy',
  'DeleteSamplingRule',
  'GetEncryptionConfig',
  'GetGroup',
  'GetIndexingRules',
  'GetTraceSegmentDestination',
  'PutEncryptionConfig',
  'PutResourcePolicy',
  'TagResource',
  'UntagResource',
  'UpdateGroup',
  'UpdateIndexingRule',
  'UpdateSamplingRule',
  'UpdateTraceSegmentDestination',
] as const satisfies readonly OperationName[];

/** Members of answers that a template may refer to. */
export const answerMembers = [
  'EncryptionConfig.KeyId',
  'EncryptionConfig.Status',
  'EncryptionConfig.Type',
  'Group.GroupARN',
  'Group.GroupName',
] as const;

export interface AccountCall {
  readonly operation: (typeof operations)[number];
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * Reads the call that `AwsCustomResource` wrote into a template.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources.AwsSdkCall.html
 * @throws Error for a call that is not made here, naming it.
 */
export function parseAccountCall(text: string): AccountCall {
  const call = parseJson(text);
  const service = String(call.service ?? '');
  const action = String(call.action ?? '');
  const name = action.replace(/Command$/, '').replace(/^./, (first) => first.toUpperCase());
  const operation = operations.find((each) => each === name);
  if (operation === undefined || !isXRay(service)) {
    throw new Error(`"${service}" "${action}" is not called here: it has no local behaviour`);
  }
  return { operation, parameters: isRecord(call.parameters) ? call.parameters : {} };
}

const isXRay = (service: string) =>
  service.replace('@aws-sdk/client-', '').toLowerCase() === 'xray';

function parseJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Said below, as for any other value that is not an object.
  }
  throw new Error(`a call of AWS must be a JSON object, got "${text.slice(0, 200)}"`);
}

const kind = 'account call';

/**
 * Makes the calls of new and changed resources; nothing is called again for one that stayed as it was.
 * @returns the members of the last answers by resource; of what failed there are none.
 */
export function makeCalls(
  xray: XRay,
  wanted: readonly Controlled<AccountCallConfig>[],
  { ownership, onFailure }: Reconciling,
): Map<Controlled<AccountCallConfig>, Readonly<Record<string, string>>> {
  const answers = new Map<Controlled<AccountCallConfig>, Readonly<Record<string, string>>>();
  for (const resource of wanted) {
    try {
      answers.set(resource, makeCall(xray, resource, ownership));
    } catch (error) {
      onFailure(resource, messageOf(error));
    }
  }
  return answers;
}

function makeCall(
  xray: XRay,
  { stack, logicalId, config, isRetained }: Controlled<AccountCallConfig>,
  ownership: Ownership,
): Readonly<Record<string, string>> {
  const owned = ownership
    .all(kind)
    .find((each) => each.stack === stack && each.logicalId === logicalId);
  const before = isRecord(owned?.made) ? (owned.made as Record<string, string>) : {};
  if (owned !== undefined && isDeepStrictEqual(owned.config, { ...config })) return before;
  const text = owned === undefined ? config.onCreate : config.onUpdate;
  const made = text === undefined ? before : run(xray, text);
  ownership.put({ kind, stack, logicalId, config, made, isRetained });
  return made;
}

/** What the resources that are gone call last; the newest first. */
export function undoCalls(xray: XRay, { ownership, isDeclared, say }: Reconciling): void {
  for (const owned of ownership.all(kind).toReversed()) {
    if (isDeclared(owned.stack, owned.logicalId)) continue;
    const { onDelete } = owned.config as { readonly onDelete?: unknown };
    try {
      if (typeof onDelete === 'string' && !owned.isRetained) {
        run(xray, onDelete);
        const { operation, parameters } = parseAccountCall(onDelete);
        say(
          `"${owned.logicalId}" is gone from the stacks: called ${operation} ${JSON.stringify(parameters)}`,
        );
      }
      ownership.remove(owned);
    } catch (error) {
      say(
        `"${owned.logicalId}" is gone from the stacks, and its last call failed: ${messageOf(error)}`,
      );
    }
  }
}

function run(xray: XRay, text: string): Record<string, string> {
  const { operation, parameters } = parseAccountCall(text);
  // X-Ray checks the parameters itself.
  return flat(xray.call(operation, parameters as never));
}

/** `{ EncryptionConfig: { Type: 'NONE' } }` as `{ 'EncryptionConfig.Type': 'NONE' }`. */
function flat(value: unknown, path = ''): Record<string, string> {
  if (!isRecord(value)) return path === '' || value == null ? {} : { [path]: String(value) };
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, member]) =>
      flat(member, path === '' ? key : `${path}.${key}`),
    ),
  );
}
