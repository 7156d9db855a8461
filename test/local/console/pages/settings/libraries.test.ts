import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { libraries } from '../../../../../local/console/pages/settings/libraries.ts';

describe('Libraries', () => {
  it('are the dependencies of the page with their licences', () => {
    const page = join(import.meta.dirname, '../../../../../local/console/package.json');
    const { dependencies } = JSON.parse(readFileSync(page, 'utf8'));

    const installed = Object.keys(dependencies).map((name) => {
      const file = findPackageJSON(name, page) ?? '';
      return { name, licence: JSON.parse(readFileSync(file, 'utf8')).license };
    });

    expect(libraries.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual(
      installed.toSorted((a, b) => a.name.localeCompare(b.name)),
    );
  });
});
