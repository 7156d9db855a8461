/**
 * Text from traces, logs and the network, made safe to print: control characters, terminal escapes
 * and direction overrides become visible escapes, so that nothing in it can act on the terminal.
 */
export function plainText(text: string, keepLines = false): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (found) =>
    keepLines && (found === '\n' || found === '\t')
      ? found
      : `\\u${(found.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

/** Cut to `width` columns in the middle, for what says most at its two ends; `share` is the first one's. */
export function cutMiddle(text: string, width: number, share = 0.5): string {
  const letters = [...text];
  if (letters.length <= width) return text;
  const kept = Math.max(0, width - 1);
  const front = Math.ceil(kept * share);
  return `${letters.slice(0, front).join('')}…${letters.slice(letters.length - (kept - front)).join('')}`;
}

/** Cut to `width` columns with an ellipsis. */
export function cut(text: string, width: number): string {
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
