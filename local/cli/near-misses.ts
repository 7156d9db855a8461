import type { XRayClient } from '@aws-sdk/client-xray';
import { type Filter, formatFilter, parseFilter } from '../xray/index.ts';
import type { TimeRange } from './time-range.ts';
import { fetchSummaries } from './trace-query.ts';

/** A trace that does not match, and which conditions of the filter it fails. */
export interface NearMiss {
  readonly id: string;
  /** Empty: each condition holds, but not of one and the same segment or call. */
  readonly fails: readonly string[];
}

/** Each condition is asked of so many of the newest traces. */
const mostLookedAt = 1000;

/** Beyond it a filter is not a question that a person reads the answer of. */
const mostConditions = 12;

/**
 * The traces that come closest to a filter which they do not match, closest first, then newest first. X-Ray
 * itself is asked for each condition, so that the answer is its own.
 */
export async function findNearMisses(
  client: XRayClient,
  range: TimeRange,
  expression: string | undefined,
  limit: number,
): Promise<NearMiss[]> {
  if (expression === undefined) return [];
  const conditions = conditionsOf(parseFilter(expression)).slice(0, mostConditions);
  const idsOf = async (filter?: string) =>
    (await fetchSummaries(client, { ...range, filter }, mostLookedAt)).map(({ Id }) => Id ?? '');
  const all = await idsOf();
  const matching = new Set(await idsOf(expression));
  const holds = await Promise.all(conditions.map(async (each) => new Set(await idsOf(each))));
  const misses = all
    .filter((id) => !matching.has(id))
    .map((id) => ({ id, fails: conditions.filter((_, index) => holds[index]?.has(id) !== true) }));
  return misses
    .toReversed()
    .toSorted((a, b) => a.fails.length - b.fails.length)
    .slice(0, limit);
}

/** The conditions that a filter joins with AND, those in the braces of a service or an edge among them. */
export function conditionsOf(filter: Filter): string[] {
  return partsOf(filter).map(formatFilter);
}

function partsOf(filter: Filter): Filter[] {
  switch (filter.kind) {
    case 'and':
      return filter.terms.flatMap(partsOf);
    case 'service':
    case 'edge': {
      const { where, ...whole } = filter;
      if (where === undefined) return [filter];
      return [whole, ...partsOf(where).map((part) => ({ ...whole, where: part }))];
    }
    default:
      return [filter];
  }
}
