import { useEffect, useRef } from 'react';
import { type KeyId, keys } from './keys.ts';

/** `false` leaves the key to whoever took it before. */
export type KeyHandler = (event: KeyboardEvent) => unknown;

export type KeyHandlers = { readonly [Id in KeyId]?: KeyHandler | undefined };

const taken: { readonly current: KeyHandlers }[] = [];

/** Takes keys of the table as long as the component is there; the latest component comes first. */
export function useKeys(handlers: KeyHandlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    if (taken.length === 0) addEventListener('keydown', handle);
    taken.push(latest);
    return () => {
      taken.splice(taken.indexOf(latest), 1);
      if (taken.length === 0) removeEventListener('keydown', handle);
    };
  }, []);
}

function handle(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || hasModifier(event) || isBusy(event)) return;
  const ids = keys.filter(({ key }) => key === event.key).map(({ id }) => id);
  for (const { current } of taken.toReversed()) {
    for (const id of ids) {
      const handler = current[id];
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
