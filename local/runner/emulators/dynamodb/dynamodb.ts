import { crc32 } from 'node:zlib';
import type { AwsRequest, AwsResponse, AwsService, Cloud, TableStreams } from '../../cloud.ts';
import { createTableInput, describeTable } from './descriptions.ts';
import type { Input } from './dynalite.ts';
import { createEngine, type Engine } from './engine.ts';
import { DynamoDbError, qualifiedType } from './errors.ts';
import type { TableConfig } from './table-config.ts';
import { createTableStreams } from './table-streams.ts';
import { refuseUnsupported } from './unsupported.ts';

export interface DynamoDb extends TableStreams {
  readonly handle: AwsService;
  stop(): Promise<void>;
}

/**
 * DynamoDB with the given tables, in memory: what it holds is gone when it stops.
 *
 * @throws Error naming the table, when DynamoDB would not create it as declared.
 */
export async function createDynamoDb(
  cloud: Cloud,
  tables: readonly TableConfig[],
): Promise<DynamoDb> {
  const streams = createTableStreams(cloud, tables);
  const engine = createEngine({
    account: cloud.account,
    region: cloud.region,
    onChange: streams.write,
  });
  for (const table of tables) await createTable(engine, table);
  const byName = new Map(tables.map((table) => [table.name, table]));
  return {
    handle: (request) => handle(cloud, engine, byName, request),
    read: streams.read,
    latest: streams.latest,
    stop: async () => {
      streams.stop();
      await engine.stop();
    },
  };
}

async function createTable(engine: Engine, table: TableConfig): Promise<void> {
  try {
    await engine.run('CreateTable', createTableInput(table));
  } catch (error) {
    if (!(error instanceof DynamoDbError)) throw error;
    throw new Error(`table "${table.name}" cannot be created: ${error.message}`, { cause: error });
  }
  for (;;) {
    const { Table } = await engine.run('DescribeTable', { TableName: table.name });
    if ((Table as { TableStatus?: string }).TableStatus === 'ACTIVE') return;
  }
}

async function handle(
  cloud: Cloud,
  engine: Engine,
  tables: ReadonlyMap<string, TableConfig>,
  request: AwsRequest,
): Promise<AwsResponse> {
  try {
    const operation = operationOf(engine, request);
    const input = readInput(cloud, request.body);
    refuseUnsupported(operation, input, tables);
    const output = await engine.run(operation, input);
    return answer(request, 200, describeTable(operation, output, tables, input.TableName));
  } catch (error) {
    if (!(error instanceof DynamoDbError)) throw error;
    const { type, message, item, status } = error;
    return answer(request, status, {
      __type: qualifiedType(type),
      // One exception is spelled with a capital letter (observed), and SDKs read either.
      [type === 'SerializationException' ? 'Message' : 'message']: message,
      ...(item === undefined ? {} : { Item: item }),
    });
  }
}

function operationOf(engine: Engine, request: AwsRequest): string {
  const target = request.headers['x-amz-target'] ?? '';
  const [api, operation = ''] = target.split('.');
  if (api === 'DynamoDB_20120810' && engine.operations.has(operation)) return operation;
  const emulated = [...engine.operations].join(', ');
  throw new DynamoDbError(
    'UnknownOperationException',
    `TraceLab does not emulate the DynamoDB operation "${target}". Emulated are: ${emulated}.`,
  );
}

function readInput(cloud: Cloud, body: Buffer): Input {
  let input: unknown;
  try {
    input = JSON.parse(body.toString());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DynamoDbError('SerializationException', `The body is not JSON: ${reason}`);
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new DynamoDbError('SerializationException', 'The body must be a JSON object.');
  }
  return withTableName(cloud, { ...input });
}

/** A table may be given by its ARN wherever its name may be. */
function withTableName(cloud: Cloud, input: Input): Input {
  const prefix = `arn:aws:dynamodb:${cloud.region}:${cloud.account}:table/`;
  const { TableName: name } = input;
  if (typeof name !== 'string' || !name.startsWith(prefix)) return input;
  return { ...input, TableName: name.slice(prefix.length) };
}

function answer(request: AwsRequest, status: number, output: unknown): AwsResponse {
  const body = JSON.stringify(output);
  return {
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      // Some SDKs compare it with the body that arrived, so it is not optional.
      'x-amz-crc32': String(crc32(body)),
      'x-amzn-requestid': request.requestId,
    },
    body,
  };
}
