import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../../components/Button.tsx';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { Untrusted } from '../../../components/Untrusted.tsx';
import { formatJson } from '../format-json.ts';
import styles from './Detail.module.css';
import { type JsonPath, jsonMembers } from './search-json.ts';

/** Members that are laid out at once. */
const page = 100;

/** Members at the top that are open at first, when there are not many. */
const fewMembers = 12;

/** Levels that may be open at first. */
const fewLevels = 3;

/** A JSON value, of which only what is open is laid out; `shown` is opened and brought into sight. */
export function JsonTree({
  value,
  shown,
}: {
  readonly value: unknown;
  readonly shown?: JsonPath | undefined;
}) {
  if (typeof value !== 'object' || value === null) return <Scalar value={value} />;
  return (
    <div className={styles.tree}>
      <Members value={value} depth={0} shown={shown} />
    </div>
  );
}

function Members({
  value,
  depth,
  shown,
}: {
  readonly value: object;
  readonly depth: number;
  readonly shown: JsonPath | undefined;
}) {
  const [most, setMost] = useState(page);
  const members = useMemo(() => jsonMembers(value), [value]);
  const wanted = shown?.[0];
  const place = wanted === undefined ? -1 : members.findIndex(([key]) => key === wanted);
  const until = Math.max(most, place + 1);
  // A member far down is shown with some around it, not with all before it.
  const from = place >= most + page ? place - page / 2 : 0;
  if (members.length === 0) return <span className={styles.soft}>empty</span>;
  return (
    <ul>
      {from > 0 && <li className={styles.soft}>… {from} before</li>}
      {members.slice(from, until).map(([key, member]) => (
        <li key={typeof key === 'number' ? key : `.${key}`}>
          <Member
            name={key}
            value={member}
            depth={depth}
            startsOpen={
              depth < fewLevels && members.length <= fewMembers && sizeOf(member) <= fewMembers
            }
            shown={key === wanted ? shown?.slice(1) : undefined}
          />
        </li>
      ))}
      {members.length > until && (
        <li>
          <Button kind="quiet" onClick={() => setMost(until + page)}>
            Show more: {until} of {members.length} shown
          </Button>
        </li>
      )}
    </ul>
  );
}

function Member({
  name,
  value,
  depth,
  startsOpen,
  shown,
}: {
  readonly name: string | number;
  readonly value: unknown;
  readonly depth: number;
  readonly startsOpen: boolean;
  readonly shown: JsonPath | undefined;
}) {
  const isInside = typeof value === 'object' && value !== null;
  const [open, setOpen] = useState(false);
  const row = useRef<HTMLDivElement>(null);
  const isTarget = shown?.length === 0;
  useEffect(() => {
    if (shown !== undefined && shown.length > 0) setOpen(true);
    if (shown?.length === 0) row.current?.scrollIntoView({ block: 'center' });
  }, [shown]);
  const [wasOpened] = useState(startsOpen && isInside);
  const [closed, setClosed] = useState(false);
  const isOpen = open || (wasOpened && !closed);
  const label = <Untrusted text={String(name)} most={100} inControl code />;
  return (
    <>
      <div ref={row} className={isTarget ? styles.target : undefined}>
        {isInside ? (
          <button
            type="button"
            aria-expanded={isOpen}
            className={styles.member}
            onClick={() => {
              setOpen(!isOpen);
              setClosed(isOpen);
            }}
          >
            <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span> {label}{' '}
            <span className={styles.soft}>{sizeText(value)}</span>
          </button>
        ) : (
          <span className={styles.leaf}>
            {label}: <Scalar value={value} />
          </span>
        )}
        <CopyButton text={() => copied(value)} label="Copy value" icon-only />
      </div>
      {isInside && isOpen && <Members value={value} depth={depth + 1} shown={shown} />}
    </>
  );
}

function Scalar({ value }: { readonly value: unknown }) {
  return typeof value === 'string' ? (
    <span className={styles.string}>
      <Untrusted text={value} most={300} code />
    </span>
  ) : (
    <code className={styles.scalar}>{String(value)}</code>
  );
}

const copied = (value: unknown): string => (typeof value === 'string' ? value : formatJson(value));

const sizeOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? jsonMembers(value).length : 0;

const sizeText = (value: object): string =>
  Array.isArray(value) ? `[${value.length}]` : `{${Object.keys(value).length}}`;
