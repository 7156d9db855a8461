import { type RefObject, useEffect } from 'react';

/**
 * Stands behind a page: after one was left for another, the heading of that takes the focus, unless the page gave it
 * away. It comes and goes with pages, so that someone else keeps where one was `before`.
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
    if (!isNavigation || main === null) return;
    const { activeElement } = document;
    if (main !== activeElement && main.contains(activeElement)) return;
    const heading = main.querySelector('h1');
    if (heading !== null) heading.tabIndex = -1;
    (heading ?? main).focus({ preventScroll: true });
  }, [place, before]);
  return null;
}
