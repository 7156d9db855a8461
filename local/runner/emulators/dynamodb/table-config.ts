/** One DynamoDB table, as the emulator needs it. */
export interface TableConfig {
  readonly name: string;
  readonly arn: string;
  /** Present when the table has a change stream. */
  readonly stream?: StreamConfig;
  readonly keys: KeyConfig;
  /** Type of every key attribute, by name. */
  readonly attributeTypes: Readonly<Record<string, AttributeType>>;
  readonly globalIndexes: readonly IndexConfig[];
  readonly localIndexes: readonly IndexConfig[];
  readonly billingMode: 'PAY_PER_REQUEST' | 'PROVISIONED';
  /** Only with `PROVISIONED`. Kept for DescribeTable: capacity is never used up here. */
  readonly throughput?: ThroughputConfig;
  /** Attribute that holds the expiry. Kept for DescribeTimeToLive. */
  readonly timeToLiveAttribute?: string;
  readonly deletionProtection: boolean;
}

export interface StreamConfig {
  readonly arn: string;
  readonly viewType: StreamViewType;
}

export type AttributeType = 'S' | 'N' | 'B';

export const STREAM_VIEW_TYPES = [
  'KEYS_ONLY',
  'NEW_IMAGE',
  'OLD_IMAGE',
  'NEW_AND_OLD_IMAGES',
] as const;

export type StreamViewType = (typeof STREAM_VIEW_TYPES)[number];

export interface KeyConfig {
  readonly partition: string;
  readonly sort?: string;
}

export interface IndexConfig {
  readonly name: string;
  readonly keys: KeyConfig;
  readonly projection: {
    readonly type: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly attributes?: readonly string[];
  };
  readonly throughput?: ThroughputConfig;
}

export interface ThroughputConfig {
  readonly readUnits: number;
  readonly writeUnits: number;
}
