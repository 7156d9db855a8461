import {
  BatchGetTracesCommand,
  GetTraceSummariesCommand,
  type TraceSummary,
  type XRayClient,
} from '@aws-sdk/client-xray';
import { expect } from 'vitest';
import type { SegmentDocument } from '../../local/xray/index.ts';
import { eventually } from '../end-to-end/eventually.ts';

export interface FoundTrace {
  readonly summary: TraceSummary;
  readonly segments: readonly SegmentDocument[];
}

/** Waits for one trace that a filter expression finds, and that has so many segments. */
export function findTrace(client: XRayClient, filter: string, segments = 1): Promise<FoundTrace> {
  return eventually(async () => {
    const now = Date.now();
    const { TraceSummaries = [] } = await client.send(
      new GetTraceSummariesCommand({
        StartTime: new Date(now - 600_000),
        EndTime: new Date(now + 1_000),
        FilterExpression: filter,
      }),
    );
    expect(TraceSummaries).toHaveLength(1);
    const summary = TraceSummaries[0] ?? {};
    const { Traces = [] } = await client.send(
      new BatchGetTracesCommand({ TraceIds: [summary.Id ?? ''] }),
    );
    const documents = (Traces[0]?.Segments ?? []).map(
      ({ Document = '' }) => JSON.parse(Document) as SegmentDocument,
    );
    expect(documents.length).toBeGreaterThanOrEqual(segments);
    return { summary, segments: documents };
  });
}
