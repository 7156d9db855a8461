import { isRecord } from './json.ts';

/**
 * As much of CBOR as AWS services speak: maps with texts as keys, lists, texts, byte strings, numbers,
 * booleans, null, and times as tag 1. A library would come with the protocols and schemas of a client.
 * https://www.rfc-editor.org/rfc/rfc8949, https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export class CborError extends Error {
  override readonly name = 'CborError';
}

/** Deeper than any request of AWS, and far from the end of the stack. */
const deepest = 64;

const breakCode = Symbol('break');

/** Times come as `Date`, byte strings as `Buffer`. @throws CborError */
export function decodeCbor(bytes: Buffer): unknown {
  const reader = { bytes, at: 0 };
  const value = read(reader, 0);
  if (value === breakCode) throw new CborError('a break without anything to end');
  if (reader.at !== bytes.length) throw new CborError('more bytes behind the value');
  return value;
}

interface Reader {
  readonly bytes: Buffer;
  at: number;
}

function read(reader: Reader, depth: number): unknown {
  if (depth > deepest) throw new CborError(`nested more than ${deepest} levels deep`);
  const [first = 0] = take(reader, 1);
  const type = first >> 5;
  const info = first & 0b11111;
  if (type === 7) return readSimple(reader, info);
  const isOpen = info === 31;
  if (isOpen && (type < 2 || type === 6)) throw new CborError(`byte "${first}" means nothing`);
  const argument = isOpen ? Number.POSITIVE_INFINITY : readArgument(reader, info);
  switch (type) {
    case 0:
      return argument;
    case 1:
      return -1 - argument;
    case 2:
      return isOpen ? Buffer.concat(readChunks(reader, depth)) : take(reader, argument);
    case 3:
      return isOpen
        ? Buffer.concat(readChunks(reader, depth)).toString('utf8')
        : take(reader, argument).toString('utf8');
    case 4:
      return [...readItems(reader, argument, depth)];
    case 5:
      return readMap(reader, argument, depth);
    default:
      return readTagged(reader, argument, depth);
  }
}

function take(reader: Reader, length: number): Buffer {
  if (reader.at + length > reader.bytes.length) throw new CborError('it ends too early');
  reader.at += length;
  return reader.bytes.subarray(reader.at - length, reader.at);
}

function readArgument(reader: Reader, info: number): number {
  if (info < 24) return info;
  if (info > 27) throw new CborError(`the length "${info}" means nothing`);
  const bytes = take(reader, 2 ** (info - 24));
  return bytes.length === 8 ? Number(bytes.readBigUInt64BE()) : bytes.readUIntBE(0, bytes.length);
}

function readSimple(reader: Reader, info: number): unknown {
  switch (info) {
    case 20:
      return false;
    case 21:
      return true;
    case 22:
    case 23:
      return undefined;
    case 25:
      return halfFloat(take(reader, 2).readUInt16BE());
    case 26:
      return take(reader, 4).readFloatBE();
    case 27:
      return take(reader, 8).readDoubleBE();
    case 31:
      return breakCode;
    default:
      throw new CborError(`the simple value "${info}" means nothing`);
  }
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** As many as are there, whatever number was announced. */
function* readItems(reader: Reader, count: number, depth: number): Generator<unknown> {
  for (let index = 0; index < count; index += 1) {
    const item = read(reader, depth + 1);
    if (item === breakCode) {
      if (count !== Number.POSITIVE_INFINITY) throw new CborError('it ends too early');
      return;
    }
    yield item;
  }
}

function readMap(reader: Reader, count: number, depth: number): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  let key: string | undefined;
  for (const item of readItems(reader, count * 2, depth)) {
    if (key !== undefined) {
      entries.push([key, item]);
      key = undefined;
    } else if (typeof item === 'string') key = item;
    else throw new CborError('a key that is no text');
  }
  if (key !== undefined) throw new CborError(`the key "${key.slice(0, 100)}" has no value`);
  // A prototype is a member like any other then.
  return Object.fromEntries(entries);
}

function readChunks(reader: Reader, depth: number): Buffer[] {
  return [...readItems(reader, Number.POSITIVE_INFINITY, depth)].map((chunk) => {
    if (typeof chunk === 'string') return Buffer.from(chunk);
    if (Buffer.isBuffer(chunk)) return chunk;
    throw new CborError('a part of a text that is none');
  });
}

function readTagged(reader: Reader, tag: number, depth: number): unknown {
  const value = read(reader, depth + 1);
  if (value === breakCode) throw new CborError('a tag without a value');
  if (tag !== 1) return value;
  if (typeof value === 'number') return new Date(value * 1000);
  throw new CborError('a time that is no number');
}

/** Members that are `undefined` are left out. */
export function encodeCbor(value: unknown): Buffer {
  const parts: Buffer[] = [];
  write(value, parts);
  return Buffer.concat(parts);
}

function write(value: unknown, parts: Buffer[]): void {
  if (typeof value === 'string') writeText(value, parts);
  else if (typeof value === 'number') writeNumber(value, parts);
  else if (typeof value === 'boolean') parts.push(Buffer.of(value ? 0xf5 : 0xf4));
  else if (value instanceof Date) {
    parts.push(Buffer.of(0xc1));
    writeDouble(value.getTime() / 1000, parts);
  } else if (Array.isArray(value)) {
    writeHead(4, value.length, parts);
    for (const item of value) write(item, parts);
  } else if (isRecord(value)) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    writeHead(5, members.length, parts);
    for (const [key, member] of members) {
      writeText(key, parts);
      write(member, parts);
    }
  } else parts.push(Buffer.of(0xf6));
}

function writeText(value: string, parts: Buffer[]): void {
  const bytes = Buffer.from(value);
  writeHead(3, bytes.length, parts);
  parts.push(bytes);
}

function writeNumber(value: number, parts: Buffer[]): void {
  if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 32) writeDouble(value, parts);
  else if (value < 0) writeHead(1, -1 - value, parts);
  else writeHead(0, value, parts);
}

function writeDouble(value: number, parts: Buffer[]): void {
  const bytes = Buffer.alloc(9);
  bytes[0] = 0xfb;
  bytes.writeDoubleBE(value, 1);
  parts.push(bytes);
}

function writeHead(type: number, length: number, parts: Buffer[]): void {
  if (length < 24) return void parts.push(Buffer.of((type << 5) | length));
  const bytes = Buffer.alloc(5);
  bytes[0] = (type << 5) | 26;
  bytes.writeUInt32BE(length, 1);
  parts.push(bytes);
}
