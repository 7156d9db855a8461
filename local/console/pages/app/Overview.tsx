import type { ReactNode } from 'react';
import type { AppResource } from '../../../console-server/protocol.ts';
import { typeName } from '../../../wording/type-name.ts';
import { serviceTerm } from '../../address/filter-terms.ts';
import { nodeKey } from '../../address/node-key.ts';
import { defaultTimeRange } from '../../address/time-range.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { SourceLink } from '../../components/SourceLink.tsx';
import { Time } from '../../components/Time.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { ServiceIcon } from '../../icons/ServiceIcon.tsx';
import { mapAddress } from '../map/url.ts';
import { tracesAddress } from '../traces/url.ts';
import type { Connection, Connections } from './build-connections.ts';
import { Detail } from './Detail.tsx';
import styles from './Overview.module.css';
import { StateMark } from './StateMark.tsx';

export function Overview({
  resource,
  connections: { calledBy, calls, untraced },
  hrefOf,
}: {
  readonly resource: AppResource;
  readonly connections: Connections;
  readonly hrefOf: (id: string) => string;
}) {
  const { state, detail, sourceFile, lastTrace, constructPath, name, nodes } = resource;
  return (
    <div className={styles.overview}>
      <dl>
        <Fact name="State">
          <StateMark state={state} />
        </Fact>
        {detail !== undefined && (
          <Fact name={state === 'running' || state === 'declared' ? 'Address' : 'Why'}>
            <Detail text={detail} most={1000} />
          </Fact>
        )}
        {sourceFile !== undefined && (
          <Fact name="Source file">
            <SourceLink file={sourceFile} />
          </Fact>
        )}
        <Copied name="Name" text={name} />
        <Copied name="Construct path" text={constructPath} />
        <Copied name="Type" text={resource.type} />
        <Copied name="Stack" text={resource.stack} />
        <Copied name="Logical id" text={resource.logicalId} />
        {(lastTrace !== undefined || nodes.length > 0) && (
          <Fact name="Last trace">
            {lastTrace === undefined ? (
              'none within six hours'
            ) : (
              <Time seconds={Date.parse(lastTrace) / 1000} />
            )}
          </Fact>
        )}
      </dl>
      {nodes.length > 0 && (
        <section>
          <h3>On the service map</h3>
          <ul>
            {nodes.map((node) => (
              <li key={nodeKey(node)}>
                <NodeLinks node={node} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {untraced.length > 0 && (
        <section>
          <h3>Not on the service map</h3>
          <ul>
            {untraced.map((reason) => (
              <li key={reason}>
                <Untrusted text={reason} most={300} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <ConnectionList title="Called by" connections={calledBy} hrefOf={hrefOf} />
      <ConnectionList title="Calls" connections={calls} hrefOf={hrefOf} />
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Copied({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <Fact name={name}>
      <span className={styles.copied}>
        <Untrusted text={text} code />
        <CopyButton text={text} label={`Copy ${name.toLowerCase()}`} icon-only />
      </span>
    </Fact>
  );
}

function NodeLinks({ node }: { readonly node: { readonly name: string; readonly type: string } }) {
  const scope = { filter: '', timeRange: defaultTimeRange };
  const traces = tracesAddress({ ...scope, filter: serviceTerm(node.name, node.type) });
  return (
    <>
      <Untrusted text={node.name} most={80} />{' '}
      <span className={styles.soft}>
        <Untrusted text={typeName(node.type) ?? ''} most={60} />
      </span>
      <span className={styles.links}>
        <a href={traces}>Traces</a>
        <a href={mapAddress(scope, { node: nodeKey(node) })}>Map</a>
      </span>
    </>
  );
}

function ConnectionList({
  title,
  connections,
  hrefOf,
}: {
  readonly title: string;
  readonly connections: readonly Connection[];
  readonly hrefOf: (id: string) => string;
}) {
  if (connections.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {connections.map(({ name, title: shown, type, kind, resource }) => (
          <li key={`${type}\n${name}`} className={styles.connection}>
            <ServiceIcon type={type} size={16} />
            {resource === undefined ? (
              <Untrusted text={shown} most={80} />
            ) : (
              <a href={hrefOf(resource)}>
                <Untrusted text={shown} most={80} inControl />
              </a>
            )}
            <span className={styles.soft}>
              {type !== 'client' && <Untrusted text={typeName(type) ?? ''} most={60} />}
              {kind === 'link' && ', a trace of its own'}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
