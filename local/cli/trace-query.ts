import { GetTraceSummariesCommand, type TraceSummary, type XRayClient } from '@aws-sdk/client-xray';
import { FilterError, formatFilter, parseFilter } from '../xray/index.ts';
import { type Flag, type FlagValues, stringFlag, UsageError } from './command.ts';
import type { TimeRange } from './time-range.ts';

export const filterFlags = {
  filter: {
    type: 'string',
    value: 'expression',
    help: `only traces that match an X-Ray filter expression: fault, 'responsetime > 2'`,
  },
  group: { type: 'string', value: 'name', help: 'only traces of this X-Ray group' },
} as const satisfies Record<string, Flag>;

/** @throws UsageError that says what was expected where. */
export function filterFlag(flags: FlagValues): string | undefined {
  const filter = stringFlag(flags, 'filter');
  if (filter === undefined) return undefined;
  try {
    parseFilter(filter);
    return filter;
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new UsageError(`--filter ${JSON.stringify(filter)}: ${error.advice}`, { cause: error });
  }
}

/** `--filter` and `--group` as one expression. @throws UsageError */
export function expressionOf(flags: FlagValues): string | undefined {
  const filter = filterFlag(flags);
  const name = stringFlag(flags, 'group');
  if (name === undefined) return filter;
  if (name === '') throw new UsageError('--group must name a group, got ""');
  const group = formatFilter({ kind: 'group', by: 'name', operator: '=', value: name });
  return filter === undefined ? group : `${group} AND (${filter})`;
}

export interface TraceQuery extends TimeRange {
  readonly filter?: string | undefined;
  /** Which time of a trace lies in the range: when it began, or when it was received. @default 'TraceId' */
  readonly axis?: 'TraceId' | 'Event';
}

/** Pages of summaries, newest first. */
export async function* summaryPages(
  client: XRayClient,
  { start, end, filter, axis = 'TraceId' }: TraceQuery,
  abortSignal?: AbortSignal,
): AsyncGenerator<readonly TraceSummary[]> {
  let token: string | undefined;
  do {
    const page = await client.send(
      new GetTraceSummariesCommand({
        StartTime: start,
        EndTime: end,
        TimeRangeType: axis,
        FilterExpression: filter,
        NextToken: token,
      }),
      { ...(abortSignal !== undefined && { abortSignal }) },
    );
    yield page.TraceSummaries ?? [];
    token = page.NextToken ?? undefined;
  } while (token !== undefined);
}

/** The newest `limit` summaries, oldest first. */
export async function fetchSummaries(
  client: XRayClient,
  query: TraceQuery,
  limit: number,
): Promise<TraceSummary[]> {
  const found: TraceSummary[] = [];
  for await (const page of summaryPages(client, query)) {
    found.push(...page);
    if (found.length >= limit) break;
  }
  return found.slice(0, limit).reverse();
}
