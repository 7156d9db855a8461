import { useQuery } from '@tanstack/react-query';
import { counted } from '../../../wording/duration.ts';
import { useAddress } from '../../address/address.ts';
import { addressWithScope, type Scope } from '../../address/scope.ts';
import { windowOf } from '../../address/time-range.ts';
import { useLive } from '../../api/live.tsx';
import { fetchSummaries } from '../../api/queries.ts';
import { Untrusted } from '../../components/Untrusted.tsx';
import { filterParts } from './filter-parts.ts';
import styles from './TracesPage.module.css';

/** As many parts are looked at, and traces counted for each. */
const mostParts = 8;
const mostCounted = 100;

const everything: Pick<Scope, 'group' | 'filter'> = { filter: '' };

/** Says of each part of a filter that nothing matches how many traces it has alone. */
export function FilterDiagnosis({ scope }: { readonly scope: Scope }) {
  const address = useAddress();
  const { now } = useLive();
  const { group, filter, timeRange } = scope;
  const alone: Pick<Scope, 'group' | 'filter'>[] = [
    ...(group === undefined ? [] : [{ group, filter: '' }]),
    ...(filter.trim() === '' ? [] : filterParts(filter).map((part) => ({ filter: part }))),
  ].slice(0, mostParts);
  const { data: counts } = useQuery({
    queryKey: ['filter parts', scope],
    queryFn: ({ signal }) => {
      const window = windowOf(timeRange, now());
      return Promise.all(
        [everything, ...alone].map(async (part) => {
          const { summaries, more } = await fetchSummaries(part, window, mostCounted, signal);
          return { part, count: summaries.length, more };
        }),
      );
    },
    retry: false,
  });
  if (counts === undefined) return null;
  const [all, ...parts] = counts;
  if (all?.count === 0) return <p>There is no trace at all in this time range.</p>;
  return (
    <>
      <p>
        Of{' '}
        {all?.more === true ? `more than ${mostCounted} traces` : counted(all?.count ?? 0, 'trace')}{' '}
        in this time range, alone would be matched by
      </p>
      <ul className={styles.parts}>
        {parts.map(({ part, count, more }) => (
          <li key={`${part.group ?? ''} ${part.filter}`}>
            <a href={addressWithScope(address, { group: part.group, filter: part.filter })}>
              <code>
                <Untrusted
                  text={part.group === undefined ? part.filter : `group ${part.group}`}
                  most={200}
                  inControl
                />
              </code>
            </a>
            : {count === 0 ? <strong>none</strong> : more ? `more than ${count}` : count}
          </li>
        ))}
      </ul>
      {parts.length > 1 && parts.every(({ count }) => count > 0) && (
        <p>Each has some, but no trace has all of them.</p>
      )}
    </>
  );
}
