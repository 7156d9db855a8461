import {
  type DeclaredResource,
  generatedName,
  type Identity,
  PlanError,
  type PlanScope,
  type ResourceKind,
} from '../../plan/plan.ts';
import { parseGlobalTable, parseTable } from './parse-table.ts';
import type { TableConfig } from './table-config.ts';

/** What DynamoDB's resources add to the plan. */
export interface DynamoDbPlan {
  readonly tables: TableConfig[];
}

export const tableKind: ResourceKind<DynamoDbPlan> = {
  type: 'AWS::DynamoDB::Table',
  local: {
    runs: 'A table in memory, with indexes, conditions and its stream.',
    unlike: ['it is empty at each start.', 'transactions, PartiQL and expiry are not emulated.'],
  },
  identify: identifyTable,
  plan: (resource, into, scope) => {
    addTable(into, parseTable(resource, namesOf(resource, scope)));
  },
};

/** A table of `aws-dynamodb.TableV2`; several regions are not emulated. */
export const globalTableKind: ResourceKind<DynamoDbPlan> = {
  type: 'AWS::DynamoDB::GlobalTable',
  local: {
    runs: 'As `AWS::DynamoDB::Table`, in one region.',
    unlike: ['it is empty at each start.', 'transactions, PartiQL and expiry are not emulated.'],
  },
  identify: identifyTable,
  plan: (resource, into, scope) => {
    addTable(into, parseGlobalTable(resource, namesOf(resource, scope), scope));
  },
};

export const dynamoDbResources: readonly ResourceKind<DynamoDbPlan>[] = [
  tableKind,
  globalTableKind,
];

export interface TableNames {
  readonly name: string;
  readonly arn: string;
  readonly streamArn?: string;
}

function identifyTable(resource: DeclaredResource, scope: PlanScope): Identity {
  const { name, arn, streamArn } = namesOf(resource, scope);
  return { ref: name, attributes: { Arn: arn, ...(streamArn && { StreamArn: streamArn }) } };
}

/** On AWS the time at which the stream was switched on; here the same from run to run. */
const STREAM_LABEL = '2026-01-01T00:00:00.000';

function namesOf(resource: DeclaredResource, scope: PlanScope): TableNames {
  const declared = resource.property('TableName');
  const name = typeof declared === 'string' ? declared : generatedName(resource, 255);
  const { partition, region, account } = scope;
  const arn = `arn:${partition}:dynamodb:${region}:${account}:table/${name}`;
  const hasStream = resource.property('StreamSpecification') !== undefined;
  return { name, arn, streamArn: hasStream ? `${arn}/stream/${STREAM_LABEL}` : undefined };
}

function addTable(into: DynamoDbPlan, table: TableConfig): void {
  if (into.tables.some(({ name }) => name === table.name)) {
    throw new PlanError(
      `TableName: "${table.name}" is declared twice; give one of the tables another name`,
    );
  }
  into.tables.push(table);
}
