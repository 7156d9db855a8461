import type { AppDescription } from '../../../console-server/protocol.ts';
import { counted, formatDuration } from '../../../wording/duration.ts';
import { typeName } from '../../../wording/type-name.ts';
import type { Address } from '../../address/address.ts';
import type { Scope } from '../../address/scope.ts';
import buttonStyles from '../../components/Button.module.css';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { SidePanel } from '../../components/SidePanel.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatCount } from '../../format/rate.ts';
import { Icon } from '../../icons/Icon.tsx';
import { ServiceIcon } from '../../icons/ServiceIcon.tsx';
import { EdgeList } from './EdgeList.tsx';
import styles from './ElementPanel.module.css';
import { FigureList } from './FigureList.tsx';
import { averageOf } from './figures.ts';
import { nodeFilter, seriesSelector } from './map-filter.ts';
import { hasTraffic, type MapModel, type MapNode } from './map-model.ts';
import { nodeLabel } from './node-name.ts';
import { SourceFacts } from './SourceFacts.tsx';
import { TrafficSection } from './TrafficSection.tsx';
import { changePlace, placeAddress } from './url.ts';

export interface NodePanelProps {
  readonly node: MapNode;
  /** The whole one, also where only part of it is drawn. */
  readonly map: MapModel;
  readonly scope: Scope;
  readonly address: Address;
  readonly seconds: number | undefined;
  readonly app: AppDescription | undefined;
  readonly onClose: () => void;
}

/** Everything about a node, and where one can go from it. */
export function NodePanel({ node, map, scope, address, seconds, app, onClose }: NodePanelProps) {
  const incoming = map.edges.filter(({ to }) => to === node.key);
  const outgoing = map.edges.filter(({ from }) => from === node.key);
  const label = nodeLabel(node);
  return (
    <SidePanel title={<Untrusted text={label} inControl />} onClose={onClose}>
      <div className={styles.panel}>
        <div className={styles.kind}>
          <ServiceIcon type={node.type} />
          <span>
            <Untrusted text={typeName(node.type) ?? 'service'} /> {kindText(node)}
          </span>
        </div>
        {!hasTraffic(node) && node.members === undefined && (
          <p>
            {node.declared?.untraced ?? 'Declared in the template; no traffic in this time range.'}
          </p>
        )}
        {node.figures.total > 0 && (
          <FigureList
            figures={node.figures}
            responseTimes={node.responseTimes}
            seconds={seconds}
            noun="requests"
          />
        )}
        {hasTraffic(node) && (
          <TrafficSection
            key={node.key}
            scope={scope}
            figures={node.figures}
            responseTimes={node.responseTimes}
            {...(differs(node) && { durations: node.durations })}
            noun="requests"
            timeLabel={`Response time of ${label}`}
            selector={seriesSelector(node)}
            filterOf={(narrowing) => nodeFilter(map, node, narrowing)}
          />
        )}
        <div className={styles.actions}>
          <a
            className={classNames(buttonStyles.button, buttonStyles.plain)}
            href={placeAddress(address, { focus: node.key, reach: 1 })}
          >
            <Icon name="focus" />
            Only this and what it is joined with
          </a>
          {node.members !== undefined && (
            <Button
              icon="expand"
              onClick={() =>
                changePlace(address, {
                  open: [...address.query.getAll('open'), node.key],
                  node: undefined,
                })
              }
            >
              {`Show its ${counted(node.members.length, 'node')}`}
            </Button>
          )}
        </div>
        {node.parts.length > 1 && <LambdaParts node={node} />}
        <EdgeList title="Called by" edges={incoming} end="from" map={map} address={address} />
        <EdgeList title="Calls" edges={outgoing} end="to" map={map} address={address} />
        <SourceFacts node={node} app={app} />
      </div>
    </SidePanel>
  );
}

function kindText({ kind, account }: MapNode): string {
  const text =
    kind === 'resource'
      ? '· known from calls to it'
      : kind === 'unknown'
        ? '· inferred from calls to it, sends no segments'
        : '';
  return account === undefined ? text : `${text} · account ${account}`;
}

/** Asynchronous work goes on after the answer. */
const differs = ({ durations, responseTimes }: MapNode): boolean =>
  durations.length > 0 && JSON.stringify(durations) !== JSON.stringify(responseTimes);

function LambdaParts({ node }: { readonly node: MapNode }) {
  return (
    <section>
      <h3>Two nodes of X-Ray in one</h3>
      <p className={styles.soft}>
        Lambda sends a segment for the service, which takes the invocation, starts what is needed
        and waits, and one for the function, which is your code. The figures above are the
        function’s, and what the service turned away before.
      </p>
      <table className={styles.parts}>
        <thead className={styles.columns}>
          <tr>
            <th scope="col">node</th>
            <th scope="col">requests</th>
            <th scope="col">average</th>
            <th scope="col">ended</th>
          </tr>
        </thead>
        <tbody>
          {node.parts.map((part) => (
            <tr key={part.type ?? ''}>
              <th scope="row">{typeName(part.type)}</th>
              <td>{formatCount(part.figures.total)}</td>
              <td>{formatDuration(averageOf(part.figures))}</td>
              <td>{endedText(part.figures)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const endedText = ({ ok, error, throttle, fault }: MapNode['figures']): string =>
  (
    [
      ['fault', fault],
      ['throttle', throttle],
      ['error', error],
      ['ok', ok],
    ] as const
  )
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${formatCount(count)} ${name}`)
    .join(', ');
