import { useAddress } from '../../address/address.ts';
import { addressWithScope, bothFilters, type Scope, withoutFilter } from '../../address/scope.ts';
import buttonStyles from '../../components/Button.module.css';
import { classNames } from '../../components/class-names.ts';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatCount, formatShare } from '../../format/rate.ts';
import { Icon } from '../../icons/Icon.tsx';
import type { FacetValue } from './build-facets.ts';
import styles from './Refiners.module.css';

/** A value with what it would add to the filter, before anything is pressed. */
export function FacetLine({
  value: { label, note, count, expression },
  traces,
  scope,
  onDone,
}: {
  readonly value: FacetValue;
  readonly traces: number;
  readonly scope: Scope;
  readonly onDone: () => void;
}) {
  const address = useAddress();
  const linkTo = (filter: string) => addressWithScope(address, { filter });
  const look = classNames(buttonStyles.button, buttonStyles.quiet, buttonStyles.square);
  return (
    <li className={styles.value}>
      <div className={styles.text}>
        <span>
          <Untrusted text={label === '' ? '(empty)' : label} most={160} />
          {note !== undefined && (
            <span className={styles.soft}>
              {' '}
              · <Untrusted text={note} most={60} inControl />
            </span>
          )}
        </span>
        <code className={styles.expression}>
          <Untrusted text={expression} most={200} />
        </code>
      </div>
      <span className={styles.count} title={`${formatShare(count, traces)} of the loaded traces`}>
        {formatCount(count)}
        <meter min={0} max={traces} value={count} aria-hidden="true" />
      </span>
      <a
        className={look}
        href={linkTo(bothFilters(scope.filter, expression))}
        aria-label={`Add ${label} to the filter`}
        title="Add to the filter"
        onClick={onDone}
      >
        <Icon name="plus" />
      </a>
      <a
        className={look}
        href={linkTo(withoutFilter(scope.filter, expression))}
        aria-label={`Exclude ${label}`}
        title="Exclude"
        onClick={onDone}
      >
        <Icon name="exclude" />
      </a>
    </li>
  );
}
