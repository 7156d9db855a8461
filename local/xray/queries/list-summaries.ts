import { everyOutcome } from '../filter/outcomes.ts';
import type { TraceFacts } from '../filter/trace-facts.ts';
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

/**
 * Traces that one page reads at most, so that a filter that hardly any trace matches holds up nobody
 * else; the page then ends early and its token leads on.
 */
const mostExamined = 2000;
/** Of a huge filter the reading costs more than to ask this many. */
const leastExamined = 50;

/** One page; every trace must have been settled before. */
export function listSummaries(store: TraceStore, query: SummaryQuery): SummaryPage {
  const { axis, start, end, limit, filter } = query;
  const column = axisColumns[axis];
  // By its last segment a trace may lie beyond the window and still have one that ended inside.
  const latest = axis === 'Service' ? Number.MAX_VALUE : end;
  const before = query.after === undefined ? { at: latest, key: 0 } : readToken(query.after, axis);
  const outcomes = filter?.outcomes ?? everyOutcome;
  const budget = Math.max(leastExamined, Math.floor(mostExamined / (filter?.cost ?? 1)));
  const summaries: TraceSummary[] = [];
  let examined = 0;
  let last: AxisPlace = before;

  const page = (next?: string): SummaryPage => ({
    summaries,
    processed:
      outcomes === everyOutcome
        ? examined
        : store.countDerived(column, next === undefined ? { at: start, key: 0 } : last, before),
    next,
  });

  for (const row of store.derivedRows<SettledSummary, TraceFacts>(
    column,
    start,
    before,
    outcomes,
  )) {
    if (examined === budget) return page(writeToken(last, axis));
    const matched = matchedTime(row, query);
    const isInWindow = axis !== 'Service' || matched !== undefined;
    if (isInWindow && (filter?.matches(row.summary, row.facts, row.groups) ?? true)) {
      if (summaries.length === limit) return page(writeToken(last, axis));
      summaries.push({
        ...row.summary,
        revision: row.revision,
        ...(matched !== undefined && { matchedEventTime: epochSeconds(matched) }),
      });
    }
    examined += 1;
    last = row;
  }
  return page();
}

function matchedTime(
  row: DerivedRow<SettledSummary, TraceFacts>,
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
