import { useMemo } from 'react';
import { navigate, useAddress } from '../../address/address.ts';
import { useApp, useConsoleInfo } from '../../api/queries.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { TextField } from '../../components/TextField.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { useKeys } from '../../keyboard/use-keys.ts';
import styles from './AppPage.module.css';
import { buildApp, resourceId } from './build-app.ts';
import { NoApp } from './NoApp.tsx';
import { ResourcePanel } from './ResourcePanel.tsx';
import { ResourceTable } from './ResourceTable.tsx';
import { SendSample } from './SendSample.tsx';
import { type AppPlace, appPlaceAddress, longestFilter, parseAppPlace } from './url.ts';

/** What of the template runs on this machine, how it is, and what one can do with it. */
export function AppPage() {
  const info = useConsoleInfo();
  const { data: app, error, refetch } = useApp();
  const address = useAddress();
  const place = useMemo(() => parseAppPlace(address), [address]);
  const list = useMemo(() => app && buildApp(app, place), [app, place]);
  useKeys({
    filter: () => document.getElementById(filterId)?.focus(),
  });

  const change = (next: Partial<AppPlace>, how: 'push' | 'replace') =>
    navigate(appPlaceAddress({ ...place, ...next }), how);

  if (info.data?.hasApp === false) return <NoApp info={info.data} />;
  const selected = app?.resources.find((each) => resourceId(each) === place.resource);
  return (
    <div className={styles.page}>
      <div className={styles.main}>
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
            onChange={(event) => change({ filter: event.currentTarget.value }, 'replace')}
          />
          <Segmented
            label="Group by"
            options={[
              { value: 'stack', label: 'By stack' },
              { value: 'kind', label: 'By kind' },
            ]}
            value={place.by}
            onChange={(by) => change({ by }, 'replace')}
          />
          <Checkbox
            label="With roles, policies and the like"
            checked={place.everything}
            onChange={(everything) => change({ everything }, 'replace')}
          />
          <span className={styles.space} />
          {info.data?.hasSampleTraffic === true && <SendSample />}
        </header>
        {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {app === undefined && error === null && <Loading label="Asking what runs…" />}
        {app !== undefined && list !== undefined && (
          <>
            <p className={styles.soft} role="status">
              {`${list.shown} of ${app.resources.length} resources`}
              {list.hidden > 0 && `, without ${list.hidden} that are only declared`}
            </p>
            {list.shown === 0 ? (
              <EmptyState title="No resource is like that">
                Every word must be in its name, kind, path, state or file.
              </EmptyState>
            ) : (
              <ResourceTable
                sections={list.sections}
                selected={place.resource}
                hrefOf={(resource) => appPlaceAddress({ ...place, resource })}
                onOpen={(resource) => change({ resource }, 'push')}
              />
            )}
            <LeftOut stacks={app.leftOut} />
          </>
        )}
      </div>
      {app !== undefined && place.resource !== undefined && (
        <ResourcePanel
          key={place.resource}
          id={place.resource}
          resource={selected}
          app={app}
          view={place.view}
          hrefOf={(resource) => appPlaceAddress({ ...place, resource, view: 'overview' })}
          onView={(view) => change({ view }, 'replace')}
          onClose={() => change({ resource: undefined, view: 'overview' }, 'push')}
        />
      )}
    </div>
  );
}

const filterId = 'app-filter';

function LeftOut({
  stacks,
}: {
  readonly stacks: readonly { readonly stack: string; readonly reason: string }[];
}) {
  if (stacks.length === 0) return null;
  return (
    <section className={styles.leftOut}>
      <h2>Stacks that do not run</h2>
      <ul>
        {stacks.map(({ stack, reason }) => (
          <li key={stack}>
            <Untrusted text={stack} />: <Untrusted text={reason} most={300} />
          </li>
        ))}
      </ul>
    </section>
  );
}
