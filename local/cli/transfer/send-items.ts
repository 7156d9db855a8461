import { PutTraceSegmentsCommand, type XRayClient } from '@aws-sdk/client-xray';
import { largestDocument } from '../../transfer/flatten-document.ts';
import type { ImportItem, JsonObject } from '../../transfer/read-items.ts';
import { objectsOf, spansOf } from '../../transfer/shift-times.ts';
import { CommandError } from '../command.ts';
import { inParallel } from '../in-parallel.ts';

/** Of PutTraceSegments. */
const mostDocuments = 50;

/** Calls under way at a time. */
const width = 4;

/** Of one request; X-Ray takes 10,000 and five megabytes. */
const mostSpans = 500;

export interface Refusal {
  readonly line: number;
  /** Of a segment or span, where it has one. */
  readonly id: string | undefined;
  readonly reason: string;
}

export interface Sent {
  documents: number;
  spans: number;
  readonly refusals: Refusal[];
  refused: number;
  /** When what was taken began, in epoch seconds. */
  earliest: number;
}

type Refuse = (refusal: Refusal, count?: number) => void;

/** Refusals that are remembered; of the others only the number. */
const mostRefusals = 1000;

type Batch =
  | { readonly kind: 'documents'; readonly items: (ImportItem & { kind: 'document' })[] }
  | { readonly kind: 'spans'; readonly spans: readonly LocatedSpan[]; readonly line: number };

/** A span with what it shares with others: its resource and scope. */
interface LocatedSpan {
  readonly resource: unknown;
  readonly scope: unknown;
  readonly span: JsonObject;
}

/** @throws CommandError when X-Ray cannot be asked, or does not take spans. */
export async function sendItems(
  { client, url }: { readonly client: XRayClient; readonly url?: string | undefined },
  items: AsyncIterable<ImportItem>,
  onProgress: (sent: Sent) => void,
): Promise<Sent> {
  const sent: Sent = {
    documents: 0,
    spans: 0,
    refusals: [],
    refused: 0,
    earliest: Number.POSITIVE_INFINITY,
  };
  const refuse = (refusal: Refusal, count = 1): void => {
    sent.refused += count;
    if (sent.refusals.length < mostRefusals) sent.refusals.push(refusal);
  };
  await inParallel(batches(items, refuse), width, async (batch) => {
    if (batch.kind === 'documents') await sendDocuments(client, batch.items, sent, refuse);
    else await sendSpans(url, batch, sent, refuse);
    onProgress(sent);
  });
  return sent;
}

async function* batches(items: AsyncIterable<ImportItem>, refuse: Refuse): AsyncGenerator<Batch> {
  let documents: (ImportItem & { kind: 'document' })[] = [];
  for await (const item of items) {
    switch (item.kind) {
      case 'refused':
        refuse({ line: item.line, id: undefined, reason: item.reason });
        break;
      case 'document':
        documents.push(item);
        if (documents.length === mostDocuments) {
          yield { kind: 'documents', items: documents };
          documents = [];
        }
        break;
      case 'spans': {
        const spans = located(item.resourceSpans);
        for (let at = 0; at < spans.length; at += mostSpans) {
          yield { kind: 'spans', spans: spans.slice(at, at + mostSpans), line: item.line };
        }
        if (spans.length === 0 && [...spansOf(item.resourceSpans)].length === 0) {
          refuse({ line: item.line, id: undefined, reason: 'ResourceSpans without spans' });
        }
      }
    }
  }
  if (documents.length > 0) yield { kind: 'documents', items: documents };
}

const located = ({ resource, scopeSpans }: JsonObject): LocatedSpan[] =>
  objectsOf(scopeSpans).flatMap(({ scope, spans }) =>
    objectsOf(spans).map((span) => ({ resource, scope, span })),
  );

