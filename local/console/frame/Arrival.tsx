import { type RefObject, useEffect } from 'react';

/** Milliseconds that a page may take for its heading, which may need an answer of X-Ray. */
const patience = 5000;

/**
 * Stands behind a page: after one was left for another, the heading of that takes the focus, unless the page or the
 * reader gave it elsewhere. It comes and goes with pages, so that someone else keeps where one was `before`.
 */
export function Arrival({
  place,
  before,
}: {
  readonly place: string;
  readonly before: RefObject<string | undefined>;
}) {
  useEffect(() => {
    const isNavigation = before.current !== undefined && before.current !== place;
    before.current = place;
    const main = document.getElementById('main');
    if (!isNavigation || main === null || isTaken(main)) return;
    if (focusHeading(main)) return;
    main.focus({ preventScroll: true });
    const observer = new MutationObserver(() => {
      if (document.activeElement !== main || focusHeading(main)) observer.disconnect();
    });
    observer.observe(main, { childList: true, subtree: true });
    const timer = setTimeout(() => observer.disconnect(), patience);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [place, before]);
  return null;
}

/** Whether the page has given the focus to something in it. */
const isTaken = (main: HTMLElement): boolean =>
  document.activeElement !== main && main.contains(document.activeElement);

function focusHeading(main: HTMLElement): boolean {
  const heading = main.querySelector('h1');
  if (heading === null) return false;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return true;
}
