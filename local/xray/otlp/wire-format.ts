import { malformed } from './errors.ts';

/**
 * One field of a protobuf message. Varints and fixed numbers are as their bits are; their meaning is
 * the reader's to know. https://protobuf.dev/programming-guides/encoding/
 */
export type Field =
  | { readonly number: number; readonly type: 'varint' | 'fixed64' | 'fixed32'; value: bigint }
  | { readonly number: number; readonly type: 'bytes'; value: Uint8Array };

const startGroup = 3;
const endGroup = 4;

/**
 * The fields of a message in their order, groups left out: they are older than the messages that
 * are read here. Works on the bytes in place, so it takes no more memory than they do.
 *
 * @throws OtlpError for bytes that are no message
 */
export function* readFields(bytes: Uint8Array): Generator<Field> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  let groups = 0;

  const advance = (length: number): number => {
    const from = position;
    if (length > bytes.length - from) {
      throw malformed(`protobuf is cut off: ${length} bytes expected at ${from}`);
    }
    position += length;
    return from;
  };

  /** Most are of one byte, or fit a number; only the rest needs bigints. */
  const readVarint = (): number | bigint => {
    let value = 0;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = bytes[advance(1)] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    let large = BigInt(value);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = bytes[advance(1)] ?? 0;
      large |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, large);
    }
    throw malformed(`protobuf has a number of more than ten bytes at ${position}`);
  };

  while (position < bytes.length) {
    const tag = readVarint();
    if (typeof tag === 'bigint' || tag > 0xffff_ffff || tag < 8) {
      throw malformed(`protobuf has no field of number ${tag} before ${position}`);
    }
    const number = Math.floor(tag / 8);
    const type = tag % 8;
    let field: Field | undefined;
    switch (type) {
      case 0:
        field = { number, type: 'varint', value: BigInt(readVarint()) };
        break;
      case 1:
        field = { number, type: 'fixed64', value: view.getBigUint64(advance(8), true) };
        break;
      case 2: {
        const length = readVarint();
        const from = advance(typeof length === 'bigint' ? Number.MAX_SAFE_INTEGER : length);
        field = { number, type: 'bytes', value: bytes.subarray(from, position) };
        break;
      }
      case startGroup:
        groups++;
        break;
      case endGroup:
        if (groups-- === 0)
          throw malformed(`protobuf ends a group that never began at ${position}`);
        break;
      case 5:
        field = { number, type: 'fixed32', value: BigInt(view.getUint32(advance(4), true)) };
        break;
      default:
        throw malformed(`protobuf has no wire type ${type}, at ${position}`);
    }
    if (field !== undefined && groups === 0) yield field;
  }
  if (groups > 0) throw malformed('protobuf ends inside a group');
}

const decoder = new TextDecoder();

/** What is no UTF-8 becomes replacement characters: one bad name must not cost the other spans. */
export const textIn = (bytes: Uint8Array): string => decoder.decode(bytes);

export const hexIn = (bytes: Uint8Array): string => toBuffer(bytes).toString('hex');

export const base64In = (bytes: Uint8Array): string => toBuffer(bytes).toString('base64');

const toBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

export const signedOf = (value: bigint): number => Number(BigInt.asIntN(64, value));

const scratch = new DataView(new ArrayBuffer(8));

export function doubleOf(value: bigint): number {
  scratch.setBigUint64(0, value);
  return scratch.getFloat64(0);
}
