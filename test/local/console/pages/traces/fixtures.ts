import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Output, WireTraceSummary } from '../../../../../local/console/api/operations.ts';
import { buildRow, type TraceRow } from '../../../../../local/console/pages/traces/build-rows.ts';
import {
  createXRay,
  epochSeconds,
  handleXRayRequest,
  ManualClock,
  type XRay,
} from '../../../../../local/xray/index.ts';

const file = join(import.meta.dirname, '../../../../fixtures/console/app-traces.jsonl');

const documents = (): string[] => readFileSync(file, 'utf8').trim().split('\n');

interface Times {
  readonly start_time?: number;
  readonly end_time?: number;
}

/** An X-Ray in memory, just after the traces of the app (test/fixtures/console/app-traces.jsonl) have ended. */
export function appXRay(more: readonly object[] = []): {
  readonly xray: XRay;
  readonly now: number;
} {
  const given = [...documents(), ...more.map((document) => JSON.stringify(document))];
  const now = Math.ceil(
    Math.max(...given.map((text) => (JSON.parse(text) as Times).end_time ?? 0)) + 1,
  );
  const xray = createXRay({
    clock: new ManualClock(epochSeconds(now)),
    account: '123456789012',
    region: 'us-east-1',
    warn: () => {},
  });
  const refused = xray.putTraceSegments(given);
  if (refused.length > 0) throw new Error(JSON.stringify(refused[0]));
  return { xray, now };
}

/** As the page gets them, all pages together. */
export function summariesOf(
  { xray, now }: ReturnType<typeof appXRay>,
  expression?: string,
): WireTraceSummary[] {
  const summaries: WireTraceSummary[] = [];
  let token: string | undefined;
  do {
    const { status, body } = handleXRayRequest(xray, {
      method: 'POST',
      path: '/TraceSummaries',
      headers: {},
      body: Buffer.from(
        JSON.stringify({
          StartTime: now - 6 * 3600,
          EndTime: now + 1,
          FilterExpression: expression,
          NextToken: token,
        }),
      ),
    });
    if (status !== 200) throw new Error(`${expression}: ${body}`);
    const page = JSON.parse(String(body)) as Output<'GetTraceSummaries'>;
    summaries.push(...(page.TraceSummaries ?? []));
    token = page.NextToken ?? undefined;
  } while (token !== undefined);
  return summaries;
}

/** Rows of the app's traces: orders that succeed, fail, are throttled, and what follows from them. */
export const appRows = (): TraceRow[] => summariesOf(appXRay()).map(buildRow);

/** A row with these members of its summary, for what no real trace has. */
export const rowOf = (summary: WireTraceSummary): TraceRow =>
  buildRow({ Id: '1-6b00594d-000000000000000000000001', StartTime: 1795184973, ...summary });
