/** A JSON value of a file, not parsed yet. */
export interface JsonValue {
  /** The list that it is a member of: the key of the whole file's object, or empty. */
  readonly list: string;
  readonly text: string;
  /** On which line of the file it begins, counted from 1. */
  readonly line: number;
}

/** A value that is not there to be parsed. */
export interface JsonProblem {
  readonly problem: string;
  readonly line: number;
}

/** A whole trace takes half a megabyte; what is larger by far is no value that a file like this has. */
export const largestValue = 64 * 1024 * 1024;

/** No key that is looked for is as long. */
const longestKey = 64;

/** Bytes that JSON gives a meaning; all others, of text in UTF-8 among them, only belong to a value. */
const code = (character: string): number => character.charCodeAt(0);
const quote = code('"');
const backslash = code('\\');
const openBrace = code('{');
const closeBrace = code('}');
const openBracket = code('[');
const closeBracket = code(']');
const comma = code(',');
const colon = code(':');
const newline = code('\n');

/** Blanks, the byte order mark, and the record separator of RFC 7464. */
const blanks: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0x1e, 0xef, 0xbb, 0xbf]);

type Place =
  /** Between the values of the file. */
  | 'file'
  /** In the array that the file is. */
  | 'array'
  /** In a list of the object that the file is. */
  | 'list';

/**
 * Takes a file of JSON apart without ever holding more than one of its values: values one after the other
 * (JSON lines), the elements of an array, or the elements of those members of an object that `lists` names.
 * What it finds is not checked; parsing the values does that.
 * @param largest in bytes: a longer value is a problem, and not kept
 */
export function createJsonSplitter(lists: ReadonlySet<string>, largest = largestValue) {
  let place: Place = 'file';
  let list = '';
  let line = 1;
  /** Of the value that has begun. */
  let value: Value | undefined;

  /** What stands between values. @returns false when a value begins. */
  function isBetween(byte: number): boolean {
    if (blanks.has(byte)) return true;
    switch (place) {
      case 'file':
        if (byte === openBracket) place = 'array';
        return byte === openBracket;
      case 'array':
        if (byte === closeBracket) place = 'file';
        return byte === comma || byte === closeBracket;
      case 'list':
        if (byte === closeBracket) {
          // On with the members of the object that the list stood in.
          place = 'file';
          value = newValue(line, { depth: 1, isFile: true, isForgotten: true, expectsKey: false });
        }
        return byte === comma || byte === closeBracket;
    }
  }

  function* push(chunk: Uint8Array): Generator<JsonValue | JsonProblem> {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (value === undefined) {
        if (!isBetween(byte)) {
          value = newValue(line, {
            isFile: place === 'file' && byte === openBrace,
            isBare: byte !== quote && byte !== openBrace && byte !== openBracket,
          });
          from = at;
          step(value, byte);
        }
      } else if (value.isBare) {
        if (endsBare(byte, place)) {
          yield* finish(value, chunk.subarray(from, at));
          value = undefined;
          isBetween(byte);
        }
      } else if (opensList(value, byte)) {
        place = 'list';
        list = value.key;
        value = undefined;
      } else {
        step(value, byte);
        if (value.depth === 0 && !value.inString) {
          yield* finish(value, chunk.subarray(from, at + 1));
          value = undefined;
        }
      }
      if (byte === newline) line++;
    }
    if (value !== undefined) keep(value, chunk.subarray(from), largest);
  }

  const opensList = ({ isFile, depth, inString, expectsKey, key }: Value, byte: number): boolean =>
    isFile && depth === 1 && !inString && !expectsKey && byte === openBracket && lists.has(key);

  function* finish(done: Value, last: Uint8Array): Generator<JsonValue | JsonProblem> {
    keep(done, last, largest);
    if (done.isForgotten) return;
    if (done.isTooLarge) {
      yield { line: done.line, problem: `it is larger than ${largest / 1024 / 1024} MB` };
      return;
    }
    const text = new TextDecoder().decode(joined(done)).trim();
    yield { list: place === 'list' ? list : '', text, line: done.line };
  }

  function* end(): Generator<JsonValue | JsonProblem> {
    if (value?.isBare === true) yield* finish(value, new Uint8Array());
    else if (value !== undefined) {
      yield { line: value.line, problem: 'the file ends before it does' };
    } else if (place !== 'file') {
      yield { line, problem: 'the file ends before its list does' };
    }
    value = undefined;
  }

  return { push, end };
}

interface Value {
  readonly line: number;
  readonly parts: Uint8Array[];
  size: number;
  depth: number;
  inString: boolean;
  isEscaped: boolean;
  /** A number, a word, or nonsense: it ends where something else begins. */
  isBare: boolean;
  /** It may be the object that the whole file is. */
  isFile: boolean;
  expectsKey: boolean;
  /** The last key on the first level. */
  key: string;
  /** Only its end matters. */
  isForgotten: boolean;
  isTooLarge: boolean;
}

const newValue = (line: number, members: Partial<Value>): Value => ({
  line,
  parts: [],
  size: 0,
  depth: 0,
  inString: false,
  isEscaped: false,
  isBare: false,
  isFile: false,
  expectsKey: true,
  key: '',
  isForgotten: false,
  isTooLarge: false,
  ...members,
});

/** In an array bare words end at what parts its elements; between the values of a file at the line's end. */
const endsBare = (byte: number, place: Place): boolean =>
  byte === newline || (place !== 'file' && (byte === comma || byte === closeBracket));

function step(value: Value, byte: number): void {
  if (value.inString) {
    if (value.isEscaped) value.isEscaped = false;
    else if (byte === backslash) value.isEscaped = true;
    else if (byte === quote) {
      value.inString = false;
      return;
    }
    if (isKey(value) && value.key.length < longestKey) value.key += String.fromCharCode(byte);
    return;
  }
  switch (byte) {
    case quote:
      value.inString = true;
      if (isKey(value)) value.key = '';
      break;
    case openBrace:
    case openBracket:
      value.depth++;
      break;
    case closeBrace:
    case closeBracket:
      value.depth--;
      break;
    case colon:
      if (value.depth === 1) value.expectsKey = false;
      break;
    case comma:
      if (value.depth === 1) value.expectsKey = true;
      break;
    default:
  }
}

const isKey = (value: Value): boolean => value.isFile && value.depth === 1 && value.expectsKey;

function keep(value: Value, part: Uint8Array, largest: number): void {
  if (value.isForgotten || value.isTooLarge) return;
  value.size += part.length;
  if (value.size <= largest) value.parts.push(part);
  else {
    value.isTooLarge = true;
    value.parts.length = 0;
  }
}

function joined({ parts, size }: Value): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
