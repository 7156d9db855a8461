import { memo } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import { toW3c } from '../../address/trace-id.ts';
import { useConsoleInfo } from '../../api/queries.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { LeaveMenu } from '../../components/LeaveMenu.tsx';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatTime } from '../../format/time.ts';
import { useLastScope } from '../../frame/page-context.ts';
import { Icon } from '../../icons/Icon.tsx';
import { compareAddress } from '../compare/url.ts';
import { tracesAddress } from '../traces/url.ts';
import { titleOf } from './describe-node.ts';
import { awsCommand, traceJson } from './leave.ts';
import { TraceAnnotations } from './TraceAnnotations.tsx';
import styles from './TracePage.module.css';
import { collectFacts } from './trace-facts.ts';
import { traceMarkdown } from './trace-markdown.ts';
import { durationOf, responseTimeOf, type TraceTree } from './trace-tree.ts';
import { traceAddress } from './url.ts';

/** The facts of the whole trace, and the ways out of it. */
export const TraceHeader = memo(function TraceHeader({
  tree,
  raw,
}: {
  readonly tree: TraceTree;
  readonly raw?: boolean;
}) {
  const { trace, roots, start } = tree;
  const [root] = roots;
  const facts = collectFacts(tree);
  const status = root?.entity.http?.status;
  const response = responseTimeOf(tree);
  return (
    <header className={styles.header}>
      <div className={styles.title}>
        <BackLink />
        <h1>
          {root !== undefined && <OutcomeMark outcome={root.outcome} />}
          <Untrusted text={titleOf(root)} most={120} />
        </h1>
        {status !== undefined && <strong className={styles.code}>{status}</strong>}
        <TraceActions tree={tree} raw={raw ?? false} />
      </div>
      <dl className={styles.facts}>
        <Fact name="response time">{formatDuration(response)}</Fact>
        <Fact name="whole trace">
          {formatDuration(durationOf(tree))}
          {roots.some(({ entity }) => entity.end === undefined) && ' so far'}
        </Fact>
        <Fact name="started">{root === undefined ? '–' : formatTime(start)}</Fact>
        <Fact name="segments">{facts.segments}</Fact>
        <RegionFact regions={facts.regions} />
        {facts.users.length > 0 && (
          <Fact name={facts.users.length === 1 ? 'user' : 'users'}>
            <Untrusted text={facts.users.join(', ')} most={60} />
          </Fact>
        )}
        <Fact name="id">
          <TraceId id={trace.id} />
        </Fact>
      </dl>
      <TraceAnnotations annotations={facts.annotations} />
    </header>
  );
});

/** To the list that one came from. */
export function BackLink() {
  const scope = useLastScope();
  return (
    <a className={styles.back} href={tracesAddress(scope)}>
      <Icon name="arrow-left" /> Traces
    </a>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Traces of this machine need not say a region: it is the X-Ray's. */
function RegionFact({ regions }: { readonly regions: readonly string[] }) {
  const info = useConsoleInfo();
  const shown = regions.length > 0 ? regions : [info.data?.region ?? '–'];
  return (
    <Fact name={shown.length === 1 ? 'region' : 'regions'}>
      <Untrusted text={shown.join(', ')} most={60} />
    </Fact>
  );
}

/** In both of its forms, as OpenTelemetry writes the other. */
export function TraceId({ id }: { readonly id: string }) {
  const w3c = toW3c(id);
  return (
    <span className={styles.id}>
      <Untrusted text={id} most={60} code />
      <CopyButton text={id} label="Copy id" icon-only />
      {w3c !== undefined && <CopyButton text={w3c} label="Copy as W3C id" />}
    </span>
  );
}

function TraceActions({ tree, raw }: { readonly tree: TraceTree; readonly raw: boolean }) {
  const info = useConsoleInfo();
  const { id } = tree.trace;
  return (
    <nav className={styles.actions} aria-label="This trace">
      <a href={traceAddress(id, { raw: !raw })}>
        <Icon name={raw ? 'traces' : 'code'} /> {raw ? 'Timeline' : 'Raw'}
      </a>
      <a href={compareAddress(id, '')}>
        <Icon name="compare" /> Compare
      </a>
      <LeaveMenu
        link={traceAddress(id)}
        awsCommand={awsCommand([id], info.data?.awsCliOptions)}
        json={() => traceJson(tree)}
        markdown={() => traceMarkdown(tree)}
        fileName={id}
      />
    </nav>
  );
}
