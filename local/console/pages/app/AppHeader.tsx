import { type ReactNode, useId } from 'react';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useKeys } from '../../keyboard/use-keys.ts';
import styles from './AppPage.module.css';
import { type AppPlace, longestFilter } from './url.ts';

/** Which resources are shown, and how; what can be done with all of them is its content. */
export function AppHeader({
  place,
  onChange,
  children,
}: {
  readonly place: AppPlace;
  readonly onChange: (change: Partial<AppPlace>, how: 'push' | 'replace') => void;
  readonly children: ReactNode;
}) {
  const filterId = useId();
  useKeys({ filter: () => document.getElementById(filterId)?.focus() });
  return (
    <header className={styles.header}>
      <h1>App</h1>
      <TextField
        id={filterId}
        label="Filter resources"
        hideLabel
        className={styles.filter}
        type="search"
        placeholder="name, kind, path, state…"
        maxLength={longestFilter}
        value={place.filter}
        onChange={(event) => onChange({ filter: event.currentTarget.value }, 'replace')}
      />
      <Segmented
        label="Group by"
        options={[
          { value: 'stack', label: 'By stack' },
          { value: 'kind', label: 'By kind' },
        ]}
        value={place.by}
        onChange={(by) => onChange({ by }, 'replace')}
      />
      <Checkbox
        label="With roles, policies and the like"
        checked={place.everything}
        onChange={(everything) => onChange({ everything }, 'replace')}
      />
      <span className={styles.space} />
      {children}
    </header>
  );
}
