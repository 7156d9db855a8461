import { afterEach, describe, expect, it } from 'vitest';
import { fetchSummaries } from '../../../local/cli/trace-query.ts';
import { aSegment, closeTestXRays, startTestXRay } from '../xray/api/test-xray.ts';

afterEach(closeTestXRays);

const began = 1_800_000_000;
const range = { start: new Date((began - 60) * 1000), end: new Date((began + 600) * 1000) };

describe('the traces that are listed', () => {
  it('are the newest that match the filter, oldest first', async () => {
    const { client, xray } = await startTestXRay();
    const segments = Array.from({ length: 8 }, (_, number) =>
      aSegment({ start_time: began + number, fault: number % 2 === 0 }),
    );
    xray.putTraceSegments(segments.map((segment) => JSON.stringify(segment)));

    const found = await fetchSummaries(client, { ...range, filter: 'fault' }, 3);

    expect(found.map(({ Id }) => Id)).toEqual(
      [2, 4, 6].map((number) => segments[number]?.trace_id),
    );
  });
});
