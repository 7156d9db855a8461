import { type DeclaredResource, PlanError, type PlanScope } from '../../plan/plan.ts';
import type { TableNames } from './resources.ts';
import {
  type AttributeType,
  type IndexConfig,
  type KeyConfig,
  STREAM_VIEW_TYPES,
  type StreamConfig,
  type TableConfig,
  type ThroughputConfig,
} from './table-config.ts';
import { list, quote, record, text } from './template-values.ts';

/** Properties that would change what the table does, and do nothing here. */
const UNSUPPORTED = ['KinesisStreamSpecification', 'ImportSourceSpecification'];

/** @throws PlanError naming the property. */
export function parseTable(resource: DeclaredResource, names: TableNames): TableConfig {
  refuse(resource, UNSUPPORTED);
  const billingMode = parseBillingMode(resource.property('BillingMode'));
  return {
    ...parseShape(resource, names, billingMode),
    ...(billingMode === 'PROVISIONED' && {
      throughput: parseThroughput(
        resource.property('ProvisionedThroughput'),
        'ProvisionedThroughput',
      ),
    }),
    deletionProtection: resource.property('DeletionProtectionEnabled') === true,
  };
}

/** @throws PlanError naming the property. */
export function parseGlobalTable(
  resource: DeclaredResource,
  names: TableNames,
  scope: PlanScope,
): TableConfig {
  refuse(resource, ['MultiRegionConsistency', 'GlobalTableWitnesses']);
  const billingMode = parseBillingMode(resource.property('BillingMode'));
  if (billingMode === 'PROVISIONED') {
    throw new PlanError(
      'BillingMode: "PROVISIONED" of a global table is not emulated; use "PAY_PER_REQUEST"',
    );
  }
  const replicas = list(resource.property('Replicas'), 'Replicas').map((replica, index) =>
    record(replica, `Replicas[${index}]`),
  );
  const [local, ...others] = replicas;
  if (local === undefined || others.length > 0 || local.Region !== scope.region) {
    const regions = replicas.map(({ Region }) => `"${String(Region)}"`).join(', ');
    throw new PlanError(
      `Replicas: only one replica in "${scope.region}" is emulated, got ${regions || 'none'}`,
    );
  }
  if (local.KinesisStreamSpecification !== undefined) {
    throw new PlanError('Replicas[0].KinesisStreamSpecification is not emulated; leave it out');
  }
  return {
    ...parseShape(resource, names, billingMode),
    deletionProtection: local.DeletionProtectionEnabled === true,
  };
}

function refuse(resource: DeclaredResource, names: readonly string[]): void {
  for (const name of names) {
    if (resource.property(name) !== undefined) {
      throw new PlanError(`${name} is not emulated; leave it out to run the table here`);
    }
  }
}

function parseShape(
  resource: DeclaredResource,
  names: TableNames,
  billingMode: TableConfig['billingMode'],
): Omit<TableConfig, 'deletionProtection' | 'throughput'> {
  const indexes = (property: string, billing: TableConfig['billingMode']) =>
    list(resource.property(property) ?? [], property).map((value, index) =>
      parseIndex(value, `${property}[${index}]`, billing),
    );
  return {
    name: names.name,
    arn: names.arn,
    stream: parseStream(resource.property('StreamSpecification'), names.streamArn),
    keys: parseKeys(resource.property('KeySchema'), 'KeySchema'),
    attributeTypes: parseAttributeTypes(resource.property('AttributeDefinitions')),
    globalIndexes: indexes('GlobalSecondaryIndexes', billingMode),
    // A local index lives on its table's capacity.
    localIndexes: indexes('LocalSecondaryIndexes', 'PAY_PER_REQUEST'),
    billingMode,
    timeToLiveAttribute: parseTimeToLive(resource.property('TimeToLiveSpecification')),
  };
}

function parseBillingMode(value: unknown): TableConfig['billingMode'] {
  const mode = value ?? 'PROVISIONED';
  if (mode === 'PAY_PER_REQUEST' || mode === 'PROVISIONED') return mode;
  throw new PlanError(
    `BillingMode: must be "PAY_PER_REQUEST" or "PROVISIONED", got ${quote(value)}`,
  );
}

