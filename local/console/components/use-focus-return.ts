import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Whoever closes a panel from within is back where it was opened: at the row, node or button that was pressed last outside of it. */
export function useFocusReturn(panel: RefObject<HTMLElement | null>): void {
  // While it is being rendered: a field of it may take the focus as soon as it is there.
  const [first] = useState(() => document.activeElement);
  const opener = useRef(first);
  // Before the panel leaves the page, and the focus with it.
  useLayoutEffect(() => {
    const element = panel.current;
    const note = ({ target }: Event) => {
      const isOutside = target instanceof Element && element?.contains(target) === false;
      if (isOutside) opener.current = document.activeElement;
    };
    const noteKey = (event: KeyboardEvent) => {
      if (event.key === 'Enter' || event.key === ' ') note(event);
    };
    document.addEventListener('click', note, true);
    document.addEventListener('keydown', noteKey, true);
    return () => {
      document.removeEventListener('click', note, true);
      document.removeEventListener('keydown', noteKey, true);
      if (element?.contains(document.activeElement) !== true) return;
      // Nodes of a map are no HTML.
      const back = opener.current;
      if (back instanceof HTMLElement || back instanceof SVGElement) back.focus();
    };
  }, [panel]);
}
