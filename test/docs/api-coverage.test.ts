import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operations } from '../../local/xray/api/operations.ts';
import { apiCoveragePage } from './api-coverage-page.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'api-coverage.md'), 'utf8');

describe('docs/api-coverage.md', () => {
  it('is what the code says; if not, run "npm run docs"', () => {
    expect(page).toBe(apiCoveragePage());
  });

  it.each(Object.entries(operations))(
    'says of %s what is exact in whole sentences',
    (_, { coverage }) => {
      expect(coverage.exact).toMatch(/^[A-Z`].*\.$/s);
      for (const departure of coverage.unlike) {
        expect(departure).toMatch(/^\S.*\.$/s);
        expect(departure).not.toMatch(/^unlike/i);
      }
    },
  );
});
