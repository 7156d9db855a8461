import { describe, expect, it } from 'vitest';
import type { ServiceCalls } from '../../../../local/xray/insights/group-minute.ts';
import { callersOf, rootCauses } from '../../../../local/xray/insights/root-causes.ts';

/** `a > b 3`: a called b, and 3 of the calls were faults. */
const calls = (...texts: string[]): ServiceCalls[] =>
  texts.map((text) => {
    const [from = '', , to = '', faults] = text.split(' ');
    return { from, to, faults: Number(faults) };
  });

const failing = (...names: string[]) => new Map(names.map((name) => [name, 10]));

const found = (...parameters: Parameters<typeof rootCauses>) =>
  Object.fromEntries(rootCauses(...parameters));

describe('rootCauses', () => {
  it('follows calls to the farthest service that fails', () => {
    const edges = calls('a > b 5', 'b > c 5', 'c > d 0');

    expect(found(failing('a', 'b', 'c'), edges)).toEqual({ c: ['a', 'b', 'c'] });
  });

  it('does not go through a service that is as ordinary', () => {
    const edges = calls('a > b 5', 'b > c 5');

    expect(found(failing('a', 'c'), edges)).toEqual({ a: ['a'], c: ['c'] });
  });

  it('does not blame a service whose answers to the caller were no faults', () => {
    expect(found(failing('a', 'b'), calls('a > b 0'))).toEqual({ a: ['a'], b: ['b'] });
  });

  it('counts a caller to the service that it failed through the most, over all minutes', () => {
    const edges = calls('front > a 5', 'front > b 4', 'front > b 4');

    expect(found(failing('front', 'a', 'b'), edges)).toEqual({ a: ['a'], b: ['b', 'front'] });
  });

  it('finds one cause in a circle, wherever it is entered', () => {
    const edges = calls('in > a 5', 'a > b 5', 'b > c 5', 'c > a 5');
    const anomalous = new Map([...failing('in', 'a', 'c'), ['b', 20]]);

    expect(found(anomalous, edges)).toEqual({ b: ['a', 'b', 'c', 'in'] });
  });

  it('follows a chain of thousands at once', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `s${index}`);
    const edges = names.slice(1).map((to, index) => ({ from: names[index] ?? '', to, faults: 1 }));

    const causes = rootCauses(failing(...names), edges);

    expect([...causes.keys()]).toEqual(['s9999']);
  });

  it('takes a service that calls only itself for its own cause', () => {
    expect(found(failing('a'), calls('a > a 5'))).toEqual({ a: ['a'] });
  });
});

describe('callersOf', () => {
  it('finds callers of callers, in circles too', () => {
    const edges = calls('a > b 0', 'b > c 0', 'c > a 0', 'd > c 0', 'c > e 0');

    expect([...callersOf('c', edges)].sort()).toEqual(['a', 'b', 'c', 'd']);
  });
});
