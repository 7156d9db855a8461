import type { Stop } from './walk-map.ts';

/** The node or edge that an element is part of. */
export function stopOf(target: EventTarget | null): Stop | undefined {
  const found = target instanceof Element ? target.closest('[data-node], [data-edge]') : null;
  const node = found?.getAttribute('data-node');
  if (node != null) return { kind: 'node', key: node };
  const edge = found?.getAttribute('data-edge');
  return edge == null ? undefined : { kind: 'edge', key: edge };
}

/** Keys come from traces, so they never become part of a selector. */
export function elementOf(svg: SVGSVGElement | null, { kind, key }: Stop): SVGElement | undefined {
  const all = svg?.querySelectorAll<SVGElement>(`[data-${kind}]`) ?? [];
  return [...all].find((element) => element.getAttribute(`data-${kind}`) === key);
}
