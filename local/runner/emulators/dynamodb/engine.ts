import { type Containment, contain } from './containment.ts';
import {
  type DynaliteError,
  type Input,
  type Item,
  loadDynalite,
  type Store,
  type Table,
} from './dynalite.ts';
import { DynamoDbError } from './errors.ts';

/** dynalite in memory. A write takes 0.07 ms; a socket between it and the edge would add 0.5 ms. */
export interface Engine {
  readonly operations: ReadonlySet<string>;
  /** @throws DynamoDbError what DynamoDB would answer; any other error is a fault of the engine. */
  run(operation: string, input: Input): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** One write that went through. Absent images mean that the item was not there, or is no more. */
export interface Change {
  readonly table: string;
  readonly keyNames: readonly string[];
  readonly before?: Item;
  readonly after?: Item;
}

export interface EngineOptions {
  readonly account: string;
  readonly region: string;
  readonly onChange: (change: Change) => void;
}

export function createEngine(options: EngineOptions): Engine {
  const { db, validations, operations } = loadDynalite();
  watchWrites();
  const store = db.create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  store.tableDb.awsAccountId = options.account;
  store.tableDb.awsRegion = options.region;
  const containment = contain(store);
  listeners.set(store, options.onChange);

  const parse = (operation: string, input: Input): Input => {
    const known = operations.get(operation);
    try {
      const parsed = validations.checkTypes(input, known?.types);
      validations.checkValidations(parsed, known?.types, known?.custom, store);
      return parsed;
    } catch (error) {
      if (isDynaliteError(error)) throw toDynamoDbError(error);
      // Some malformed members (observed: null in a list) make the validation itself throw.
      const reason = error instanceof Error ? error.message : String(error);
      throw new DynamoDbError('SerializationException', `The request cannot be read: ${reason}`);
    }
  };
  return {
    operations: new Set(operations.keys()),
    run: async (operation, input) => {
      const known = operations.get(operation);
      if (known === undefined) throw new Error(`no such operation: "${operation}"`);
      const wantsOldItem = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
      const parsed = parse(operation, input);
      if (wantsOldItem) oldItemWanted.add(parsed);
      return settle(containment, (done) => known.act(store, parsed, done));
    },
    stop: () => store.lifecycleManager.gracefulClose(),
  };
}

type Outcome = { readonly error?: unknown; readonly result?: Record<string, unknown> };

async function settle(
  containment: Containment,
  act: (done: (error?: unknown, result?: Record<string, unknown>) => void) => void,
): Promise<Record<string, unknown>> {
  const { error, result } = await containment.run<Outcome>((done) =>
    act((error, result) => done({ error, result })),
  );
  if (isDynaliteError(error)) throw toDynamoDbError(error);
  if (error) throw error;
  return result ?? {};
}

function isDynaliteError(error: unknown): error is DynaliteError {
  return error instanceof Error && 'statusCode' in error && 'body' in error;
}

function toDynamoDbError({ body, statusCode }: DynaliteError): DynamoDbError {
  const type = body.__type.slice(body.__type.indexOf('#') + 1);
  const message = String(body.message ?? body.Message ?? '');
  return new DynamoDbError(type, message, { status: statusCode, item: body.Item });
}

const listeners = new WeakMap<Store, (change: Change) => void>();
const oldItemWanted = new WeakSet<Input>();
let watching = false;

/**
 * dynalite has neither streams nor `ReturnValuesOnConditionCheckFailure`. Every write passes through
 * two functions that its operations look up on the module: wrapping those, once, gives both.
 */
function watchWrites(): void {
  if (watching) return;
  watching = true;
  const { db } = loadDynalite();
  const { updateIndexes, checkConditional } = db;
  db.updateIndexes = (store, table, before, after, done) =>
    updateIndexes(store, table, before, after, (error) => {
      if (!error) listeners.get(store)?.(toChange(table, before, after));
      done(error);
    });
  db.checkConditional = (input, existing) => {
    const failure = checkConditional(input, existing);
    if (isDynaliteError(failure) && existing !== undefined && oldItemWanted.has(input)) {
      failure.body.Item = existing;
    }
    return failure;
  };
}

function toChange(table: Table, before: Item | undefined, after: Item | null): Change {
  return {
    table: table.TableName,
    keyNames: table.KeySchema.map((key) => key.AttributeName),
    before,
    after: after ?? undefined,
  };
}
