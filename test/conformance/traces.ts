import assert from 'node:assert/strict';
import {
  BatchGetTracesCommand,
  GetServiceGraphCommand,
  GetTraceGraphCommand,
  GetTraceSummariesCommand,
  type GetTraceSummariesRequest,
  PutTraceSegmentsCommand,
  type Service,
  type TraceSummary,
} from '@aws-sdk/client-xray';
import {
  type EntityDocument,
  epochSeconds,
  newSegmentId,
  newTraceId,
  type SegmentDocument,
} from '../../local/xray/index.ts';
import type { Target } from './target.ts';

export type Members = Partial<SegmentDocument>;

/** Writes the documents of one trace. */
export interface TraceWriter {
  readonly id: string;
  /** Epoch seconds of the first segment. */
  readonly start: number;
  /** A finished segment of one second. */
  segment(members?: Members): SegmentDocument;
  /** A finished subsegment of half a second, to stand inside another. */
  child(members?: Members): EntityDocument;
  /** A subsegment that is sent on its own. */
  subsegment(parent: string, members?: Members): SegmentDocument;
}

/** A trace that began some seconds ago. */
export function newTrace(target: Target, { ago = 10, name = 'front' } = {}): TraceWriter {
  const start = Math.floor(target.now()) - ago;
  const id = newTraceId(epochSeconds(start));
  const serviceName = target.name(name);
  const finished = (members: Members, length: number): Members =>
    members.in_progress === true ? {} : { end_time: (members.start_time ?? start) + length };
  return {
    id,
    start,
    segment: (members = {}) => ({
      trace_id: id,
      id: newSegmentId(),
      name: serviceName,
      start_time: start,
      ...finished(members, 1),
      ...members,
    }),
    child: (members = {}) => ({
      id: newSegmentId(),
      name: 'work',
      start_time: start,
      ...finished(members, 0.5),
      ...members,
    }),
    subsegment: (parent, members = {}) => ({
      type: 'subsegment',
      trace_id: id,
      parent_id: parent,
      id: newSegmentId(),
      name: 'work',
      start_time: start,
      ...finished(members, 0.5),
      ...members,
    }),
  };
}

/** Stores documents, texts as they are, and holds that all were taken. */
export async function put(target: Target, ...documents: (object | string)[]): Promise<void> {
  const { UnprocessedTraceSegments } = await tryPut(target, ...documents);
  assert.deepEqual(UnprocessedTraceSegments, []);
}

export const tryPut = (target: Target, ...documents: (object | string)[]) =>
  target.client.send(
    new PutTraceSegmentsCommand({
      TraceSegmentDocuments: documents.map((document) =>
        typeof document === 'string' ? document : JSON.stringify(document),
      ),
    }),
  );

/** A trace as BatchGetTraces gives it, its documents parsed. */
export async function readTrace(target: Target, id: string) {
  const { Traces } = await target.client.send(new BatchGetTracesCommand({ TraceIds: [id] }));
  const trace = Traces?.[0];
  assert.ok(trace, `trace ${id} is not there`);
  return {
    ...trace,
    documents: (trace.Segments ?? []).map(
      ({ Document }) => JSON.parse(Document ?? '') as SegmentDocument,
    ),
  };
}

/** The one document of a trace that has an id. */
export async function readDocument(
  target: Target,
  traceId: string,
  id: string,
): Promise<SegmentDocument> {
  const { documents } = await readTrace(target, traceId);
  const document = documents.find((one) => one.id === id);
  assert.ok(document, `trace ${traceId} has no document "${id}"`);
  return document;
}

/** The summaries of an answer, over all its pages. */
export async function summaries(
  target: Target,
  request: GetTraceSummariesRequest,
): Promise<TraceSummary[]> {
  const found: TraceSummary[] = [];
  let token: string | undefined;
  do {
    const page = await target.client.send(
      new GetTraceSummariesCommand({ ...request, NextToken: token }),
    );
    found.push(...(page.TraceSummaries ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

export const at = (seconds: number): Date => new Date(seconds * 1000);

/** A window on the trace's start. */
export const around = (trace: Pick<TraceWriter, 'start'>, margin = 1) => ({
  StartTime: at(trace.start - margin),
  EndTime: at(trace.start + margin),
});

export async function summaryOf(
  target: Target,
  trace: Pick<TraceWriter, 'id' | 'start'>,
  request: Partial<GetTraceSummariesRequest> = {},
): Promise<TraceSummary> {
  const all = await summaries(target, { ...around(trace), ...request });
  const summary = all.find(({ Id }) => Id === trace.id);
  assert.ok(summary, `no summary of trace ${trace.id}`);
  return summary;
}

export async function graphOf(target: Target, traceId: string): Promise<Service[]> {
  const { Services } = await target.client.send(new GetTraceGraphCommand({ TraceIds: [traceId] }));
  return Services ?? [];
}

/** The service graph of the last minutes, by receipt. */
export const recentGraph = (
  target: Target,
  group: { GroupName?: string; GroupARN?: string } = {},
) =>
  target.client.send(
    new GetServiceGraphCommand({
      StartTime: at(target.now() - 300),
      EndTime: at(target.now() + 60),
      ...group,
    }),
  );

/** `name (type)` of every node, and `name (type) -> name (type)` of every edge. */
export function mapLines(services: readonly Service[]): string[] {
  const label = (service: Service | undefined) =>
    `${service?.Name} (${service?.Type ?? 'no type'})`;
  return services
    .flatMap((service) => [
      label(service),
      ...(service.Edges ?? []).map((edge) => {
        const to = services.find(({ ReferenceId }) => ReferenceId === edge.ReferenceId);
        return `${label(service)} ${edge.EdgeType === 'link' ? '~>' : '->'} ${label(to)}`;
      }),
    ])
    .sort();
}

export function node(services: readonly Service[], name: string, type?: string): Service {
  const found = services.find(({ Name, Type }) => Name === name && Type === type);
  assert.ok(found, `no node ${name} (${type ?? 'no type'}) in ${mapLines(services).join(', ')}`);
  return found;
}

export function edge(services: readonly Service[], from: Service, to: Service) {
  const found = (from.Edges ?? []).find(({ ReferenceId }) => ReferenceId === to.ReferenceId);
  assert.ok(found, `no edge ${from.Name} -> ${to.Name} in ${mapLines(services).join(', ')}`);
  return found;
}
