import type { Input } from './dynalite.ts';
import type { IndexConfig, KeyConfig, TableConfig, ThroughputConfig } from './table-config.ts';

/** `CreateTable` as DynamoDB spells it. */
export function createTableInput(table: TableConfig): Input {
  const indexes = (configs: readonly IndexConfig[]) =>
    configs.length === 0 ? undefined : configs.map(indexInput);
  return {
    TableName: table.name,
    KeySchema: keySchema(table.keys),
    AttributeDefinitions: Object.entries(table.attributeTypes).map(([name, type]) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    BillingMode: table.billingMode,
    ...throughputInput(table.throughput),
    GlobalSecondaryIndexes: indexes(table.globalIndexes),
    LocalSecondaryIndexes: indexes(table.localIndexes),
  };
}

function indexInput(index: IndexConfig) {
  return {
    IndexName: index.name,
    KeySchema: keySchema(index.keys),
    Projection: {
      ProjectionType: index.projection.type,
      ...(index.projection.attributes && { NonKeyAttributes: [...index.projection.attributes] }),
    },
    ...throughputInput(index.throughput),
  };
}

function keySchema({ partition, sort }: KeyConfig) {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' }]),
  ];
}

function throughputInput(throughput: ThroughputConfig | undefined) {
  if (throughput === undefined) return {};
  const { readUnits, writeUnits } = throughput;
  return {
    ProvisionedThroughput: { ReadCapacityUnits: readUnits, WriteCapacityUnits: writeUnits },
  };
}

/** Adds to an answer what the engine does not know of a declared table: its stream and its expiry. */
export function describeTable(
  operation: string,
  output: Record<string, unknown>,
  tables: ReadonlyMap<string, TableConfig>,
  tableName: unknown,
): Record<string, unknown> {
  if (operation === 'DescribeTimeToLive') {
    const attribute = tables.get(String(tableName))?.timeToLiveAttribute;
    if (attribute === undefined) return output;
    return {
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
    };
  }
  const member = operation === 'DescribeTable' ? 'Table' : 'TableDescription';
  const description = output[member];
  if (typeof description !== 'object' || description === null) return output;
  const table = tables.get(String((description as { TableName?: unknown }).TableName));
  if (table === undefined) return output;
  return { ...output, [member]: { ...description, ...additions(table) } };
}

function additions(table: TableConfig): Record<string, unknown> {
  const { stream, deletionProtection } = table;
  if (stream === undefined) return { DeletionProtectionEnabled: deletionProtection };
  return {
    DeletionProtectionEnabled: deletionProtection,
    LatestStreamArn: stream.arn,
    LatestStreamLabel: stream.arn.slice(stream.arn.lastIndexOf('/') + 1),
    StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType },
  };
}
