import { useEffect, useRef } from 'react';
import { Untrusted } from '../components/Untrusted.tsx';
import { Icon } from '../icons/Icon.tsx';
import type { Suggestion } from './build-completions.ts';
import styles from './FilterBox.module.css';

/** The list of the combobox; the focus stays in the box, so that a press here must not take it. */
export function FilterSuggestions({
  id,
  suggestions,
  active,
  onChoose,
  onForget,
}: {
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly onChoose: (suggestion: Suggestion) => void;
  readonly onForget: (filter: string) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView?.({ block: 'nearest' });
  }, [active]);
  return (
    <div className={styles.suggestions} onPointerDown={(event) => event.preventDefault()}>
      <div ref={list} role="listbox" id={`${id}list`} aria-label="Suggestions">
        {suggestions.map((suggestion, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the list are those of the box, which keeps the focus
          <div
            key={`${suggestion.kind} ${suggestion.text}`}
            role="option"
            id={`${id}option${at}`}
            tabIndex={-1}
            aria-selected={at === active}
            className={styles.option}
            onClick={({ target }) =>
              (target as Element).closest('[data-forget]') === null
                ? onChoose(suggestion)
                : onForget(suggestion.text)
            }
          >
            <code>
              <Untrusted text={suggestion.text} most={120} inControl />
            </code>
            <span className={styles.kind}>
              {suggestion.kind}
              {suggestion.kind === 'recent' && (
                // For the pointer; the key is Delete, as options hold no further controls.
                <span data-forget className={styles.forget} title="Forget it (Delete)">
                  <Icon name="trash" />
                </span>
              )}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
