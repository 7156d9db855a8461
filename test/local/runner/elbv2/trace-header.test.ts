import { describe, expect, it } from 'vitest';
import { targetTraceHeader } from '../../../../local/runner/emulators/elbv2/trace-header.ts';

const root = '1-67891233-abcdef012345678912345678';
const fresh = '1-63441c4a-abcdef012345678912345678';
const forTarget = (received: string | undefined, bytes = 100) =>
  targetTraceHeader(received, bytes, () => fresh);

describe('targetTraceHeader', () => {
  it.each([
    ['nothing', undefined, `Root=${fresh}`],
    ['an empty header', '', `Root=${fresh}`],
    ['a root', `Root=${root}`, `Self=${fresh};Root=${root}`],
    [
      'a root and a field of an application',
      `Root=${root};CalledFrom=app`,
      `Self=${fresh};Root=${root};CalledFrom=app`,
    ],
    [
      'a decision',
      `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`,
      `Self=${fresh};Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`,
    ],
    ['a self in front', `Self=1-1-1;Root=${root}`, `Self=${fresh};Root=${root}`],
    [
      'a self at the end',
      `Root=${root};CalledFrom=app;Self=1-1-1`,
      `Root=${root};CalledFrom=app;Self=${fresh}`,
    ],
    ['fields of an application alone', 'CalledFrom=app', `Root=${fresh};CalledFrom=app`],
    ['letters in another case', `root=${root};self=1-1-1`, `root=${root};Self=${fresh}`],
  ])('makes of %s what the target gets', (_, received, expected) => {
    expect(forTarget(received)).toBe(expected);
  });

  it('cuts the header down to its root when the headers are above 7 KB', () => {
    const received = `Self=1-1-1;Root=${root};Parent=53995c3f42cd8ad8;Sampled=1;CalledFrom=app`;

    expect(forTarget(received, 7168)).toContain('CalledFrom=app');
    expect(forTarget(received, 7169)).toBe(`Root=${root}`);
    expect(forTarget('CalledFrom=app', 7169)).toBe(`Root=${fresh}`);
    expect(forTarget(undefined, 7169)).toBe(`Root=${fresh}`);
  });
});
