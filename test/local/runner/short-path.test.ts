import { describe, expect, it } from 'vitest';
import { shortPath } from '../../../local/runner/short-path.ts';

describe('shortPath', () => {
  it.each([
    ['Backoffice/Backoffice/Environment', 'Backoffice'],
    ['Shop/Front/Resource', 'Shop/Front'],
    ['Shop/Front/Default', 'Shop/Front'],
    ['Shop/Web/Environment/Resource', 'Shop/Web'],
    ['Stage/Shop/Front', 'Stage/Shop/Front'],
    ['Environment', 'Environment'],
    ['Resource/Resource', 'Resource'],
    ['', ''],
  ])('calls %j %j', (path, expected) => {
    expect(shortPath(path)).toBe(expected);
  });
});
