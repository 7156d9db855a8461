import { describe, expect, it } from 'vitest';
import { findTooLongName, limitedNames } from '../../lib/name-limits.ts';

describe('the physical names', () => {
  it('all have the prefix, so that two copies of the app share none', () => {
    const prefixed = limitedNames('team-a-').map(({ name }) => name);

    expect(prefixed).toEqual(
      limitedNames('').map(({ name }) =>
        name.startsWith('/TraceLab/') ? name.replace('/TraceLab/', '$&team-a-') : `team-a-${name}`,
      ),
    );
  });

  it('are different for resources of one kind', () => {
    const kinds = limitedNames('').map(({ what, name }) => `${what} ${name}`);

    expect(new Set(kinds).size).toBe(kinds.length);
  });
});

describe('findTooLongName', () => {
  it('finds nothing wrong with the default names', () => {
    expect(findTooLongName('')).toBeUndefined();
  });

  it('finds the name that exceeds its limit by most', () => {
    expect(findTooLongName('p'.repeat(60))).toEqual({
      what: 'function',
      name: `${'p'.repeat(60)}notify-customer`,
      limit: 64,
    });
  });
});
