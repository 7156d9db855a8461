import type { AppResource } from '../../../console-server/protocol.ts';
import { classNames } from '../../components/class-names.ts';
import styles from './StateMark.module.css';

const marks: Readonly<Record<AppResource['state'], { glyph: string; label: string }>> = {
  running: { glyph: '✓', label: 'running' },
  declared: { glyph: '–', label: 'declared' },
  failed: { glyph: '✕', label: 'failed' },
  'not emulated': { glyph: '!', label: 'not emulated' },
};

/** How a resource is, by a sign and a word. */
export function StateMark({ state }: { readonly state: AppResource['state'] }) {
  const { glyph, label } = marks[state];
  return (
    <span className={styles.state} data-state={state}>
      <span
        aria-hidden="true"
        className={classNames(styles.glyph, state === 'running' && styles.running)}
      >
        {glyph}
      </span>
      {label}
    </span>
  );
}
