import type { ReactNode } from 'react';
import { useAddress } from '../address/address.ts';
import { addressWithScope, bothFilters, type Scope, withoutFilter } from '../address/scope.ts';
import { useHasScope } from '../frame/page-context.ts';
import { Icon } from '../icons/Icon.tsx';
import { tracesAddress } from '../pages/traces/url.ts';
import buttonStyles from './Button.module.css';
import { classNames } from './class-names.ts';
import styles from './FilterActions.module.css';
import { Untrusted } from './Untrusted.tsx';

/** What a selection does as a filter; the expression is there to be read before anything is clicked. */
export function FilterActions({
  expression,
  scope,
  show = 'Show traces',
  isMain = false,
  children,
}: {
  readonly expression: string;
  readonly scope: Scope;
  /** Where it is known how many there are: `View 14 traces`. */
  readonly show?: string;
  /** Whether that is what most come for. */
  readonly isMain?: boolean;
  /** More links and buttons beside these. */
  readonly children?: ReactNode;
}) {
  const address = useAddress();
  const hasScope = useHasScope();
  const added = bothFilters(scope.filter, expression);
  const excluded = withoutFilter(scope.filter, expression);
  const withFilter = (filter: string) =>
    hasScope ? addressWithScope(address, { filter }) : tracesAddress({ ...scope, filter });
  const look = classNames(buttonStyles.button, buttonStyles.plain);
  return (
    <div className={styles.actions}>
      <code className={styles.expression}>
        <Untrusted text={expression} code />
      </code>
      <div className={styles.buttons}>
        <a
          className={isMain ? classNames(buttonStyles.button, buttonStyles.primary) : look}
          href={tracesAddress({ ...scope, filter: added })}
        >
          <Icon name="traces" />
          {show}
        </a>
        <a className={look} href={withFilter(added)}>
          <Icon name="plus" />
          Add to filter
        </a>
        <a className={look} href={withFilter(excluded)}>
          <Icon name="exclude" />
          Exclude
        </a>
        {children}
      </div>
    </div>
  );
}
