import { useApp } from '../../../api/queries.ts';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { OutcomeMark } from '../../../components/OutcomeMark.tsx';
import { Untrusted } from '../../../components/Untrusted.tsx';
import type { TraceException } from '../trace-entity.ts';
import type { TraceNode } from '../trace-tree.ts';
import styles from './Detail.module.css';
import type { ShownException } from './exception-chains.ts';
import { StackTrace } from './StackTrace.tsx';
import { pathInProject } from './source-place.ts';

export function ExceptionsTab({
  node,
  exceptions,
}: {
  readonly node: TraceNode;
  readonly exceptions: readonly ShownException[];
}) {
  if (exceptions.length === 0) {
    return (
      <p className={styles.none}>
        {node.entity.cause?.elsewhere === undefined
          ? 'No exception was recorded here.'
          : 'An exception was recorded elsewhere, in a part of the trace that is not here.'}
      </p>
    );
  }
  const directory = node.entity.cause?.workingDirectory;
  return (
    <>
      {exceptions.map(({ exception, recordedBy, isCause }, at) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: ids of exceptions need not differ
          key={at}
          className={styles.exception}
        >
          {isCause && <p className={styles.soft}>caused by</p>}
          <h3>
            <OutcomeMark outcome={node.outcome === 'ok' ? 'error' : node.outcome} />{' '}
            <Untrusted text={exception.type} most={200} />
            <CopyButton text={() => exceptionText(exception)} label="Copy exception" icon-only />
          </h3>
          {exception.message !== '' && (
            <p className={styles.message}>
              <Untrusted text={exception.message} most={2000} />
            </p>
          )}
          <Origin exception={exception} recordedBy={recordedBy} />
          <StackTrace frames={exception.stack} directory={directory} />
          <LeftOut exception={exception} />
        </section>
      ))}
      {directory !== undefined && <WorkingDirectory path={directory} />}
    </>
  );
}

function WorkingDirectory({ path }: { readonly path: string }) {
  const projectDir = useApp().data?.projectDir;
  return (
    <p className={styles.soft}>
      working directory <Untrusted text={pathInProject(path, projectDir) ?? path} most={300} code />{' '}
      <CopyButton text={path} label="Copy the working directory" icon-only />
    </p>
  );
}

function Origin({
  exception,
  recordedBy,
}: {
  readonly exception: TraceException;
  readonly recordedBy: TraceNode | undefined;
}) {
  if (!exception.remote && recordedBy === undefined) return null;
  return (
    <p className={styles.soft}>
      {exception.remote && 'answered by the called service'}
      {exception.remote && recordedBy !== undefined && ', '}
      {recordedBy !== undefined && (
        <>
          recorded by <Untrusted text={recordedBy.entity.name} most={100} />
        </>
      )}
    </p>
  );
}

function LeftOut({ exception: { truncated, skipped } }: { readonly exception: TraceException }) {
  const left = [
    truncated > 0 && `${truncated} frames were left out`,
    skipped > 0 && `${skipped} exceptions in between were left out`,
  ].filter(Boolean);
  return left.length === 0 ? null : <p className={styles.soft}>{left.join(', ')}</p>;
}

export const exceptionText = ({ type, message, stack }: TraceException): string =>
  [
    `${type}: ${message}`,
    ...stack.map(
      ({ path, line, label }) =>
        `    at ${label ?? 'anonymous'} (${path ?? '?'}${line === undefined ? '' : `:${line}`})`,
    ),
  ].join('\n');
