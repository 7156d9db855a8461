import { useId } from 'react';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { TextField } from '../../components/TextField.tsx';
import styles from './RuleForm.module.css';
import type { Attribute } from './rule.ts';

/** Pairs of keys and values, one line each. */
export function AttributesField({
  legend,
  attributes,
  most,
  error,
  hint,
  disabled = false,
  onChange,
}: {
  readonly legend: string;
  readonly attributes: readonly Attribute[];
  readonly most: number;
  readonly error?: string | undefined;
  readonly hint?: string | undefined;
  readonly disabled?: boolean;
  readonly onChange: (attributes: readonly Attribute[]) => void;
}) {
  const noteId = useId();
  const note = error ?? hint;
  const set = (at: number, change: Partial<Attribute>) =>
    onChange(attributes.map((each, index) => (index === at ? { ...each, ...change } : each)));
  return (
    <fieldset
      className={styles.attributes}
      disabled={disabled}
      aria-describedby={note === undefined ? undefined : noteId}
    >
      <legend>{legend}</legend>
      {attributes.map((attribute, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place, its texts are being typed
        <div key={at} className={styles.attribute}>
          <TextField
            label={`Key ${at + 1}`}
            hideLabel
            placeholder="key"
            value={attribute.key}
            aria-invalid={error !== undefined || undefined}
            onChange={(event) => set(at, { key: event.currentTarget.value })}
          />
          <span aria-hidden="true">=</span>
          <TextField
            label={`Value ${at + 1}`}
            hideLabel
            placeholder="value"
            value={attribute.value}
            aria-invalid={error !== undefined || undefined}
            onChange={(event) => set(at, { value: event.currentTarget.value })}
          />
          <IconButton
            icon="close"
            label={`Remove ${attribute.key === '' ? `line ${at + 1}` : `"${attribute.key.slice(0, 40)}"`}`}
            onClick={() => onChange(attributes.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      {attributes.length < most && (
        <Button
          kind="quiet"
          icon="plus"
          onClick={() => onChange([...attributes, { key: '', value: '' }])}
        >
          Add one
        </Button>
      )}
      {note !== undefined && (
        <p
          id={noteId}
          className={error === undefined ? styles.hint : styles.error}
          role={error === undefined ? undefined : 'alert'}
        >
          {note}
        </p>
      )}
    </fieldset>
  );
}
