import { StringDecoder } from 'node:string_decoder';

/** Lines longer than this are cut; a CloudWatch Logs event holds no more than 1 MB, a terminal far less. */
const maxLineLength = 256 * 1024;

/** The runtime writes this before it reports the end of an invocation; see `bootstrap-client.cjs`. */
const markerPattern = /\0end ([^\n]*)$/;
const longestMarker = 100;

export interface LineSplitter {
  push(chunk: Buffer): void;
  /** Hands over what has no line end yet. */
  flush(): void;
}

/** Cuts a stream of bytes into lines, whatever the bytes are, and recognises the runtime's markers. */
export function createLineSplitter(events: {
  onLine(line: string): void;
  onEndOfInvocation(requestId: string): void;
}): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let rest = '';

  function take(line: string): void {
    const marker = markerPattern.exec(line);
    const text = marker === null ? line : line.slice(0, marker.index);
    if (marker === null || text !== '') events.onLine(restoreBreaks(text));
    if (marker !== null) events.onEndOfInvocation(marker[1] ?? '');
  }

  return {
    push: (chunk) => {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) for (const part of cut(line)) take(part);
      while (rest.length > maxLineLength) {
        // Never inside a marker that has only begun to arrive.
        const begun = rest.indexOf('\0', maxLineLength - longestMarker);
        const end = begun >= 0 && begun < maxLineLength ? begun : maxLineLength;
        take(rest.slice(0, end));
        rest = rest.slice(end);
      }
    },
    flush: () => {
      const line = rest + decoder.end();
      rest = '';
      if (line !== '') for (const part of cut(line)) take(part);
    },
  };
}

function cut(line: string): string[] {
  if (line.length <= maxLineLength) return [line];
  const marker = markerPattern.exec(line.slice(-longestMarker));
  const text = marker === null ? line : line.slice(0, line.length - marker[0].length);
  const parts: string[] = [];
  for (let start = 0; start < text.length; start += maxLineLength) {
    parts.push(text.slice(start, start + maxLineLength));
  }
  return marker === null ? parts : [...parts, marker[0]];
}

/** The runtime keeps a message with line breaks on one line by writing carriage returns. */
const restoreBreaks = (line: string) => line.replace(/\r$/, '').replaceAll('\r', '\n');
