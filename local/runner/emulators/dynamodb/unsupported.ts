import type { Input } from './dynalite.ts';
import { DynamoDbError } from './errors.ts';
import type { TableConfig } from './table-config.ts';

/** Parameters that DynamoDB acts on and the engine would drop without a word, by operation. */
const NOT_EMULATED: Readonly<Record<string, readonly string[]>> = {
  CreateTable: [
    'StreamSpecification',
    'SSESpecification',
    'TableClass',
    'DeletionProtectionEnabled',
    'ResourcePolicy',
    'OnDemandThroughput',
    'WarmThroughput',
    'Tags',
  ],
  UpdateTable: [
    'StreamSpecification',
    'SSESpecification',
    'TableClass',
    'DeletionProtectionEnabled',
    'ReplicaUpdates',
    'GlobalTableWitnessUpdates',
    'MultiRegionConsistency',
    'OnDemandThroughput',
    'WarmThroughput',
  ],
};

const ON_CHECK_FAILURE = 'ReturnValuesOnConditionCheckFailure';

/** @throws DynamoDbError for what the engine would otherwise ignore. */
export function refuseUnsupported(
  operation: string,
  input: Input,
  tables: ReadonlyMap<string, TableConfig>,
): void {
  const dropped = (NOT_EMULATED[operation] ?? []).filter((name) => input[name] != null);
  if (dropped.length > 0) {
    throw new DynamoDbError(
      'ValidationException',
      `TraceLab does not emulate ${dropped.join(', ')} of ${operation}. Declare the table in the CDK app instead.`,
    );
  }
  const returned = input[ON_CHECK_FAILURE];
  if (returned != null && returned !== 'ALL_OLD' && returned !== 'NONE') {
    throw new DynamoDbError(
      'ValidationException',
      `1 validation error detected: Value '${String(returned)}' at 'returnValuesOnConditionCheckFailure' ` +
        'failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]',
    );
  }
  if (operation === 'DeleteTable' && tables.get(String(input.TableName))?.deletionProtection) {
    throw new DynamoDbError(
      'ValidationException',
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
}
