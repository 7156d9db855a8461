import { useAddress } from '../address/address.ts';
import { changeScope, parseScope } from '../address/scope.ts';
import { parseTimeRange } from '../address/time-range.ts';
import { filterInGroup } from '../api/queries.ts';
import buttonStyles from '../components/Button.module.css';
import { classNames } from '../components/class-names.ts';
import { Untrusted } from '../components/Untrusted.tsx';
import { groupsAddress } from '../pages/groups/url.ts';
import { FilterBox } from './FilterBox.tsx';
import styles from './Frame.module.css';
import { GroupSelect } from './GroupSelect.tsx';
import noticeStyles from './Strip.module.css';
import { TimeRangePicker } from './TimeRangePicker.tsx';

/** Group, filter and time range: which traces the page is about. */
export function ScopeBar({ hasTimeRange }: { readonly hasTimeRange: boolean }) {
  const address = useAddress();
  const { group, filter, timeRange } = parseScope(address);
  const asked = address.query.get('timeRange') ?? '';
  return (
    <>
      <section className={styles.bar} aria-label="Which traces">
        <GroupSelect
          group={group}
          onChange={(next) => changeScope(address, { group: next }, 'push')}
        />
        <div className={styles.filter}>
          <FilterBox
            filter={filter}
            onApply={(next) => changeScope(address, { filter: next }, 'push')}
          />
        </div>
        {filter !== '' && (
          <a
            className={classNames(buttonStyles.button, buttonStyles.quiet)}
            href={groupsAddress({ filter: filterInGroup(filter, group) })}
          >
            Save as group
          </a>
        )}
        {hasTimeRange && (
          <TimeRangePicker
            range={timeRange}
            onChange={(next) => changeScope(address, { timeRange: next }, 'replace')}
          />
        )}
      </section>
      {asked !== '' && parseTimeRange(asked) === undefined && (
        <p role="status" className={noticeStyles.strip}>
          <span>
            The link asks for the time range “
            <Untrusted text={asked} most={80} code />
            ”, which is none of at most 6 hours; the last 15 minutes are shown.
          </span>
        </p>
      )}
    </>
  );
}
