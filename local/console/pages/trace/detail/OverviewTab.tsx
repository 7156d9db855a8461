import { formatDuration } from '../../../../wording/duration.ts';
import { Button } from '../../../components/Button.tsx';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { OutcomeMark } from '../../../components/OutcomeMark.tsx';
import { Untrusted } from '../../../components/Untrusted.tsx';
import { formatCount } from '../../../format/rate.ts';
import { formatTime } from '../../../format/time.ts';
import { calledSide, kindOf } from '../describe-node.ts';
import type { FailureCause } from '../failures.ts';
import { nodeDuration, type TraceNode, type TraceTree } from '../trace-tree.ts';
import { traceAddress } from '../url.ts';
import { ExternalUrl } from './ExternalUrl.tsx';
import { type Fact, Facts } from './Facts.tsx';

export function OverviewTab({
  tree,
  node,
  cause,
  onSelect,
}: {
  readonly tree: TraceTree;
  readonly node: TraceNode;
  readonly cause: FailureCause | undefined;
  readonly onSelect: (node: TraceNode) => void;
}) {
  const { entity, parent } = node;
  const called = calledSide(node);
  const { http } = entity;
  const facts: Fact[] = [
    { name: 'outcome', value: <OutcomeMark outcome={node.outcome} withLabel /> },
    {
      name: 'error caused by',
      value: cause && <CausedBy cause={cause} node={node} onSelect={onSelect} />,
    },
    { name: 'kind', value: kindOf(node) ?? 'subsegment: local work' },
    { name: 'request', value: http?.url && <Request method={http.method} url={http.url} /> },
    { name: 'status', value: http?.status?.toString() },
    { name: 'content length', value: lengthOf(http?.contentLength) },
    {
      name: 'starts',
      value: `${formatTime(entity.start)}, ${formatDuration(entity.start - tree.start)} into the trace`,
    },
    { name: 'duration', value: formatDuration(nodeDuration(node)) },
    { name: 'self time', value: entity.end === undefined ? '–' : formatDuration(node.selfTime) },
    { name: 'user', value: entity.user },
    { name: 'client', value: http?.clientIp && clientOf(http.clientIp, http.forwarded) },
    { name: 'user agent', value: http?.userAgent },
    {
      name: 'called side',
      value: called && `${called}, inferred: it sent no segment`,
    },
    { name: 'called by', value: callerOf(node, parent) },
    { name: 'id', value: entity.id && <Id id={entity.id} /> },
    { name: 'links', value: entity.links.length > 0 ? <Links node={node} /> : undefined },
  ];
  return <Facts facts={facts} />;
}

function CausedBy({
  cause: { exception, node: by },
  node,
  onSelect,
}: {
  readonly cause: FailureCause;
  readonly node: TraceNode;
  readonly onSelect: (node: TraceNode) => void;
}) {
  return (
    <>
      <Untrusted text={`${exception.type}: ${exception.message}`} most={300} />
      {by !== node && (
        <Button kind="quiet" onClick={() => onSelect(by)}>
          show <Untrusted text={by.entity.name} most={60} inControl />
        </Button>
      )}
    </>
  );
}

function Request({ method, url }: { readonly method: string | undefined; readonly url: string }) {
  return (
    <>
      {method !== undefined && <Untrusted text={`${method} `} />}
      <ExternalUrl url={url} />
    </>
  );
}

function Id({ id }: { readonly id: string }) {
  return (
    <>
      <Untrusted text={id} code />{' '}
      <CopyButton text={id} label="Copy the id of the segment" icon-only />
    </>
  );
}

function Links({ node }: { readonly node: TraceNode }) {
  return node.entity.links.map(({ traceId, entityId, direction, name }) => (
    <div key={`${direction} ${traceId} ${entityId}`}>
      {direction === 'parent' ? 'from ' : direction === 'child' ? 'to ' : ''}
      {name !== undefined && <Untrusted text={`${name} `} />}
      <a href={traceAddress(traceId, entityId === undefined ? {} : { segment: entityId })}>
        <Untrusted text={traceId} most={40} inControl code />
      </a>
    </div>
  ));
}

function callerOf({ entity }: TraceNode, parent: TraceNode | undefined): string | undefined {
  if (parent !== undefined) return parent.entity.name;
  return entity.parentId === undefined ? undefined : `${entity.parentId}, which was not received`;
}

const clientOf = (address: string, forwarded: boolean): string =>
  forwarded ? `${address} (from X-Forwarded-For)` : address;

const lengthOf = (length: number | undefined): string | undefined =>
  length === undefined || length < 0 ? undefined : `${formatCount(length)} bytes`;
