import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * The parts of dynalite that the emulator calls. Its HTTP front is left out: what it does about
 * signatures and limits is the edge's work here, and a throw behind it would end the process.
 */
export interface Dynalite {
  readonly db: {
    create(options: Readonly<Record<string, number>>): Store;
    checkConditional: CheckConditional;
    updateIndexes: UpdateIndexes;
    itemSize(item: Item): number;
  };
  readonly validations: {
    checkTypes(input: Input, types: unknown): Input;
    checkValidations(input: Input, types: unknown, custom: unknown, store: Store): void;
  };
  readonly operations: ReadonlyMap<string, Operation>;
}

export type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export type Input = Record<string, unknown>;
export type Callback<Result = unknown> = (error?: unknown, result?: Result) => void;

/** A refusal in AWS's words: dynalite's own errors carry the answer. */
export interface DynaliteError extends Error {
  readonly statusCode: number;
  readonly body: Record<string, unknown> & { readonly __type: string };
}

export interface Operation {
  readonly types: Readonly<Record<string, unknown>>;
  readonly custom: unknown;
  readonly act: (store: Store, input: Input, done: Callback<Record<string, unknown>>) => void;
}

export interface Table extends Record<string, unknown> {
  readonly TableName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
}

export type CheckConditional = (input: Input, existing: Item | undefined) => unknown;
export type UpdateIndexes = (
  store: Store,
  table: Table,
  before: Item | undefined,
  after: Item | null,
  done: Callback,
) => void;

export type Release = (done?: (...results: unknown[]) => void) => (...results: unknown[]) => void;

export interface ItemDb {
  lock(key: string, whenHeld: (release: Release) => void): unknown;
}

type DbCall = (...parameters: unknown[]) => unknown;

export interface Store {
  readonly db: { get: DbCall; put: DbCall; del: DbCall; batch: DbCall } & {
    createKeyStream: (options?: object) => NodeJS.ReadableStream;
    createValueStream: (options?: object) => NodeJS.ReadableStream;
  };
  readonly tableDb: ItemDb & { awsAccountId: string; awsRegion: string };
  getItemDb(table: string): ItemDb;
  getTable(name: string, checkStatus: boolean, done: Callback<Table>): void;
  readonly lifecycleManager: { gracefulClose(): Promise<void> };
}

let loaded: Dynalite | undefined;

/** Loads dynalite at the first call, about 50 ms: an app without tables never pays for it. */
export function loadDynalite(): Dynalite {
  loaded ??= load();
  return loaded;
}

function load(): Dynalite {
  const parts = fileURLToPath(new URL('./dynalite-parts.cjs', import.meta.url));
  const { db, validations, checks, actions } = createRequire(import.meta.url)(parts);
  const operations = new Map<string, Operation>();
  for (const [operation, { types, custom }] of Object.entries<Operation>(checks)) {
    operations.set(operation, { types, custom, act: actions[operation] });
  }
  return { db, validations, operations };
}
