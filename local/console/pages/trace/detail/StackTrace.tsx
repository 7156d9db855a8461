import { Untrusted } from '../../../components/Untrusted.tsx';
import type { StackFrame } from '../trace-entity.ts';
import styles from './Detail.module.css';
import { OpenSource } from './OpenSource.tsx';
import { isOwnCode } from './source-place.ts';

/** Frames, innermost first; what belongs to libraries stands back. */
export function StackTrace({
  frames,
  directory,
}: {
  readonly frames: readonly StackFrame[];
  readonly directory: string | undefined;
}) {
  if (frames.length === 0) return null;
  return (
    <ol className={styles.stack}>
      {frames.map((frame, at) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a function may be on the stack many times
          key={at}
          className={isOwnCode(frame) ? undefined : styles.library}
        >
          <span>
            at <Untrusted text={frame.label ?? 'anonymous'} most={120} code />
          </span>{' '}
          {frame.path !== undefined && (
            <Untrusted
              text={`${frame.path}${frame.line === undefined ? '' : `:${frame.line}`}`}
              most={200}
              code
            />
          )}{' '}
          {isOwnCode(frame) && <OpenSource frame={frame} directory={directory} />}
        </li>
      ))}
    </ol>
  );
}
