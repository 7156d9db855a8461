import { useMutation } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import type { InvokeAnswer } from '../../../console-server/protocol.ts';
import { callLocal } from '../../api/call.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Menu } from '../../components/Menu.tsx';
import { announce } from '../../frame/announce.ts';
import { Answer } from './Answer.tsx';
import type { Connection } from './build-connections.ts';
import { exampleEvents } from './example-events.ts';
import styles from './Invoke.module.css';
import { findJsonFault } from './json-fault.ts';
import { keepEvent, keptEvent } from './kept-event.ts';
import { prettyJson } from './pretty-json.ts';

/** Bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const largestEvent = 6 * 2 ** 20;
const sizeOf = (text: string): number => new Blob([text]).size;

/** Invokes a function with an event, in a trace of its own that is always sampled. */
export function Invoke({
  name,
  calledBy,
}: {
  readonly name: string;
  readonly calledBy: readonly Connection[];
}) {
  const [event, setEvent] = useState(() => keptEvent(name));
  const [isChecked, setIsChecked] = useState(false);
  const editor = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const invoke = useMutation({
    mutationFn: (text: string) =>
      callLocal<InvokeAnswer>('invoke', { function: name, event: text }),
    onSuccess: ({ failed }) => announce(failed ? `${name} failed` : `${name} has answered`),
  });
  const fault = isChecked ? findJsonFault(event) : undefined;
  const size = isChecked ? sizeOf(event) : 0;
  const send = () => {
    setIsChecked(true);
    if (sizeOf(event) > largestEvent) return;
    const wrong = findJsonFault(event);
    if (wrong === undefined) {
      keepEvent(name, event);
      invoke.mutate(event);
    } else show(wrong.offset);
  };
  const show = (offset: number) => {
    editor.current?.focus();
    editor.current?.setSelectionRange(offset, Math.min(event.length, offset + 1));
  };
  return (
    <div className={styles.invoke}>
      <label htmlFor={id}>Event, as JSON</label>
      <textarea
        ref={editor}
        id={id}
        className={styles.editor}
        rows={10}
        spellCheck={false}
        value={event}
        aria-invalid={fault !== undefined || undefined}
        aria-describedby={fault === undefined ? undefined : `${id}fault`}
        onChange={({ currentTarget: { value } }) => setEvent(value)}
        onKeyDown={(pressed) => {
          if (pressed.key !== 'Enter' || !(pressed.ctrlKey || pressed.metaKey)) return;
          pressed.preventDefault();
          send();
        }}
      />
      {fault !== undefined && (
        <p id={`${id}fault`} role="alert" className={styles.fault}>
          {`✕ Line ${fault.line}, column ${fault.column}: expected ${fault.expected}`}
          <Button kind="quiet" onClick={() => show(fault.offset)}>
            Show
          </Button>
        </p>
      )}
      {size > largestEvent && (
        <p role="alert" className={styles.fault}>
          {`✕ The event has ${(size / 2 ** 20).toFixed(1)} MiB; Lambda takes at most 6 MiB`}
        </p>
      )}
      <div className={styles.buttons}>
        <Button kind="primary" icon="play" disabled={invoke.isPending} onClick={send}>
          Invoke
        </Button>
        <Button onClick={() => setEvent(prettyJson(event))}>Format</Button>
        <Menu
          label="Examples"
          items={exampleEvents(calledBy).map((example) => ({
            label: example.label,
            onSelect: () => setEvent(JSON.stringify(example.event, null, 2)),
          }))}
        />
        <span className={styles.soft}>Ctrl+Enter invokes</span>
      </div>
      {invoke.isPending && <Loading label="Waiting for the answer…" />}
      {invoke.isError && <ErrorNotice error={invoke.error} />}
      {invoke.data !== undefined && <Answer key={invoke.data.traceId} answer={invoke.data} />}
    </div>
  );
}
