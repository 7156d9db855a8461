import { type Input, inputText } from '../protocols/input.ts';
import { isRecord } from '../protocols/json.ts';
import { invalidAttributeName, invalidAttributeValue, operationNotEmulated } from './errors.ts';
import type { Queue } from './queue.ts';
import { parseRedrivePolicy, type QueueConfig, queueLimits, settingNames } from './queue-config.ts';

/** Attributes that SQS knows and that change nothing here, so setting them is refused. */
const notEmulated = [
  'Policy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

/** @throws SqsError InvalidAttributeName */
export function queueAttributes(
  queue: Queue,
  names: readonly string[],
): Record<string, string> | undefined {
  const all = describe(queue);
  const chosen: Record<string, string> = {};
  for (const name of names) {
    if (name === 'All') Object.assign(chosen, all);
    else if (Object.hasOwn(all, name)) chosen[name] = all[name] ?? '';
    else if (name !== 'RedrivePolicy' && !notEmulated.includes(name))
      throw invalidAttributeName(name);
  }
  return Object.keys(chosen).length === 0 ? undefined : chosen;
}

function describe(queue: Queue): Readonly<Record<string, string>> {
  const { settings } = queue;
  const depth = queue.depth();
  return {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: String(depth.visible),
    ApproximateNumberOfMessagesNotVisible: String(depth.inFlight),
    ApproximateNumberOfMessagesDelayed: String(depth.delayed),
    CreatedTimestamp: String(queue.createdTimestamp),
    LastModifiedTimestamp: String(queue.modifiedTimestamp),
    ...Object.fromEntries(
      Object.entries(settingNames).map(([name, setting]) => [name, String(settings[setting])]),
    ),
    ...(settings.redrive && { RedrivePolicy: JSON.stringify(settings.redrive) }),
  };
}

/** All or nothing. @throws SqsError InvalidAttributeName, InvalidAttributeValue */
export function withAttributes(settings: QueueConfig, attributes: Input): QueueConfig {
  let changed = settings;
  for (const name of Object.keys(attributes)) {
    changed = { ...changed, ...change(name, inputText(attributes, name) ?? '') };
  }
  return changed;
}

function change(name: string, value: string): Partial<QueueConfig> {
  const setting = Object.hasOwn(settingNames, name) ? settingNames[name] : undefined;
  if (setting !== undefined) {
    const { min, max } = queueLimits[setting];
    const number = /^[0-9]+$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max)) throw invalidAttributeValue(name);
    return { [setting]: number };
  }
  if (name === 'RedrivePolicy') return { redrive: readRedrive(value) };
  if (notEmulated.includes(name)) throw operationNotEmulated(`SetQueueAttributes ${name}`);
  throw invalidAttributeName(name);
}

function readRedrive(text: string): QueueConfig['redrive'] {
  if (text === '') return undefined;
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalidAttributeValue('RedrivePolicy');
  }
  const redrive = isRecord(policy) ? parseRedrivePolicy(policy) : undefined;
  if (redrive === undefined) throw invalidAttributeValue('RedrivePolicy');
  return redrive;
}
