import { type FormEvent, useRef, useState } from 'react';
import { navigate } from '../address/address.ts';
import { TextField } from '../components/TextField.tsx';
import { useKeys } from '../keyboard/use-keys.ts';
import { addressOfPasted } from './aws-links.ts';
import styles from './TraceIdBox.module.css';

/** Opens a trace by whatever names it. */
export function TraceIdBox() {
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const focus = () => {
    const input = form.current?.querySelector('input');
    input?.focus();
    input?.select();
  };
  // Where there is no filter to write, this is what is searched by.
  useKeys({ 'trace-id': focus, filter: focus });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    const address = addressOfPasted(text);
    if (address === undefined) {
      setError('No trace id: 1-…, 32 hex digits, a trace header or a console link');
      return;
    }
    setText('');
    navigate(address);
    form.current?.querySelector('input')?.blur();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is younger than the browsers that this is for
    <form ref={form} role="search" className={styles.form} onSubmit={submit}>
      <TextField
        label="Trace id"
        hideLabel
        placeholder="Trace id"
        title="Trace id, header or console link (i)"
        aria-keyshortcuts="i"
        className={styles.field}
        value={text}
        error={error}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setError(undefined);
        }}
        onBlur={() => setError(undefined)}
      />
    </form>
  );
}
