import { useMemo } from 'react';
import { navigate, useAddress } from '../../address/address.ts';
import { parseTraceId } from '../../address/trace-id.ts';
import { useTraces } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Icon } from '../../icons/Icon.tsx';
import { parseTrace } from '../trace/parse-trace.ts';
import { buildTree, type TraceTree } from '../trace/trace-tree.ts';
import styles from './ComparePage.module.css';
import { Comparison } from './Comparison.tsx';
import { Side } from './Side.tsx';
import { compareWith, parseCompare } from './url.ts';

/** `#/compare?a=<id>&b=<id>`: two traces side by side. */
export function ComparePage() {
  const place = parseCompare(useAddress());
  const ids = { a: parseTraceId(place.a), b: parseTraceId(place.b) };
  const asked = [...new Set([ids.a, ids.b].filter((id) => id !== undefined))];
  const traces = useTraces(asked);
  const find = (id: string | undefined) =>
    traces.data?.find(({ Id }) => id !== undefined && Id?.toLowerCase() === id.toLowerCase());
  const [wireA, wireB] = [find(ids.a), find(ids.b)];
  const a = useMemo(() => wireA && buildTree(parseTrace(wireA)), [wireA]);
  const b = useMemo(() => wireB && buildTree(parseTrace(wireB)), [wireB]);
  const isFetching = asked.length > 0 && (traces.isPending || traces.isPlaceholderData);
  const side = (name: 'a' | 'b', tree: TraceTree | undefined, other: TraceTree | undefined) => (
    <Side
      name={name}
      asked={place[name]}
      tree={tree}
      other={other}
      isFetching={isFetching}
      onChoose={(id) => navigate(compareWith({ ...place, [name]: id }))}
    />
  );
  return (
    <div className={styles.page}>
      <h1>Compare two traces</h1>
      {traces.error !== null && (
        <ErrorNotice error={traces.error} onRetry={() => void traces.refetch()} />
      )}
      <div className={styles.sides}>
        {side('a', a, b)}
        <a
          className={styles.swap}
          href={compareWith({ ...place, a: place.b, b: place.a })}
          aria-label="Swap A and B"
          title="Swap A and B"
        >
          <Icon name="arrow-left" />
          <Icon name="arrow-right" />
        </a>
        {side('b', b, a)}
      </div>
      {ids.a !== undefined && ids.a === ids.b && (
        <p role="status" className={styles.same}>
          Both sides are the same trace: choose another one for either.
        </p>
      )}
      {a !== undefined && b !== undefined && (
        <Comparison
          a={a}
          b={b}
          sort={place.sort}
          onSort={(sort) => navigate(compareWith({ ...place, sort }), 'replace')}
        />
      )}
    </div>
  );
}
