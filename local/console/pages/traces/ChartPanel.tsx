import { useDeferredValue, useMemo, useState } from 'react';
import { navigate, useAddress } from '../../address/address.ts';
import { addressWithScope, type Scope } from '../../address/scope.ts';
import type { TimeWindow } from '../../address/time-range.ts';
import buttonStyles from '../../components/Button.module.css';
import { Button } from '../../components/Button.tsx';
import { Scatter } from '../../components/charts/Scatter.tsx';
import { classNames } from '../../components/class-names.ts';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatClock } from '../../format/time.ts';
import { traceAddress } from '../trace/url.ts';
import type { TraceRow } from './build-rows.ts';
import { type Box, scopeOfBox } from './scope-of-box.ts';
import styles from './TracesPage.module.css';

/** Response times over time; a box in it becomes a time range and a part of the filter. */
export function ChartPanel({
  rows,
  scope,
  window,
}: {
  readonly rows: readonly TraceRow[];
  readonly scope: Scope;
  readonly window: TimeWindow | undefined;
}) {
  const address = useAddress();
  const [box, setBox] = useState<Box>();
  const shown = useDeferredValue(rows);
  const points = useMemo(
    () =>
      shown.flatMap(({ id, time, responseTime, outcome }) =>
        responseTime === undefined ? [] : [{ id, time, duration: responseTime, outcome }],
      ),
    [shown],
  );
  const chosen = box && scopeOfBox(scope, box);
  return (
    <div>
      <Scatter
        label="Response times"
        measure="response time of the whole trace"
        points={points}
        {...(window !== undefined && { window })}
        height={140}
        selection={box}
        onSelect={setBox}
        onOpen={(id) => navigate(traceAddress(id))}
      />
      {chosen !== undefined && box !== undefined && (
        <p className={styles.bar} role="status">
          <span>
            {formatClock(chosen.timeRange.start)} to {formatClock(chosen.timeRange.end)}
          </span>
          <code>
            <Untrusted text={chosen.added} code />
          </code>
          <a
            className={classNames(buttonStyles.button, buttonStyles.primary)}
            href={addressWithScope(address, chosen)}
            onClick={() => setBox(undefined)}
          >
            Show only these
          </a>
          <Button kind="quiet" onClick={() => setBox(undefined)}>
            Take the box back
          </Button>
        </p>
      )}
    </div>
  );
}
