/** Read of a file that may be anything. */
export const headSize = 4096;

/**
 * Why a file cannot hold traces, by its beginning; undefined when it may. Else a film would be read to its end to
 * find nothing in it.
 */
export function wrongFile(name: string, size: number, head: Uint8Array): string | undefined {
  const shown = `“${name.slice(0, 80)}”`;
  if (size === 0) return `${shown} is empty`;
  if (head[0] === 0x1f && head[1] === 0x8b) return `${shown} is packed with gzip: unpack it first`;
  if (head[0] === 0x50 && head[1] === 0x4b) return `${shown} is a zip archive: unpack it first`;
  if (head.includes(0)) return `${shown} is no text file, so it holds no segment documents`;
  // Behind blanks, a byte order mark, and the separator of RFC 7464.
  const first = /[^\s\p{Cc}\p{Cf}]/u.exec(new TextDecoder().decode(head))?.[0];
  if (first === undefined || !'{["'.includes(first)) {
    return `${shown} is not JSON: it is to hold segment documents, one a line or in a list, what BatchGetTraces answers, or what \`tracelab export\` writes`;
  }
  return undefined;
}