async function sendDocuments(
  client: XRayClient,
  items: readonly (ImportItem & { kind: 'document' })[],
  sent: Sent,
  refuse: Refuse,
): Promise<void> {
  const written = items.flatMap((item) => {
    const text = write(item.document);
    const size = Buffer.byteLength(text ?? '');
    if (text !== undefined && size <= largestDocument) return [{ item, text }];
    // Fifty of these would be more than a request may hold.
    const reason =
      text === undefined
        ? 'it is nested too deeply'
        : `a document may have ${largestDocument} bytes, this one has ${size}`;
    refuse({ line: item.line, id: idOf(item.document), reason });
    return [];
  });
  if (written.length === 0) return;
  const { UnprocessedTraceSegments: unprocessed = [] } = await client.send(
    new PutTraceSegmentsCommand({ TraceSegmentDocuments: written.map(({ text }) => text) }),
  );
  for (const { Id, ErrorCode, Message } of unprocessed) {
    const found = written.find(({ item }) => idOf(item.document) === Id);
    refuse({
      line: (found ?? written[0])?.item.line ?? 0,
      id: Id,
      reason: Message?.includes(ErrorCode ?? '') === true ? Message : `${ErrorCode}: ${Message}`,
    });
  }
  sent.documents += written.length - unprocessed.length;
  const refused = new Set(unprocessed.map(({ Id }) => Id));
  for (const { item } of written) {
    if (!refused.has(idOf(item.document))) note(sent, Number(item.document.start_time));
  }
}

function write(document: JsonObject): string | undefined {
  try {
    return JSON.stringify(document);
  } catch {
    return undefined;
  }
}

async function sendSpans(
  url: string | undefined,
  batch: Batch & { kind: 'spans' },
  sent: Sent,
  refuse: Refuse,
): Promise<void> {
  const { spans, line } = batch;
  if (url === undefined) {
    throw new CommandError(
      'the file holds OTLP spans, which can be given to a local X-Ray only',
      'For AWS send them with an OpenTelemetry collector.',
    );
  }
  const response = await post(
    `${url}/v1/traces`,
    JSON.stringify({ resourceSpans: regroup(spans) }),
  );
  const answer = (await response.json().catch(() => ({}))) as {
    message?: string;
    partialSuccess?: { rejectedSpans?: string; errorMessage?: string };
  };
  if (response.status === 400 || response.status === 413) {
    if (spans.length === 1) {
      refuse({ line, id: idOf(spans[0]?.span, 'spanId'), reason: answer.message ?? 'refused' });
      return;
    }
    // One that is malformed takes all others of its request along.
    const half = Math.ceil(spans.length / 2);
    await sendSpans(url, { ...batch, spans: spans.slice(0, half) }, sent, refuse);
    await sendSpans(url, { ...batch, spans: spans.slice(half) }, sent, refuse);
    return;
  }
  if (!response.ok) {
    throw new CommandError(
      `X-Ray at ${url} did not take spans: ${response.status} ${answer.message ?? ''}`,
    );
  }
  const { rejectedSpans = '0', errorMessage = 'refused' } = answer.partialSuccess ?? {};
  const rejected = Number(rejectedSpans) || 0;
  // The answer tells how many and why, but not which.
  if (rejected > 0) refuse({ line, id: undefined, reason: errorMessage }, rejected);
  else for (const { span } of spans) note(sent, Number(span.startTimeUnixNano) / 1e9);
  sent.spans += spans.length - rejected;
}

async function post(url: string, body: string): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  } catch (cause) {
    throw new CommandError(`no X-Ray answers at ${url}`, undefined, { cause });
  }
}

/** Spans of one resource and scope stand together again, so that these are sent once. */
function regroup(spans: readonly LocatedSpan[]): JsonObject[] {
  const groups = new Map<unknown, Map<unknown, JsonObject[]>>();
  for (const { resource, scope, span } of spans) {
    const scopes = groups.get(resource) ?? new Map<unknown, JsonObject[]>();
    groups.set(resource, scopes);
    scopes.set(scope, [...(scopes.get(scope) ?? []), span]);
  }
  return [...groups].map(([resource, scopes]) => ({
    resource,
    scopeSpans: [...scopes].map(([scope, members]) => ({ scope, spans: members })),
  }));
}

function note(sent: Sent, began: number): void {
  if (Number.isFinite(began)) sent.earliest = Math.min(sent.earliest, began);
}

const idOf = (value: JsonObject | undefined, name = 'id'): string | undefined => {
  const id = value?.[name];
  return typeof id === 'string' ? id : undefined;
};