function parseStream(value: unknown, arn: string | undefined): StreamConfig | undefined {
  if (value === undefined || arn === undefined) return undefined;
  const { StreamViewType: declared } = record(value, 'StreamSpecification');
  const viewType = STREAM_VIEW_TYPES.find((type) => type === declared);
  if (viewType !== undefined) return { arn, viewType };
  throw new PlanError(
    `StreamSpecification.StreamViewType: must be one of ${STREAM_VIEW_TYPES.join(', ')}, got ${quote(declared)}`,
  );
}

function parseKeys(value: unknown, path: string): KeyConfig {
  const names: { HASH?: string; RANGE?: string } = {};
  for (const [index, element] of list(value, path).entries()) {
    const at = `${path}[${index}]`;
    const { AttributeName: name, KeyType: type } = record(element, at);
    if (type !== 'HASH' && type !== 'RANGE') {
      throw new PlanError(`${at}.KeyType: must be "HASH" or "RANGE", got ${quote(type)}`);
    }
    if (names[type] !== undefined) {
      throw new PlanError(`${at}: several ${type} keys of one index are not emulated; use one`);
    }
    names[type] = text(name, `${at}.AttributeName`);
  }
  if (names.HASH === undefined) throw new PlanError(`${path}: has no key of type "HASH"`);
  return { partition: names.HASH, sort: names.RANGE };
}

function parseAttributeTypes(value: unknown): Record<string, AttributeType> {
  const path = 'AttributeDefinitions';
  return Object.fromEntries(
    list(value, path).map((definition, index) => {
      const { AttributeName: name, AttributeType: type } = record(definition, `${path}[${index}]`);
      if (type !== 'S' && type !== 'N' && type !== 'B') {
        throw new PlanError(
          `${path}[${index}].AttributeType: must be "S", "N" or "B", got ${quote(type)}`,
        );
      }
      return [text(name, `${path}[${index}].AttributeName`), type];
    }),
  );
}

function parseIndex(
  value: unknown,
  path: string,
  billingMode: TableConfig['billingMode'],
): IndexConfig {
  const index = record(value, path);
  const projection = record(index.Projection, `${path}.Projection`);
  const type = projection.ProjectionType ?? 'ALL';
  if (type !== 'ALL' && type !== 'KEYS_ONLY' && type !== 'INCLUDE') {
    throw new PlanError(
      `${path}.Projection.ProjectionType: must be "ALL", "KEYS_ONLY" or "INCLUDE", got ${quote(type)}`,
    );
  }
  const attributesPath = `${path}.Projection.NonKeyAttributes`;
  return {
    name: text(index.IndexName, `${path}.IndexName`),
    keys: parseKeys(index.KeySchema, `${path}.KeySchema`),
    projection: {
      type,
      ...(type === 'INCLUDE' && {
        attributes: list(projection.NonKeyAttributes, attributesPath).map((name, position) =>
          text(name, `${attributesPath}[${position}]`),
        ),
      }),
    },
    ...(billingMode === 'PROVISIONED' && {
      throughput: parseThroughput(index.ProvisionedThroughput, `${path}.ProvisionedThroughput`),
    }),
  };
}

function parseThroughput(value: unknown, path: string): ThroughputConfig {
  const { ReadCapacityUnits: read, WriteCapacityUnits: write } = record(value, path);
  // CloudFormation takes numbers as text as well.
  const units = (unit: unknown, name: string) => {
    const number = Number(unit);
    if (Number.isInteger(number) && number > 0) return number;
    throw new PlanError(`${path}.${name}: must be a whole number above 0, got ${quote(unit)}`);
  };
  return {
    readUnits: units(read, 'ReadCapacityUnits'),
    writeUnits: units(write, 'WriteCapacityUnits'),
  };
}

function parseTimeToLive(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const { Enabled: enabled, AttributeName: name } = record(value, 'TimeToLiveSpecification');
  if (enabled !== true && enabled !== 'true') return undefined;
  return text(name, 'TimeToLiveSpecification.AttributeName');
}
