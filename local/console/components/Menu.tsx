import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Icon, type IconName } from '../icons/Icon.tsx';
import buttonStyles from './Button.module.css';
import { classNames } from './class-names.ts';
import styles from './Menu.module.css';
import { Popover } from './Popover.tsx';

export interface MenuItem {
  readonly label: string;
  readonly hint?: string;
  readonly onSelect?: () => void;
  readonly disabled?: boolean;
  /** An address of the console, or a checked link: the item leads there. */
  readonly href?: string;
}

export function Menu({
  label,
  icon,
  items,
}: {
  readonly label: string;
  readonly icon?: IconName;
  readonly items: readonly MenuItem[];
}) {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={opener}
        type="button"
        className={classNames(buttonStyles.button, buttonStyles.plain)}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {icon !== undefined && <Icon name={icon} />}
        {label}
        <Icon name="chevron-down" />
      </button>
      {open && (
        <Popover opener={opener} onClose={() => setOpen(false)}>
          <MenuList
            label={label}
            items={items}
            onDone={() => {
              setOpen(false);
              opener.current?.focus();
            }}
          />
        </Popover>
      )}
    </>
  );
}

function MenuList({
  label,
  items,
  onDone,
}: {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly onDone: () => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => enabledItems(list.current)[0]?.focus(), []);
  const move = (event: KeyboardEvent) => {
    const all = enabledItems(list.current);
    const next = nextItem(event.key, all);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div ref={list} role="menu" aria-label={label} tabIndex={-1} onKeyDown={move}>
      {items.map(({ label: text, hint, onSelect, disabled = false, href }) => {
        const content = (
          <>
            <span>{text}</span>
            {hint !== undefined && <span className={styles.hint}>{hint}</span>}
          </>
        );
        const select = () => {
          onDone();
          onSelect?.();
        };
        return href !== undefined && !disabled ? (
          <a
            key={text}
            role="menuitem"
            tabIndex={-1}
            className={styles.item}
            href={href}
            rel="noreferrer noopener"
            onClick={select}
          >
            {content}
          </a>
        ) : (
          <button
            key={text}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={styles.item}
            disabled={disabled}
            onClick={select}
          >
            {content}
          </button>
        );
      })}
    </div>
  );
}

const enabledItems = (list: HTMLElement | null): HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)') ?? []),
];

function nextItem(key: string, all: readonly HTMLElement[]): HTMLElement | undefined {
  const at = all.indexOf(document.activeElement as HTMLElement);
  if (key === 'ArrowDown') return all[(at + 1) % all.length];
  if (key === 'ArrowUp') return all[(at - 1 + all.length) % all.length];
  if (key === 'Home') return all[0];
  if (key === 'End') return all.at(-1);
  if (key.length !== 1 || key === ' ') return undefined;
  const begins = (each: HTMLElement) =>
    (each.textContent ?? '').toLowerCase().startsWith(key.toLowerCase());
  return all.slice(at + 1).find(begins) ?? all.find(begins);
}
