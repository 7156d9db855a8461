/** A standard queue. Times are in seconds, sizes in bytes. */
export interface QueueConfig {
  readonly name: string;
  readonly arn: string;
  /** As in the cloud: `https://sqs.<region>.amazonaws.com/<account>/<name>`. */
  readonly url: string;
  readonly visibilityTimeout: number;
  readonly delaySeconds: number;
  readonly messageRetentionPeriod: number;
  readonly receiveMessageWaitTimeSeconds: number;
  readonly maximumMessageSize: number;
  readonly redrive?: RedrivePolicy;
}

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  /** How often a message may be received before the next receive moves it to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

export type QueueSetting = keyof typeof queueLimits;

/**
 * Range and default of every numeric setting.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const queueLimits = {
  visibilityTimeout: { min: 0, max: 43_200, byDefault: 30 },
  delaySeconds: { min: 0, max: 900, byDefault: 0 },
  messageRetentionPeriod: { min: 60, max: 1_209_600, byDefault: 345_600 },
  receiveMessageWaitTimeSeconds: { min: 0, max: 20, byDefault: 0 },
  maximumMessageSize: { min: 1024, max: 1_048_576, byDefault: 1_048_576 },
} as const;

/** The settings by the names that the API and CloudFormation give them. */
export const settingNames: Readonly<Record<string, QueueSetting>> = {
  VisibilityTimeout: 'visibilityTimeout',
  DelaySeconds: 'delaySeconds',
  MessageRetentionPeriod: 'messageRetentionPeriod',
  ReceiveMessageWaitTimeSeconds: 'receiveMessageWaitTimeSeconds',
  MaximumMessageSize: 'maximumMessageSize',
};

const maxReceiveCountLimit = 1000;

/** Reads `{deadLetterTargetArn, maxReceiveCount}`; `undefined` when it is not a redrive policy. */
export function parseRedrivePolicy(
  policy: Readonly<Record<string, unknown>>,
): RedrivePolicy | undefined {
  const { deadLetterTargetArn, maxReceiveCount } = policy;
  const count = typeof maxReceiveCount === 'string' ? Number(maxReceiveCount) : maxReceiveCount;
  if (typeof deadLetterTargetArn !== 'string' || !deadLetterTargetArn.startsWith('arn:')) {
    return undefined;
  }
  if (typeof count !== 'number' || !Number.isInteger(count)) return undefined;
  if (count < 1 || count > maxReceiveCountLimit) return undefined;
  return { deadLetterTargetArn, maxReceiveCount: count };
}
