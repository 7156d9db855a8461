import type { Page } from '../pages/pages.tsx';
import { type Key, type KeyPlace, keys } from './keys.ts';

export interface SheetPart {
  readonly title: string;
  readonly keys: readonly Key[];
}

/** A key that works on several pages stands once with the page that is open, else once with each. */
export function buildSheet(page: Pick<Page, 'title'> | undefined): SheetPart[] {
  const open = [...titles].find(([, title]) => title === page?.title)?.[0];
  const places = [...titles.keys()].filter((place) => place !== open);
  const order: readonly KeyPlace[] = [
    ...(open === undefined ? [] : [open]),
    'lists',
    'everywhere',
    ...places,
  ];
  return order.flatMap((place) => {
    const found = keys.filter(({ where }) =>
      (typeof where === 'string' ? [where] : where).some((each) => each === place),
    );
    return found.length === 0 ? [] : [{ title: partTitle(place, open), keys: found }];
  });
}

function partTitle(place: KeyPlace, open: KeyPlace | undefined): string {
  if (place === 'everywhere') return 'Everywhere';
  if (place === 'lists') return 'In lists';
  const title = titles.get(place) ?? place;
  return place === open ? `This page: ${title}` : title;
}

const titles: ReadonlyMap<KeyPlace, string> = new Map([
  ['service-map', 'Map'],
  ['traces', 'Traces'],
  ['trace', 'Trace'],
  ['compare', 'Compare'],
  ['analytics', 'Analytics'],
  ['live', 'Live'],
  ['app', 'App'],
  ['sampling', 'Sampling'],
  ['groups', 'Groups'],
]);
