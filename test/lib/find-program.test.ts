import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../lib/find-program.ts';

describe('findProgram', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'programs-'));
    writeFileSync(join(folder, 'runs'), '#!/bin/sh\n', { mode: 0o755 });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('finds what can be run, in whichever folder it is', () => {
    expect(findProgram('runs', ['/nowhere', '', folder].join(delimiter))).toBe(
      join(folder, 'runs'),
    );
  });

  it('finds a program by its whole path', () => {
    expect(findProgram(join(folder, 'runs'), undefined)).toBe(join(folder, 'runs'));
  });

  it.each([
    ['sleeps', ''],
    ['/nowhere/runs', '/nowhere'],
    ['runs', undefined],
  ])('does not find %s on %j', (name, path) => {
    expect(findProgram(name, path)).toBeUndefined();
  });
});
