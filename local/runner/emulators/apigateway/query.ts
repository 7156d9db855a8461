/** Decoded pairs in order; `+` is a space. @throws URIError when the percent-encoding is wrong. */
export function parseQuery(query: string): [name: string, value: string][] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const separator = pair.indexOf('=');
      return separator < 0
        ? [decode(pair), '']
        : [decode(pair.slice(0, separator)), decode(pair.slice(separator + 1))];
    });
}

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
