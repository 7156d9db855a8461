import type { Bounds } from './layout-map.ts';

/** What makes up the look of an element; the drawing takes it along, because the page's styles stay behind. */
const properties = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

const margin = 24;
const xmlns = 'http://www.w3.org/2000/svg';

/** The map as it is drawn, whole and not zoomed, as an SVG that needs nothing else. */
export function drawMap(svg: SVGSVGElement, bounds: Bounds, title: string): string {
  const layer = svg.querySelector('[data-layer]');
  const [x, y] = [bounds.x - margin, bounds.y - margin];
  const [width, height] = [bounds.width + 2 * margin, bounds.height + 2 * margin];
  const made = document.createElementNS(xmlns, 'svg');
  made.setAttribute('viewBox', [x, y, width, height].map(Math.round).join(' '));
  made.setAttribute('width', String(Math.round(width)));
  made.setAttribute('height', String(Math.round(height)));
  const name = document.createElementNS(xmlns, 'title');
  name.textContent = title;
  const ground = document.createElementNS(xmlns, 'rect');
  for (const [attribute, value] of Object.entries({ x, y, width, height })) {
    ground.setAttribute(attribute, String(Math.round(value)));
  }
  ground.setAttribute('fill', getComputedStyle(svg).backgroundColor);
  made.append(name, ground);
  if (layer !== null) {
    // The drawing has its texts, however far away the map is on the page.
    const isFar = layer.hasAttribute('data-far');
    layer.removeAttribute('data-far');
    const copy = withLook(layer);
    layer.toggleAttribute('data-far', isFar);
    copy.removeAttribute('transform');
    made.append(copy);
  }
  return `${new XMLSerializer().serializeToString(made)}\n`;
}

/** A copy with its look in attributes; what only serves the page is left behind. */
function withLook(element: Element, inherited?: CSSStyleDeclaration): Element {
  const copy = document.createElementNS(xmlns, element.localName);
  for (const { name, value } of element.attributes) {
    if (!/^(class|style|role|tabindex|data-|aria-)/.test(name)) copy.setAttribute(name, value);
  }
  const look = getComputedStyle(element);
  for (const property of properties) {
    const value = look.getPropertyValue(property);
    copy.removeAttribute(property);
    // All but the opacity is inherited.
    const before = property === 'opacity' ? '1' : inherited?.getPropertyValue(property);
    if (value !== '' && value !== before) copy.setAttribute(property, value);
  }
  for (const child of element.childNodes) {
    if (child instanceof Element) {
      if (isSeen(child)) copy.append(withLook(child, look));
    } else if (child.nodeType === Node.TEXT_NODE) copy.append(child.textContent ?? '');
  }
  return copy;
}

const isSeen = (element: Element): boolean => {
  const { fill, stroke, display } = getComputedStyle(element);
  const isShape = /^(circle|path|rect)$/.test(element.localName);
  return display !== 'none' && !(isShape && isClear(fill) && isClear(stroke));
};

const isClear = (colour: string): boolean =>
  colour === 'none' || colour === 'transparent' || /^rgba\(.*, 0\)$/.test(colour);

/** A picture of that drawing, twice as fine as the page. */
export async function paintMap(drawing: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([drawing], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    // Browsers refuse canvases beyond about 16,000 pixels a side.
    const scale = Math.min(2, 16_000 / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new Error('the browser could not make a picture of this size');
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}
