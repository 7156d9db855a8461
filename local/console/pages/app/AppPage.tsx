import { useMemo, useRef, useState } from 'react';
import { navigate, useAddress } from '../../address/address.ts';
import { useApp, useConsoleInfo } from '../../api/queries.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { LeaveMenu } from '../../components/LeaveMenu.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { AppHeader } from './AppHeader.tsx';
import styles from './AppPage.module.css';
import { buildApp, resourceId } from './build-app.ts';
import { appJson, appMarkdown } from './describe-app.ts';
import { NoApp } from './NoApp.tsx';
import { ResourcePanel } from './ResourcePanel.tsx';
import { ResourceTable } from './ResourceTable.tsx';
import { SendSample } from './SendSample.tsx';
import { type AppPlace, appPlaceAddress, parseAppPlace } from './url.ts';
import { useFreshApp } from './use-fresh-app.ts';

/** What of the template runs on this machine, how it is, and what one can do with it. */
export function AppPage() {
  const info = useConsoleInfo();
  const { data: app, error, refetch } = useApp();
  const address = useAddress();
  const place = useMemo(() => parseAppPlace(address), [address]);
  const [most, setMost] = useState(mostRows);
  const list = useMemo(() => app && buildApp(app, place, most), [app, place, most]);
  const [takesFocus, setTakesFocus] = useState(false);
  const main = useRef<HTMLDivElement>(null);
  useFreshApp();
  const change = (next: Partial<AppPlace>, how: 'push' | 'replace') =>
    navigate(appPlaceAddress({ ...place, ...next }), how);

  if (info.data?.hasApp === false) return <NoApp info={info.data} />;
  const selected = app?.resources.find((each) => resourceId(each) === place.resource);
  return (
    <div className={styles.page}>
      <div ref={main} className={styles.main}>
        <AppHeader place={place} onChange={change}>
          {info.data?.hasSampleTraffic === true && <SendSample />}
          {list !== undefined && (
            <LeaveMenu
              json={() => appJson(list.sections)}
              markdown={() => appMarkdown(list.sections)}
              fileName="app-resources"
            />
          )}
        </AppHeader>
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
                onOpen={(resource, how) => {
                  setTakesFocus(how === 'key');
                  change({ resource }, 'push');
                }}
              />
            )}
            {list.more > 0 && (
              <div>
                <Button
                  onClick={() => setMost(most + mostRows)}
                >{`Show more: ${list.more} are left`}</Button>
              </div>
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
          takesFocus={takesFocus}
          hrefOf={(resource) => appPlaceAddress({ ...place, resource, view: 'overview' })}
          onView={(view) => change({ view }, 'replace')}
          onClose={() => {
            // Whoever came from the row by its key goes back there.
            main.current?.querySelector<HTMLElement>('[data-row][aria-current]')?.focus();
            change({ resource: undefined, view: 'overview' }, 'push');
          }}
        />
      )}
    </div>
  );
}

/** More at once only make the page slow. */
const mostRows = 400;

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
