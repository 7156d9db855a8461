import { useState } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import { parseTraceId } from '../../address/trace-id.ts';
import { Button } from '../../components/Button.tsx';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { TextField } from '../../components/TextField.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatTime } from '../../format/time.ts';
import { titleOf } from '../trace/describe-node.ts';
import { durationOf, responseTimeOf, type TraceTree } from '../trace/trace-tree.ts';
import { traceAddress } from '../trace/url.ts';
import styles from './ComparePage.module.css';
import { RecentTraces } from './RecentTraces.tsx';

/** One of the two traces, and the box to choose another. */
export function Side({
  name,
  asked,
  tree,
  other,
  isFetching,
  onChoose,
}: {
  readonly name: 'a' | 'b';
  readonly asked: string;
  readonly tree: TraceTree | undefined;
  readonly other: TraceTree | undefined;
  readonly isFetching: boolean;
  readonly onChoose: (id: string) => void;
}) {
  const letter = name.toUpperCase();
  return (
    <section className={styles.side} aria-label={`Trace ${letter}`}>
      <h2>
        <span className={styles.letter}>{letter}</span>
        {tree === undefined ? (
          <SideState asked={asked} isFetching={isFetching} />
        ) : (
          <SideTitle tree={tree} />
        )}
      </h2>
      {tree !== undefined && <SideFacts tree={tree} />}
      <ChooseTrace letter={letter} current={asked} like={other ?? tree} onChoose={onChoose} />
    </section>
  );
}

function SideState({
  asked,
  isFetching,
}: {
  readonly asked: string;
  readonly isFetching: boolean;
}) {
  if (asked === '') return <>not chosen yet</>;
  if (parseTraceId(asked) === undefined) {
    return (
      <>
        “<Untrusted text={asked} most={60} />” is not the id of a trace
      </>
    );
  }
  if (isFetching) return <>fetching…</>;
  return (
    <>
      X-Ray does not have <Untrusted text={asked} most={60} />
    </>
  );
}

function SideTitle({ tree: { roots, trace } }: { readonly tree: TraceTree }) {
  const [root] = roots;
  return (
    <>
      {root !== undefined && <OutcomeMark outcome={root.outcome} />}
      <a href={traceAddress(trace.id)}>
        <Untrusted text={titleOf(root)} most={100} inControl /> {root?.entity.http?.status}
      </a>
    </>
  );
}

function SideFacts({ tree }: { readonly tree: TraceTree }) {
  return (
    <dl className={styles.facts}>
      <dt>response time</dt>
      <dd>{formatDuration(responseTimeOf(tree))}</dd>
      <dt>whole trace</dt>
      <dd>{formatDuration(durationOf(tree))}</dd>
      <dt>started</dt>
      <dd>{formatTime(tree.start)}</dd>
      <dt>id</dt>
      <dd>
        <Untrusted text={tree.trace.id} most={60} code />
      </dd>
    </dl>
  );
}

function ChooseTrace({
  letter,
  current,
  like,
  onChoose,
}: {
  readonly letter: string;
  readonly current: string;
  readonly like: TraceTree | undefined;
  readonly onChoose: (id: string) => void;
}) {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(current === '');
  const id = parseTraceId(text);
  const choose = (chosen: string) => {
    setText('');
    setOpen(false);
    onChoose(chosen);
  };
  return (
    <details
      className={styles.choose}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>Choose {current === '' ? 'a' : 'another'} trace</summary>
      {open && (
        <>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (id !== undefined) choose(id);
            }}
          >
            <TextField
              label={`Id of trace ${letter}`}
              value={text}
              error={
                text.trim() !== '' && id === undefined
                  ? 'not an id of X-Ray (1-…-…) or W3C, nor a link to a trace'
                  : undefined
              }
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Button type="submit" disabled={id === undefined}>
              Compare
            </Button>
          </form>
          <RecentTraces like={like} letter={letter} except={current} onChoose={choose} />
        </>
      )}
    </details>
  );
}
