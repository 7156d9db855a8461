/**
 * Text from traces, logs and the network, made safe to print: control characters, terminal escapes
 * and direction overrides become visible escapes, so that nothing in it can act on the terminal.
 */
export function plainText(text: string, keepLines = false): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes.
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (found) =>
      keepLines && (found === '\n' || found === '\t')
        ? found
        : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Cut to `width` columns with an ellipsis. */
export function cut(text: string, width: number): string {
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
