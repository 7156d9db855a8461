import { describe, expect, it } from 'vitest';
import {
  CborError,
  decodeCbor,
  encodeCbor,
} from '../../../../local/runner/emulators/protocols/cbor.ts';

const decode = (hex: string) => decodeCbor(Buffer.from(hex, 'hex'));

/** Of https://www.rfc-editor.org/rfc/rfc8949#appendix-A. */
const examples: readonly (readonly [hex: string, value: unknown])[] = [
  ['00', 0],
  ['17', 23],
  ['1818', 24],
  ['1903e8', 1000],
  ['1a000f4240', 1_000_000],
  ['1b000000e8d4a51000', 1_000_000_000_000],
  ['20', -1],
  ['3863', -100],
  ['f93c00', 1],
  ['f93e00', 1.5],
  ['f97bff', 65504],
  ['f90001', 2 ** -24],
  ['f9c400', -4],
  ['f97c00', Number.POSITIVE_INFINITY],
  ['f97e00', Number.NaN],
  ['fa47c35000', 100_000],
  ['fb3ff199999999999a', 1.1],
  ['f4', false],
  ['f5', true],
  ['f6', undefined],
  ['c11a514b67b0', new Date('2013-03-21T20:04:00Z')],
  ['c1fb41d452d9ec200000', new Date('2013-03-21T20:04:00.500Z')],
  ['4401020304', Buffer.of(1, 2, 3, 4)],
  ['62c3bc', undefined],
  ['6449455446', 'IETF'],
  ['62225c', '"\\'],
  ['80', []],
  ['83010203', [1, 2, 3]],
  ['a0', {}],
  ['a26161016162820203', { a: 1, b: [2, 3] }],
  ['5f42010243030405ff', Buffer.of(1, 2, 3, 4, 5)],
  ['7f657374726561646d696e67ff', 'streaming'],
  ['9fff', []],
  ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
  ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
];

describe('decodeCbor', () => {
  it.each(examples.filter(([hex]) => hex !== '62c3bc'))('reads %s', (hex, value) => {
    expect(decode(hex)).toEqual(value);
  });

  it('reads texts beyond ASCII', () => {
    expect(decode('62c3bc')).toBe('ü');
  });

  it('gives a member named after a prototype no special meaning', () => {
    const value = decode(encodeCbor({ constructor: 1 }).toString('hex'));

    expect(value).toEqual({ constructor: 1 });
    expect(decode('a1695f5f70726f746f5f5fa16161f5')).not.toHaveProperty('a');
  });

  it.each([
    ['', 'it ends too early'],
    ['18', 'it ends too early'],
    ['6261', 'it ends too early'],
    ['9bffffffffffffffff', 'it ends too early'],
    ['bbffffffffffffffff', 'it ends too early'],
    ['5bffffffffffffffff', 'it ends too early'],
    ['9f', 'it ends too early'],
    ['ff', 'a break without anything to end'],
    ['0000', 'more bytes behind the value'],
    ['a10102', 'a key that is no text'],
    ['bf6161ff', 'the key "a" has no value'],
    ['1c', 'the length "28" means nothing'],
    ['1f', 'byte "31" means nothing'],
    ['f8ff', 'the simple value "24" means nothing'],
    ['c16161', 'a time that is no number'],
    ['7f01ff', 'a part of a text that is none'],
    ['81'.repeat(100_000), 'nested more than 64 levels deep'],
  ])('refuses %.20s', (hex, message) => {
    expect(() => decode(hex)).toThrow(new CborError(message));
  });
});

describe('encodeCbor', () => {
  it.each([
    [{ a: [1, -1, 23, 24, -500, 4_294_967_296, 1.5], b: 'ü', c: true, d: false, e: {} }],
    [[new Date('2026-11-20T12:00:00.250Z')]],
    ['x'.repeat(300)],
    [Array.from({ length: 30 }, (_, index) => index)],
  ])('writes what is read back the same: %j', (value) => {
    expect(decodeCbor(encodeCbor(value))).toEqual(value);
  });

  it('leaves out members without a value', () => {
    expect(encodeCbor({ a: undefined }).toString('hex')).toBe('a0');
  });
});
