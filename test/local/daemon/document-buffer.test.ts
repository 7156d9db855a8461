import { describe, expect, it } from 'vitest';
import { DocumentBuffer } from '../../../local/daemon/document-buffer.ts';

describe('DocumentBuffer', () => {
  it('gives documents back in order and counts what they take', () => {
    const buffer = new DocumentBuffer();
    buffer.push('one');
    buffer.push('three');

    const taken = buffer.take(1);

    expect(taken).toEqual(['one']);
    expect({ length: buffer.length, bytes: buffer.bytes }).toEqual({ length: 1, bytes: 105 });
  });

  it('counts small documents too, as each takes some memory', () => {
    const buffer = new DocumentBuffer();

    for (let index = 0; index < 1_000; index++) buffer.push('');

    expect(buffer.bytes).toBe(100_000);
    expect(buffer.take(1_000)).toHaveLength(1_000);
    expect(buffer.bytes).toBe(0);
  });

  it('gives what there is when more is asked for', () => {
    const buffer = new DocumentBuffer();
    buffer.push('one');

    expect(buffer.take(50)).toEqual(['one']);
    expect(buffer.take(50)).toEqual([]);
  });

  it('keeps order and count through many rounds', () => {
    const buffer = new DocumentBuffer();
    const taken: string[] = [];

    for (let round = 0; round < 5_000; round++) {
      buffer.push(`${round}a`);
      buffer.push(`${round}b`);
      taken.push(...buffer.take(round % 3));
    }
    taken.push(...buffer.take(10_000));

    expect(taken).toEqual(
      Array.from({ length: 5_000 }, (_, round) => [`${round}a`, `${round}b`]).flat(),
    );
    expect({ length: buffer.length, bytes: buffer.bytes }).toEqual({ length: 0, bytes: 0 });
  });
});
