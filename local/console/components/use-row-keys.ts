import { type RefObject, useRef } from 'react';
import { useKeys } from '../keyboard/use-keys.ts';

/**
 * Walks the rows (`[data-row]`) of a list (`[data-rows]`, which the result goes to) by the keys of the table: those of
 * the list that has the focus, else of the page's first.
 */
export function useRowKeys<
  List extends HTMLElement = HTMLTableSectionElement,
>(): RefObject<List | null> {
  const list = useRef<List>(null);
  const walk = (step: 1 | -1) => () => {
    const element = list.current;
    if (element === null || element !== currentList()) return false;
    const rows = [...element.querySelectorAll<HTMLElement>('[data-row]')];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
    next?.focus();
    next?.scrollIntoView?.({ block: 'nearest' });
    return next !== undefined;
  };
  useKeys({ 'next-row': walk(1), 'previous-row': walk(-1) });
  return list;
}

const currentList = (): Element | null =>
  document.activeElement?.closest('[data-rows]') ?? document.querySelector('[data-rows]');
