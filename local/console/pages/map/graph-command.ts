import type { Scope } from '../../address/scope.ts';
import type { TimeWindow } from '../../address/time-range.ts';
import { filterInGroup } from '../../api/queries.ts';

/** What asks for the same with the AWS CLI; of a filter expression, the list of its traces. */
export function graphCommand(
  { group, filter }: Pick<Scope, 'group' | 'filter'>,
  { start, end }: TimeWindow,
  options: string,
): string {
  const times = [`--start-time ${Math.floor(start)}`, `--end-time ${Math.ceil(end)}`];
  const parts =
    filter.trim() === ''
      ? [
          'aws xray get-service-graph',
          ...times,
          ...(group === undefined ? [] : [`--group-name ${quoted(group)}`]),
        ]
      : [
          'aws xray get-trace-summaries',
          ...times,
          `--filter-expression ${quoted(filterInGroup(filter, group))}`,
        ];
  return [...parts, options].filter(Boolean).join(' ');
}

/** As one word for a POSIX shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
