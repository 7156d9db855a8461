/** What an XML result holds. Arrays repeat their element; `undefined` leaves it out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | { readonly [tag: string]: XmlValue };

/** `element('A', {B: ['x', 'y']})` is `<A><B>x</B><B>y</B></A>`. */
export function element(tag: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (isList(value)) return value.map((item) => element(tag, item)).join('');
  return `<${tag}>${content(value)}</${tag}>`;
}

const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value);

function content(value: Exclude<XmlValue, undefined | readonly XmlValue[]>): string {
  if (typeof value !== 'object') return escapeXml(String(value));
  return Object.entries(value)
    .map(([tag, inner]) => element(tag, inner))
    .join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A bare carriage return would come back from a parser as a line feed.
  '\r': '&#xD;',
};

// XML 1.0 cannot hold these characters in any spelling: https://www.w3.org/TR/xml/#charsets.
const unspeakable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

export const escapeXml = (text: string): string =>
  text.replace(unspeakable, '\u{FFFD}').replace(/[&<>"\r]/g, (found) => entities[found] ?? found);
