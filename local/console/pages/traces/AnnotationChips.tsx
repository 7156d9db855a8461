import { useRef, useState } from 'react';
import type { Scope } from '../../address/scope.ts';
import { FilterActions } from '../../components/FilterActions.tsx';
import { Popover } from '../../components/Popover.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import styles from './AnnotationChips.module.css';
import type { Annotation } from './build-rows.ts';

/** Of one row; the rest is on the trace's page. */
const mostChips = 2;

export function AnnotationChips({
  annotations,
  scope,
}: {
  readonly annotations: readonly Annotation[];
  readonly scope: Scope;
}) {
  const rest = annotations.length - mostChips;
  return (
    <span className={styles.chips}>
      {annotations.slice(0, mostChips).map((annotation) => (
        <Chip
          key={`${annotation.key} ${String(annotation.value)}`}
          annotation={annotation}
          scope={scope}
        />
      ))}
      {rest > 0 && <span className={styles.rest}>+{rest}</span>}
    </span>
  );
}

function Chip({
  annotation: { key, value, term },
  scope,
}: {
  readonly annotation: Annotation;
  readonly scope: Scope;
}) {
  const opener = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const text = <Untrusted text={`${key}=${String(value)}`} most={60} inControl />;
  if (term === undefined) return <span className={styles.chip}>{text}</span>;
  return (
    <>
      <button
        ref={opener}
        type="button"
        className={styles.chip}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {text}
      </button>
      {isOpen && (
        <Popover opener={opener} onClose={() => setIsOpen(false)}>
          <FilterActions expression={term} scope={scope} />
        </Popover>
      )}
    </>
  );
}
