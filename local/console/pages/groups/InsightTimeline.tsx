import { Time } from '../../components/Time.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatTime } from '../../format/time.ts';
import styles from './InsightView.module.css';
import { type InsightEvent, tellImpact } from './insight.ts';

/** When it opened, changed and closed, and what it had done by then; the latest first. */
export function InsightTimeline({ events }: { readonly events: readonly InsightEvent[] }) {
  if (events.length === 0) return null;
  return (
    <section aria-label="What happened">
      <h2>What happened</h2>
      <ol className={styles.timeline}>
        {events.map(({ time, summary, impact }) => (
          <li key={`${time} ${summary}`}>
            <p className={styles.when}>
              <Time seconds={time} /> <span>{formatTime(time)}</span>
            </p>
            <p>
              <Untrusted text={summary} most={600} />
            </p>
            <p className={styles.soft}>
              Clients: {tellImpact(impact.client)} · root cause: {tellImpact(impact.rootCause)}
            </p>
            {impact.services.length > 0 && (
              <p className={styles.soft}>
                Most faults:{' '}
                {impact.services.map(({ name, type }, place) => (
                  <span key={`${type ?? ''} ${name}`}>
                    {place > 0 && ', '}
                    <Untrusted text={name} most={80} />
                  </span>
                ))}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
