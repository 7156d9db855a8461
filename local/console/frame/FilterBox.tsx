import { useId, useRef, useState } from 'react';
import { navigate } from '../address/address.ts';
import { parseTraceId } from '../address/trace-id.ts';
import { Icon } from '../icons/Icon.tsx';
import { useKeys } from '../keyboard/use-keys.ts';
import { traceAddress } from '../pages/trace/url.ts';
import { announce } from './announce.ts';
import { adviceText, buildSuggestions, errorSpan, type Suggestion } from './build-completions.ts';
import styles from './FilterBox.module.css';
import { FilterHelp } from './FilterHelp.tsx';
import { FilterNote } from './FilterNote.tsx';
import { FilterSuggestions } from './FilterSuggestions.tsx';
import { useRecentFilters } from './recent-filters.ts';
import { askFilter, useFilterAnswer } from './use-filter-answer.ts';

export interface FilterBoxProps {
  /** The expression that is in the address. */
  readonly filter: string;
  readonly onApply: (filter: string) => void;
  /** Told of every letter: the box then is a field of a form, and no trace id leads away from it. */
  readonly onWrite?: ((filter: string) => void) | undefined;
}

/** The filter expression of the bar: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/, with a list of suggestions. */
export function FilterBox({ filter, onApply, onWrite }: FilterBoxProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  // The box has one line; links and groups may have more, whose places in the text stay the same.
  const given = filter.replace(/[\r\n]/g, ' ');
  const [draft, setDraft] = useState({ of: filter, text: given });
  const [cursor, setCursor] = useState(0);
  const [isFocused, setIsFocused] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [attempted, setAttempted] = useState<string>();
  // Whatever changes the address, a link or the way back, changes what stands here.
  const text = draft.of === filter ? draft.text : given;

  const { recent, add, remove } = useRecentFilters();
  const answer = useFilterAnswer(text, isFocused ? cursor : undefined);
  const traceId = onWrite === undefined ? parseTraceId(text) : undefined;
  const error = traceId === undefined ? answer?.error : undefined;
  const span = error && errorSpan(text, error.offset);
  // Who writes is not wrong yet by not being done.
  const isUnfinished =
    isFocused && span !== undefined && attempted !== text && span.to >= text.trimEnd().length;
  const suggestions =
    isFocused && traceId === undefined ? buildSuggestions(text, answer?.completions, recent) : [];
  const hasList = isOpen && suggestions.length > 0;
  const current = hasList ? suggestions[active] : undefined;

  const latestFilter = useRef(filter);
  latestFilter.current = filter;

  useKeys({ filter: onWrite === undefined ? () => input.current?.focus() : undefined });

  const write = (next: string, at: number, opens = true) => {
    setDraft({ of: filter, text: next });
    setCursor(at);
    setActive(-1);
    setIsOpen(opens);
    onWrite?.(next);
  };
  const choose = ({ result, cursor: at, kind }: Suggestion) => {
    write(result, at, kind !== 'recent');
    input.current?.focus();
    // The box takes the text with this rendering; the cursor can only be put into it afterwards.
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  };
  const apply = async () => {
    setIsOpen(false);
    if (traceId !== undefined) {
      setDraft({ of: filter, text: given });
      navigate(traceAddress(traceId));
      return;
    }
    const wanted = text.trim();
    if (wanted === given.trim()) {
      setDraft({ of: filter, text: given });
      return;
    }
    // Who cannot be asked does not stand in the way: the answer to the filter itself will tell.
    const before = latestFilter.current;
    const judged = answer ?? (await askFilter({ expression: text }).catch(() => undefined));
    if (judged?.error !== undefined) {
      setAttempted(text);
      announce(`The filter is not applied: ${judged.error.advice}`);
      return;
    }
    // A link may have been followed meanwhile.
    if (latestFilter.current !== before) return;
    add(wanted);
    onApply(wanted);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is younger than the browsers that this is for
    <div
      role="search"
      className={styles.box}
      onFocus={() => setIsFocused(true)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return;
        setIsFocused(false);
        void apply();
      }}
    >
      <div className={styles.line} data-invalid={error !== undefined && !isUnfinished}>
        <Icon name="filter" />
        <div className={styles.field}>
          <div ref={mirror} className={styles.mirror} aria-hidden="true">
            {span !== undefined && !isUnfinished && (
              <>
                {text.slice(0, span.from)}
                <mark>{text.slice(span.from, span.to) || ' '}</mark>
              </>
            )}
          </div>
          <input
            ref={input}
            role="combobox"
            aria-label="Filter expression"
            aria-autocomplete="list"
            aria-expanded={hasList}
            aria-controls={`${id}list`}
            aria-activedescendant={current && `${id}option${active}`}
            aria-invalid={(error !== undefined && !isUnfinished) || undefined}
            aria-describedby={`${id}note`}
            className={styles.input}
            autoComplete="off"
            spellCheck={false}
            placeholder='every trace: type a filter such as service("orders") AND fault, or paste a trace id'
            value={text}
            onChange={({ currentTarget }) =>
              write(currentTarget.value, currentTarget.selectionStart ?? currentTarget.value.length)
            }
            onSelect={({ currentTarget }) => setCursor(currentTarget.selectionStart ?? 0)}
            onClick={() => setIsOpen(true)}
            onScroll={({ currentTarget }) => {
              if (mirror.current !== null) mirror.current.scrollLeft = currentTarget.scrollLeft;
            }}
            onKeyDown={(event) => {
              switch (event.key) {
                case 'ArrowDown':
                case 'ArrowUp': {
                  if (suggestions.length === 0) return;
                  const step = event.key === 'ArrowDown' ? 1 : -1;
                  setIsOpen(true);
                  setActive(stepped(hasList ? active : -1, step, suggestions.length));
                  break;
                }
                case 'Tab':
                  if (current === undefined || event.shiftKey) return;
                  choose(current);
                  break;
                case 'Enter':
                  if (current === undefined) void apply();
                  else choose(current);
                  break;
                case 'Delete':
                  if (current?.kind !== 'recent') return;
                  remove(current.text);
                  setActive(-1);
                  announce('Forgotten');
                  break;
                case 'Escape':
                  if (hasList) setIsOpen(false);
                  else write(given, given.length, false);
                  setActive(-1);
                  break;
                default:
                  return;
              }
              event.preventDefault();
              event.stopPropagation();
            }}
          />
        </div>
        {error === undefined && answer !== undefined && text.trim() !== '' && (
          <span className={styles.valid} title="The expression can be read">
            <Icon name="check" label="valid" />
          </span>
        )}
        {text !== '' && (
          <button
            type="button"
            className={styles.clear}
            aria-label="Clear filter"
            title="Clear filter"
            onClick={() => {
              write('', 0, false);
              if (filter !== '') onApply('');
              input.current?.focus();
            }}
          >
            <Icon name="close" />
          </button>
        )}
        <FilterHelp
          onTry={(example) =>
            choose({ kind: 'recent', text: example, result: example, cursor: example.length })
          }
        />
      </div>
      <FilterNote
        id={`${id}note`}
        traceId={traceId}
        explanation={text.trim() === '' ? undefined : answer?.explanation}
        advice={error && adviceText(error.advice)}
        isUnfinished={isUnfinished}
        isPending={text.trim() !== given.trim()}
        floats={filter === ''}
      />
      {hasList && (
        <FilterSuggestions
          id={id}
          suggestions={suggestions}
          active={active}
          onChoose={choose}
          onForget={remove}
        />
      )}
    </div>
  );
}

/** Around, with a stop at none of them. */
function stepped(active: number, step: number, count: number): number {
  const next = active + step;
  if (next < -1) return count - 1;
  return next >= count ? -1 : next;
}
