import type { Cloud } from '../../../../local/runner/cloud.ts';
import { type Edge, type EdgeOptions, startEdge } from '../../../../local/runner/edge/edge.ts';
import { createIdentities, type Identities } from '../../../../local/runner/edge/identities.ts';
import {
  createDynamoDb,
  type DynamoDb,
} from '../../../../local/runner/emulators/dynamodb/dynamodb.ts';
import type { TableConfig } from '../../../../local/runner/emulators/dynamodb/table-config.ts';
import { createSts } from '../../../../local/runner/emulators/sts/sts.ts';
import { ManualClock } from '../../../../local/xray/index.ts';

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/orders-PlaceOrderRole`;

export interface EdgeFixture {
  readonly edge: Edge;
  readonly cloud: Cloud;
  readonly dynamoDb: DynamoDb;
  readonly identities: Identities;
  readonly warnings: string[];
  readonly logged: string[];
  /** What an SDK client of the role needs. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: ReturnType<Identities['forRole']>;
    readonly maxAttempts: number;
  };
  stop(): Promise<void>;
}

export async function startFixture(
  tables: readonly TableConfig[] = [],
  options: Partial<EdgeOptions> = {},
): Promise<EdgeFixture> {
  const warnings: string[] = [];
  const logged: string[] = [];
  const cloud: Cloud = {
    account: ACCOUNT,
    region: REGION,
    clock: new ManualClock(),
    emit: () => {},
    warn: (message) => warnings.push(message),
  };
  const identities = createIdentities(ACCOUNT);
  const dynamoDb = await createDynamoDb(cloud, tables);
  const edge = await startEdge({
    host: '127.0.0.1',
    port: 0,
    region: REGION,
    services: {
      dynamodb: dynamoDb.handle,
      sts: createSts(cloud, { roles: [], credentials: identities.forRole }),
    },
    identities,
    log: (message) => logged.push(message),
    ...options,
  });
  return {
    edge,
    cloud,
    dynamoDb,
    identities,
    warnings,
    logged,
    client: {
      endpoint: edge.url,
      region: REGION,
      credentials: identities.forRole(ROLE_ARN, 'place-order'),
      maxAttempts: 1,
    },
    stop: async () => {
      await edge.stop();
      await dynamoDb.stop();
    },
  };
}

export function table(overrides: Partial<TableConfig> = {}): TableConfig {
  const name = overrides.name ?? 'orders';
  const arn = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`;
  return {
    name,
    arn,
    stream: { arn: `${arn}/stream/2026-01-01T00:00:00.000`, viewType: 'NEW_AND_OLD_IMAGES' },
    keys: { partition: 'orderId' },
    attributeTypes: { orderId: 'S' },
    globalIndexes: [],
    localIndexes: [],
    billingMode: 'PAY_PER_REQUEST',
    deletionProtection: false,
    ...overrides,
  };
}
