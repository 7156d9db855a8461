import type { ReactNode } from 'react';
import type { AppDescription, AppResource } from '../../../console-server/protocol.ts';
import { nodeKey } from '../../address/node-key.ts';
import { SourceLink } from '../../components/SourceLink.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { appAddress } from '../app/url.ts';
import styles from './ElementPanel.module.css';
import type { MapNode } from './map-model.ts';
import { nodeLabel } from './node-name.ts';

/** Where a node comes from: its construct, its code, and the names that it goes by. */
export function SourceFacts({
  node,
  app,
}: {
  readonly node: MapNode;
  readonly app: AppDescription | undefined;
}) {
  const resource = app && resourceOf(node, app.resources);
  const facts: readonly (readonly [string, ReactNode])[] = [
    ...(node.name !== nodeLabel(node) && node.kind !== 'client'
      ? [['full name', <Untrusted key="name" text={node.name} code />] as const]
      : []),
    ...(node.aliases.length > 0
      ? [['callers call it', <Untrusted key="aliases" text={node.aliases.join(', ')} />] as const]
      : []),
    ...((resource?.constructPath ?? node.declared?.constructPath)
      ? [
          [
            'construct',
            <Untrusted
              key="construct"
              text={resource?.constructPath ?? node.declared?.constructPath ?? ''}
              code
            />,
          ] as const,
        ]
      : []),
    ...(resource?.sourceFile === undefined
      ? []
      : [['code', <SourceLink key="code" file={resource.sourceFile} />] as const]),
    ...(resource === undefined
      ? []
      : [
          [
            'resource',
            <a key="resource" href={appAddress(`${resource.stack}/${resource.logicalId}`)}>
              <Untrusted text={`${resource.stack}/${resource.logicalId}`} inControl />
            </a>,
          ] as const,
          ['state', <Untrusted key="state" text={stateText(resource)} />] as const,
        ]),
  ];
  if (facts.length === 0) return null;
  return (
    <section>
      <h3>Where it comes from</h3>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const stateText = ({ state, detail }: AppResource): string =>
  detail === undefined ? state : `${state}, ${detail}`;

function resourceOf(node: MapNode, resources: readonly AppResource[]): AppResource | undefined {
  const declared = node.declared?.resource;
  const keys = new Set([node.key, ...node.parts.map(nodeKey)]);
  return (
    resources.find(({ stack, logicalId }) => `${stack}/${logicalId}` === declared) ??
    resources.find(({ nodes }) => nodes.some((each) => keys.has(nodeKey(each))))
  );
}
