import { type RefObject, useRef } from 'react';
import { useKeys } from '../../keyboard/use-keys.ts';

/** Has the keys for rows walk what `selector` finds within the element that the result is given to. */
export function useWalk<Element extends HTMLElement>(selector: string): RefObject<Element | null> {
  const list = useRef<Element>(null);
  const walk = (step: number) => {
    const stops = [...(list.current?.querySelectorAll<HTMLElement>(selector) ?? [])];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? 0 : Math.min(stops.length - 1, Math.max(0, at + step));
    stops[next]?.focus();
    return stops.length > 0;
  };
  useKeys({ 'next-row': () => walk(1), 'previous-row': () => walk(-1) });
  return list;
}
