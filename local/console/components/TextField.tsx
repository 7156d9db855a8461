import { type ComponentProps, useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './Field.module.css';

interface TextFieldProps extends ComponentProps<'input'> {
  readonly label: string;
  readonly hideLabel?: boolean;
  /** What is wrong with what was typed, and what would be right. */
  readonly error?: string | undefined;
  readonly hint?: string | undefined;
}

export function TextField({
  label,
  hideLabel = false,
  error,
  hint,
  className,
  id,
  ...rest
}: TextFieldProps) {
  const ownId = useId();
  const inputId = id ?? ownId;
  const noteId = `${inputId}note`;
  const note = error ?? hint;
  return (
    <div className={classNames(styles.field, className)}>
      <label htmlFor={inputId} className={hideLabel ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        {...rest}
        id={inputId}
        className={styles.input}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={note === undefined ? undefined : noteId}
      />
      {note !== undefined && (
        <p
          id={noteId}
          className={error === undefined ? styles.hint : styles.error}
          role={error === undefined ? undefined : 'alert'}
        >
          {note}
        </p>
      )}
    </div>
  );
}
