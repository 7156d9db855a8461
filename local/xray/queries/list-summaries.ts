import type { Axis, AxisPlace, DerivedRow } from '../store/derived-rows.ts';
import type { TraceStore } from '../store/trace-store.ts';
import { epochSeconds } from '../units.ts';
import type { SettledSummary } from './summarize-trace.ts';
import {
  InvalidTokenError,
  type SummaryPage,
  type SummaryQuery,
  type TimeAxis,
} from './summary-query.ts';
import type { TraceSummary } from './trace-summary.ts';

const axisColumns = {
  TraceId: 'started',
  Event: 'received',
  Service: 'last_end',
} satisfies Record<TimeAxis, Axis>;

/** One page; every trace must have been settled before. */
export function listSummaries(store: TraceStore, query: SummaryQuery): SummaryPage {
  const { axis, start, end, limit } = query;
  // By its last segment a trace may lie beyond the window and still have one that ended inside.
  const latest = axis === 'Service' ? Number.MAX_VALUE : end;
  const before = query.after === undefined ? { at: latest, key: 0 } : readToken(query.after, axis);
  const summaries: TraceSummary[] = [];
  let processed = 0;
  let last: AxisPlace = before;
  for (const row of store.derivedRows<SettledSummary>(axisColumns[axis], start, before)) {
    const matched = matchedTime(row, query);
    if (axis === 'Service' && matched === undefined) {
      processed += 1;
      continue;
    }
    if (summaries.length === limit) return { summaries, processed, next: writeToken(last, axis) };
    processed += 1;
    last = row;
    summaries.push({
      ...row.summary,
      revision: row.revision,
      ...(matched !== undefined && { matchedEventTime: epochSeconds(matched) }),
    });
  }
  return { summaries, processed };
}

function matchedTime(
  row: DerivedRow<SettledSummary>,
  { axis, start, end }: SummaryQuery,
): number | undefined {
  switch (axis) {
    case 'TraceId':
      return undefined;
    case 'Event':
      return row.received;
    case 'Service': {
      const inside = row.ends.filter((time) => time >= start && time < end);
      return inside.length === 0 ? undefined : Math.max(...inside);
    }
  }
}

const writeToken = ({ at, key }: AxisPlace, axis: TimeAxis): string =>
  Buffer.from(JSON.stringify([axis, at, key])).toString('base64url');

function readToken(token: string, axis: TimeAxis): AxisPlace {
  const [tokenAxis, at, key] = tokenParts(token);
  if (tokenAxis !== axis || typeof at !== 'number' || !Number.isSafeInteger(key)) {
    throw new InvalidTokenError(token);
  }
  return { at, key: Number(key) };
}

function tokenParts(token: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
