import { join } from 'node:path';
import type { UnprocessedTraceSegment } from '@aws-sdk/client-xray';
import { checkConstraints } from './api/constraints.ts';
import { toUnprocessed } from './api/model/unprocessed-segment.ts';
import type { OperationContext, OperationName, OperationTypes } from './api/operation.ts';
import { findOperation } from './api/operations.ts';
import type { Clock } from './clock.ts';
import { createEncryption } from './encryption/encryption.ts';
import { type Keys, openKeys } from './encryption/keys.ts';
import { openTraceEngine } from './engine.ts';
import type { PutSpansResult } from './otlp/http.ts';
import { putSpans } from './otlp/put-spans.ts';
import type { Span } from './otlp/span.ts';
import { createCentralSampler } from './sampling/central-sampler.ts';
import { defaultRule } from './sampling/rule.ts';
import { samplingRules } from './sampling/rules.ts';
import type { Sampler } from './sampling/sampler.ts';
import { openSamplingTargets } from './sampling/targets.ts';
import { openSettings } from './settings/settings-store.ts';

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
  const rules = samplingRules([defaultRule({ account, region })]);
  const targets = openSamplingTargets(clock, rules);
  const keySettings = openSettings({
    file: dataDir === undefined ? undefined : join(dataDir, 'keys.json'),
    warn,
  });
  const keys = openKeys({ clock, account, region, settings: keySettings, warn });
  const encryption = createEncryption({ clock, settings, keySettings, keys });
  const engine = openTraceEngine({
    clock,
    account,
    warn,
    file: dataDir === undefined ? undefined : join(dataDir, 'traces.db'),
  });
  let isClosed = false;
  const context: OperationContext = { account, region, clock, engine, rules, targets, encryption };
  return {
    putTraceSegments: (documents) => engine.ingest(documents).map(toUnprocessed),
    putSpans: (spans) => putSpans(spans, clock.now(), engine),
    call(name, input) {
      const operation = findOperation(name);
      checkConstraints(operation.input, input);
      return operation.run(input, context);
    },
    keys,
    sampler: () => createCentralSampler({ clock, rules, targets, random }),
    subscribe: (listener) => engine.subscribe(listener),
    count: () => engine.count(),
    warn,
    close() {
      if (isClosed) return;
      isClosed = true;
      keys.close();
      engine.close();
    },
  };
}
