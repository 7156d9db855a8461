import { useId } from 'react';
import { Button } from '../components/Button.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { TextField } from '../components/TextField.tsx';
import styles from './PairsField.module.css';

export interface Pair {
  readonly key: string;
  readonly value: string;
}

/** Keys and their values, one line each. */
export function PairsField({
  legend,
  hideLegend = false,
  pairs,
  most,
  error,
  hint,
  onChange,
}: {
  readonly legend: string;
  readonly hideLegend?: boolean;
  readonly pairs: readonly Pair[];
  readonly most: number;
  readonly error?: string | undefined;
  readonly hint?: string | undefined;
  readonly onChange: (pairs: readonly Pair[]) => void;
}) {
  const noteId = useId();
  const note = error ?? hint;
  const set = (at: number, change: Partial<Pair>) =>
    onChange(pairs.map((each, index) => (index === at ? { ...each, ...change } : each)));
  return (
    <fieldset className={styles.pairs} aria-describedby={note === undefined ? undefined : noteId}>
      <legend className={hideLegend ? 'visually-hidden' : undefined}>{legend}</legend>
      {pairs.map(({ key, value }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place, its texts are being typed
        <div key={at} className={styles.pair}>
          <TextField
            label={`Key ${at + 1}`}
            hideLabel
            placeholder="key"
            value={key}
            aria-invalid={error !== undefined || undefined}
            onChange={(event) => set(at, { key: event.currentTarget.value })}
          />
          <span aria-hidden="true">=</span>
          <TextField
            label={`Value ${at + 1}`}
            hideLabel
            placeholder="value"
            value={value}
            aria-invalid={error !== undefined || undefined}
            onChange={(event) => set(at, { value: event.currentTarget.value })}
          />
          <IconButton
            icon="close"
            label={`Remove line ${at + 1}`}
            onClick={() => onChange(pairs.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      {pairs.length < most && (
        <Button
          kind="quiet"
          icon="plus"
          onClick={() => onChange([...pairs, { key: '', value: '' }])}
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
