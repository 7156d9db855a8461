import type { Address } from '../../address/address.ts';
import type { Scope } from '../../address/scope.ts';
import { SidePanel } from '../../components/SidePanel.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import styles from './ElementPanel.module.css';
import { FigureList } from './FigureList.tsx';
import { edgeFilter, seriesSelector } from './map-filter.ts';
import { hasTraffic, type MapEdge, type MapNode } from './map-model.ts';
import { edgeFigures, untracedReason } from './map-words.ts';
import { nodeLabel } from './node-name.ts';
import { TrafficSection } from './TrafficSection.tsx';
import { placeAddress } from './url.ts';

export interface EdgePanelProps {
  readonly edge: MapEdge;
  readonly from: MapNode;
  readonly to: MapNode;
  readonly scope: Scope;
  readonly address: Address;
  readonly seconds: number | undefined;
  readonly zones: string | undefined;
  readonly onClose: () => void;
}

/** Everything about the calls from one node to another. */
export function EdgePanel(props: EdgePanelProps) {
  const { edge, from, to, scope, address, seconds, zones, onClose } = props;
  const [caller, callee] = [nodeLabel(from), nodeLabel(to)];
  const nodeLink = ({ key }: MapNode, label: string) => (
    <a href={placeAddress(address, { node: key, edge: undefined })}>
      <Untrusted text={label} inControl />
    </a>
  );
  return (
    <SidePanel title={<Untrusted text={`${caller} → ${callee}`} inControl />} onClose={onClose}>
      <div className={styles.panel}>
        {edge.kind === 'link' ? (
          <p>
            {nodeLink(from, caller)} hands over to {nodeLink(to, callee)}, which works on it in a
            trace of its own; X-Ray links the two. The times are how old the events were when they
            were received.
          </p>
        ) : (
          <p>
            Calls as {nodeLink(from, caller)} sees them: from sending the request until it has the
            answer, the network included. What {nodeLink(to, callee)} itself sees is at its node.
          </p>
        )}
        {!hasTraffic(edge) && (
          <p>
            {untracedReason(from, to) ?? 'Declared in the template; no traffic in this time range.'}
          </p>
        )}
        {hasTraffic(edge) && edge.kind === 'call' && (
          <FigureList
            figures={edge.figures}
            responseTimes={edge.responseTimes}
            seconds={seconds}
            noun="calls"
          />
        )}
        {hasTraffic(edge) && edge.kind === 'link' && <p>{edgeFigures(edge)}</p>}
        {hasTraffic(edge) && (
          <TrafficSection
            key={edge.key}
            scope={scope}
            figures={edge.figures}
            responseTimes={edge.responseTimes}
            noun={edge.kind === 'link' ? 'events' : 'calls'}
            timeLabel={
              edge.kind === 'link'
                ? `Age of events when ${callee} received them`
                : `Response time of ${callee} as ${caller} sees it`
            }
            selector={edge.kind === 'link' ? undefined : seriesSelector(edge)}
            filterOf={(narrowing) => edgeFilter(edge, narrowing)}
            canNarrow={edge.kind === 'call'}
          />
        )}
        {(edge.aliases.length > 0 || zones !== undefined) && (
          <dl className={styles.facts}>
            {edge.aliases.length > 0 && (
              <>
                <dt>the caller calls it</dt>
                <dd>
                  <Untrusted text={edge.aliases.join(', ')} />
                </dd>
              </>
            )}
            {zones !== undefined && (
              <>
                <dt>availability zones</dt>
                <dd>
                  <Untrusted text={zones} />
                </dd>
              </>
            )}
          </dl>
        )}
      </div>
    </SidePanel>
  );
}
