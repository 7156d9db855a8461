import { useApp } from '../../../api/queries.ts';
import { Untrusted } from '../../../components/Untrusted.tsx';
import type { StackFrame } from '../trace-entity.ts';
import styles from './Detail.module.css';
import { OpenSource } from './OpenSource.tsx';
import { findSource, frameRuns, pathInProject } from './source-place.ts';

/** A library's frame on its own takes no more room than the words that would stand for it. */
const leastFolded = 2;

/** Frames, innermost first; those of libraries are folded away where there is code of one's own to look at. */
export function StackTrace({
  frames,
  directory,
}: {
  readonly frames: readonly StackFrame[];
  readonly directory: string | undefined;
}) {
  if (frames.length === 0) return null;
  const runs = frameRuns(frames);
  const hasOwn = runs.some(({ isOwn }) => isOwn);
  return (
    <ol className={styles.stack}>
      {runs.map((run) =>
        run.isOwn || !hasOwn || run.frames.length < leastFolded ? (
          <Frames key={run.at} {...run} directory={directory} />
        ) : (
          <li key={run.at} className={styles.library}>
            <details>
              <summary>{run.frames.length} frames of libraries</summary>
              <ol className={styles.stack}>
                <Frames {...run} directory={directory} />
              </ol>
            </details>
          </li>
        ),
      )}
    </ol>
  );
}

function Frames({
  isOwn,
  at,
  frames,
  directory,
}: {
  readonly isOwn: boolean;
  readonly at: number;
  readonly frames: readonly StackFrame[];
  readonly directory: string | undefined;
}) {
  const projectDir = useApp().data?.projectDir;
  return frames.map((frame, index) => {
    const place = findSource(frame, directory, projectDir);
    const path = (place && pathInProject(place.file, projectDir)) ?? frame.path;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a function may be on the stack many times
      <li key={at + index} className={isOwn ? undefined : styles.library}>
        <span>
          at <Untrusted text={frame.label ?? 'anonymous'} most={120} code />
        </span>{' '}
        {path !== undefined && (
          <Untrusted
            text={`${path}${frame.line === undefined ? '' : `:${frame.line}`}`}
            most={200}
            code
          />
        )}{' '}
        {isOwn && place !== undefined && <OpenSource place={place} />}
      </li>
    );
  });
}
