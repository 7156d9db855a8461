import { join } from 'node:path';
import type { UnprocessedTraceSegment } from '@aws-sdk/client-xray';
import { checkConstraints } from './api/constraints.ts';
import { invalidRequest } from './api/errors.ts';
import { toUnprocessed } from './api/model/unprocessed-segment.ts';
import type { OperationContext, OperationName, OperationTypes } from './api/operation.ts';
import { operations } from './api/operations.ts';
import type { Clock } from './clock.ts';
import { createEncryption } from './encryption/encryption.ts';
import { type Keys, openKeys } from './encryption/keys.ts';
import { refusingWithoutKey } from './encryption/refusing-engine.ts';
import { sealedCollection } from './encryption/sealed-collection.ts';
import { sealedUnder } from './encryption/sealed-text.ts';
import { openTraceEngine } from './engine.ts';
import { openGroups } from './groups/groups.ts';
import type { Insight } from './insights/insight.ts';
import { openInsights } from './insights/insights.ts';
import type { PutSpansResult } from './otlp/http.ts';
import { putSpans } from './otlp/put-spans.ts';
import type { Span } from './otlp/span.ts';
import { openPolicies } from './policies/policies.ts';
import type { Sampler } from './sampling/sampler.ts';
import { createSampling } from './sampling/sampling.ts';
import { openSettings } from './settings/settings-store.ts';
import { KeyUnavailableError } from './store/cipher.ts';
import { openResourceTags } from './tags/resource-tags.ts';
import { createRetrievals } from './transaction-search/retrievals.ts';
import { createTransactionSearch } from './transaction-search/transaction-search.ts';

/** A local X-Ray, called in-process. `handleXRayRequest` and `startXRayServer` put it behind HTTP. */
export interface XRay {
  /**
   * Stores segment documents, any number; one entry per refused document. Never throws for a document.
   */
  putTraceSegments(documents: readonly string[]): UnprocessedTraceSegment[];
  /** Stores what spans become as segments. Never throws for a span. */
  putSpans(spans: readonly Span[]): PutSpansResult;
  /** Calls an operation of the API by its name. @throws XRayError with AWS's code and text. */
  call<Name extends OperationName>(
    name: Name,
    input: OperationTypes[Name]['input'],
  ): OperationTypes[Name]['output'];
  /** The keys of the local KMS, which can encrypt the traces. */
  readonly keys: Keys;
  /** A new client of the centralized sampling rules, for a service that decides on requests. */
  sampler(): Sampler;
  /** Calls `listener` after a trace changed; the result ends it. */
  subscribe(listener: (traceId: string) => void): () => void;
  /** Traces kept. */
  count(): number;
  /** One line for the person at the terminal. */
  readonly warn: (message: string) => void;
  /** Idempotent. */
  close(): void;
}

export interface XRayOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  /** Folder for the traces. @default they are kept in memory */
  readonly dataDir?: string;
  /** Of the traces, in bytes; beyond it the oldest go. @default 10 GiB, in memory 1 GiB */
  readonly diskBudgetBytes?: number;
  /** One line for the person at the terminal. */
  readonly warn: (message: string) => void;
  /** At least 0 and below 1. @default Math.random */
  readonly random?: () => number;
}

/** @throws when the data directory is in use or cannot be written, naming it. */
export function createXRay(options: XRayOptions): XRay {
  const { clock, account, region, dataDir, warn, random = Math.random } = options;
  const settings = openSettings({
    file: dataDir === undefined ? undefined : join(dataDir, 'settings.json'),
    warn,
  });
  const sampling = createSampling({ clock, settings, warn, random, account, region });
  const tags = openResourceTags(settings.collection('tags'));
  const keySettings = openSettings({
    file: dataDir === undefined ? undefined : join(dataDir, 'keys.json'),
    warn,
  });
  const keys = openKeys({ clock, account, region, settings: keySettings, warn });
  const encryption = createEncryption({ clock, settings, keySettings, keys });
  const opened = openTraceEngine({
    clock,
    account,
    warn,
    cipher: encryption.cipher,
    diskBudgetBytes: options.diskBudgetBytes,
    file: dataDir === undefined ? undefined : join(dataDir, 'traces.db'),
  });
  const engine = refusingWithoutKey(opened, warn);
  const keptInsights = sealedCollection<Insight>(
    settings.collection('insights'),
    encryption.cipher,
  );
  keys.onUnusable(({ id, kind }) => {
    if (kind !== 'deleting') return;
    engine.removeSealed(sealedUnder(id));
    keptInsights.removeSealed(sealedUnder(id));
  });
  keys.removeDue();
  const insights = openInsights({
    clock,
    warn,
    stored: keptInsights,
    groups: () => groups.list(),
    minutesOf: engine.minutes,
  });
  const groups = openGroups({
    account,
    region,
    warn,
    stored: settings.collection('groups'),
    useGroups: (used) => {
      engine.useGroups(used);
      insights.groupsChanged();
    },
  });
  let isClosed = false;
  const context: OperationContext = {
    account,
    region,
    clock,
    engine,
    groups,
    insights,
    sampling,
    tags,
    encryption,
    policies: openPolicies({ clock, account, stored: settings.collection('resource-policy') }),
    search: createTransactionSearch({
      clock,
      stored: settings.collection('transaction-search'),
      receivedAt: engine.lastReceived,
    }),
    retrievals: createRetrievals(clock),
  };
  return {
    putTraceSegments: (documents) => engine.ingest(documents).map(toUnprocessed),
    putSpans: (spans) => putSpans(spans, clock.now(), engine),
    call(name, input) {
      const operation = operations[name];
      checkConstraints(operation.input, input);
      return sayingWhatKeyIsMissing(() => operation.run(input, context));
    },
    keys,
    sampler: sampling.newSampler,
    subscribe: (listener) => engine.subscribe(listener),
    count: () => engine.count(),
    warn,
    close() {
      if (isClosed) return;
      isClosed = true;
      keys.close();
      insights.close();
      engine.close();
    },
  };
}

/** X-Ray documents that reads fail without the key, not how. @throws XRayError */
function sayingWhatKeyIsMissing<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof KeyUnavailableError) throw invalidRequest(error.message);
    throw error;
  }
}
