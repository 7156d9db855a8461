import { useEffect, useState } from 'react';
import { type KeyId, keys } from './keys.ts';

/** `false` leaves the key to whoever else takes it. */
export type KeyHandler = (event: KeyboardEvent) => unknown;

export type KeyHandlers = { readonly [Id in KeyId]?: KeyHandler | undefined };

interface Taker {
  /** Whoever is rendered later is deeper, or came when the others were there. */
  readonly rank: number;
  handlers: KeyHandlers;
}

const takers = new Set<Taker>();
let ranks = 0;

/** Takes keys of the table as long as the component is there; the innermost and latest comes first. */
export function useKeys(handlers: KeyHandlers): void {
  const [taker] = useState((): Taker => ({ rank: ranks++, handlers }));
  useEffect(() => {
    taker.handlers = handlers;
  });
  useEffect(() => {
    if (takers.size === 0) addEventListener('keydown', handle);
    takers.add(taker);
    return () => {
      takers.delete(taker);
      if (takers.size === 0) removeEventListener('keydown', handle);
    };
  }, [taker]);
}

function handle(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || hasModifier(event) || isBusy(event)) return;
  const ids = keys.filter(({ key }) => key === event.key).map(({ id }) => id);
  const inTurn = [...takers].sort((first, second) => second.rank - first.rank);
  for (const { handlers } of inTurn) {
    for (const id of ids) {
      const handler = handlers[id];
      if (handler !== undefined && handler(event) !== false) {
        event.preventDefault();
        return;
      }
    }
  }
}

/** Some keyboards have `[` and `/` only behind Alt. */
function hasModifier({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  const isSign = key.length === 1 && /[^\p{L}\p{N}\s]/u.test(key);
  if (isSign) return metaKey || (ctrlKey && !altKey);
  return ctrlKey || metaKey || altKey || shiftKey;
}

const typing =
  'input:not([type="checkbox"], [type="radio"], [type="button"], [type="range"]), textarea, select, [contenteditable=""], [contenteditable="true"], dialog, [popover], [role="menu"]';

/** Someone is typing, or the key belongs to what has the focus: a button takes space and Enter. */
function isBusy({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(typing) !== null) return true;
  return (
    (key === ' ' || key === 'Enter') &&
    target.closest(
      'a, button, summary, input, [role="tab"], [role="separator"], [role="button"]',
    ) !== null
  );
}
