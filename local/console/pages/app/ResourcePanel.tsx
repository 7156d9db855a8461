import { useEffect, useRef } from 'react';
import type { AppDescription, AppResource } from '../../../console-server/protocol.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { type Tab, Tabs } from '../../components/Tabs.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { buildRow } from './build-app.ts';
import { buildConnections } from './build-connections.ts';
import { Invoke } from './Invoke.tsx';
import { Logs } from './Logs.tsx';
import { Overview } from './Overview.tsx';
import styles from './ResourcePanel.module.css';
import { Restart } from './Restart.tsx';
import type { AppView } from './url.ts';

/** Everything about one resource, and what can be done with it. */
export function ResourcePanel({
  id,
  resource,
  app,
  view,
  takesFocus,
  hrefOf,
  onView,
  onClose,
}: {
  /** `<stack>/<logicalId>`, also of a resource that there is none of. */
  readonly id: string;
  readonly resource: AppResource | undefined;
  readonly app: AppDescription;
  readonly view: AppView;
  /** Opened by a key, which then leads into it. */
  readonly takesFocus: boolean;
  readonly hrefOf: (id: string) => string;
  readonly onView: (view: AppView) => void;
  readonly onClose: () => void;
}) {
  if (resource === undefined) {
    return (
      <SidePanel title={<Untrusted text={id} most={100} />} onClose={onClose}>
        <EmptyState title="There is no such resource">
          The app may have changed since the link was made, or its stack does not run now.
        </EmptyState>
      </SidePanel>
    );
  }
  return (
    <OpenResource
      resource={resource}
      app={app}
      view={view}
      takesFocus={takesFocus}
      hrefOf={hrefOf}
      onView={onView}
      onClose={onClose}
    />
  );
}

function OpenResource({
  resource,
  app,
  view,
  takesFocus,
  hrefOf,
  onView,
  onClose,
}: Omit<Parameters<typeof ResourcePanel>[0], 'id' | 'resource'> & {
  readonly resource: AppResource;
}) {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!takesFocus) return;
    body.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
  }, [takesFocus]);
  const row = buildRow(resource);
  const connections = buildConnections(app.declared, resource);
  const tabs: Tab[] = [
    {
      id: 'overview',
      label: 'Overview',
      content: <Overview resource={resource} connections={connections} hrefOf={hrefOf} />,
    },
    ...(resource.canInvoke
      ? [
          {
            id: 'invoke',
            label: 'Invoke',
            content: <Invoke name={resource.name} calledBy={connections.calledBy} />,
          },
        ]
      : []),
    ...(resource.log === undefined
      ? []
      : [{ id: 'logs', label: 'Logs', content: <Logs log={resource.log} /> }]),
  ];
  return (
    <SidePanel title={<Untrusted text={row.title} most={100} />} onClose={onClose}>
      <div ref={body}>
        <div className={styles.head}>
          <span className={styles.kind}>
            <Untrusted text={row.kind.noun} most={60} />
          </span>
          {resource.canRestart && <Restart resource={resource} title={row.title} />}
        </div>
        <Tabs
          label="About the resource"
          tabs={tabs}
          selected={view}
          onSelect={(next) => onView(next as AppView)}
        />
      </div>
    </SidePanel>
  );
}
