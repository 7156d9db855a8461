/** Where a text stops being JSON. */
export interface JsonFault {
  /** From 0. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What would have been right there. */
  readonly expected: string;
}

/**
 * The first mistake in a text that is meant to be JSON; undefined of one that is. Browsers tell it each in other
 * words, and some without its place.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    const { offset, expected } = readDocument(text);
    const before = text.slice(0, offset);
    return {
      ...{ offset, expected },
      line: before.split('\n').length,
      column: offset - before.lastIndexOf('\n'),
    };
  }
}

interface Mistake {
  readonly offset: number;
  readonly expected: string;
}

const space = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;

/** Without recursion: a text may be brackets from beginning to end. */
function readDocument(text: string): Mistake {
  /** Closing signs of what is open. */
  const open: ('}' | ']')[] = [];
  let at = skip(space, text, 0);
  /** What may come: a value, the key of a member, what follows a value; or the first of a list, which may be its end. */
  let state: 'value' | 'first value' | 'key' | 'first key' | 'after' = 'value';
  for (;;) {
    const sign = text[at];
    if (state === 'after') {
      const close = open.at(-1);
      if (close === undefined) {
        return { offset: at, expected: 'the end, for the value is complete' };
      }
      if (sign === ',') {
        state = close === '}' ? 'key' : 'value';
        at += 1;
      } else if (sign === close) {
        open.pop();
        at += 1;
      } else return { offset: at, expected: `“,” or “${close}”` };
    } else if (state === 'key' || state === 'first key') {
      if (state === 'first key' && sign === '}') {
        open.pop();
        state = 'after';
        at += 1;
      } else {
        if (sign !== '"') {
          return {
            offset: at,
            expected: state === 'key' ? 'a key in double quotes' : 'a key in double quotes, or “}”',
          };
        }
        const end = readString(text, at);
        if (typeof end !== 'number') return end;
        at = skip(space, text, end);
        if (text[at] !== ':') return { offset: at, expected: '“:” between key and value' };
        state = 'value';
        at += 1;
      }
    } else if (state === 'first value' && sign === ']') {
      open.pop();
      state = 'after';
      at += 1;
    } else if (sign === '{' || sign === '[') {
      open.push(sign === '{' ? '}' : ']');
      state = sign === '{' ? 'first key' : 'first value';
      at += 1;
    } else if (sign === '"') {
      const end = readString(text, at);
      if (typeof end !== 'number') return end;
      state = 'after';
      at = end;
    } else {
      const end = Math.max(skip(number, text, at), skip(word, text, at));
      if (end === at) return { offset: at, expected: 'a value' };
      state = 'after';
      at = end;
    }
    at = skip(space, text, at);
  }
}

/** @returns the place behind the string, or what is wrong in it */
function readString(text: string, start: number): number | Mistake {
  for (let at = start + 1; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '"') return at + 1;
    if (sign < ' ') {
      return { offset: at, expected: 'the closing quote; a line break in a text is written \\n' };
    }
    if (sign !== '\\') continue;
    const escaped = /^(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/.exec(text.slice(at + 1, at + 6));
    if (escaped === null) {
      return { offset: at, expected: 'an escape such as \\n, \\" or \\u0041; \\ itself is \\\\' };
    }
    at += escaped[0].length;
  }
  return { offset: text.length, expected: 'the closing quote' };
}

/** Where a pattern that may match ends. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
