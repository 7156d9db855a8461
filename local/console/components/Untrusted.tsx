import { type ReactNode, useState } from 'react';
import { classNames } from './class-names.ts';
import styles from './Untrusted.module.css';

/** More would only make the page slow: whoever wants it copies or downloads it. */
const mostShown = 50_000;

/** Text that a trace, a log or a template brought along: only ever text, in its own direction, and nothing in it hides. */
export function Untrusted({
  text: given,
  most = 200,
  code = false,
  inControl = false,
}: {
  /** X-Ray’s JSON has null for much of what is absent. */
  readonly text: string | null | undefined;
  /** Letters that are shown at first. */
  readonly most?: number;
  readonly code?: boolean;
  /** Inside of a link or a button, which can hold no button of its own to show the rest. */
  readonly inControl?: boolean;
}) {
  const [whole, setWhole] = useState(false);
  const text = given ?? '';
  const isLong = text.length > most;
  const shown = text.slice(0, whole ? mostShown : most).toWellFormed();
  const content = visible(isLong && !whole ? shown.trimEnd() : shown);
  return (
    <bdi
      className={classNames(styles.untrusted, code && styles.code)}
      title={isLong && !whole ? text.slice(0, 2000).toWellFormed() : undefined}
    >
      {content}
      {isLong && !whole && '…'}
      {whole && text.length > mostShown && (
        <i> … {text.length - mostShown} more characters are not shown</i>
      )}
      {isLong && !inControl && (
        <button
          type="button"
          className={styles.more}
          aria-expanded={whole}
          onClick={(event) => {
            event.stopPropagation();
            setWhole(!whole);
          }}
        >
          {whole ? 'less' : 'all'}
        </button>
      )}
    </bdi>
  );
}

/** Control characters and direction overrides as escapes that can be seen; line breaks and tabs stay. */
function visible(text: string): ReactNode {
  // Nearly all text is plain, and a list has much of it.
  if (!/[^ -~]/.test(text)) return text;
  const parts = text.split(/([\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+)/u);
  if (parts.length === 1) return text;
  return parts.map((part, at) =>
    at % 2 === 0 || /^[\n\t]+$/.test(part) ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other identity
      <span key={at} className={styles.escape}>
        {escaped(part)}
      </span>
    ),
  );
}

const escaped = (part: string): string =>
  [...part]
    .map((letter) =>
      letter === '\n' || letter === '\t'
        ? letter
        : `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    )
    .join('');
