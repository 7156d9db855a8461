import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const scratch = mkdtempSync(join(tmpdir(), 'compute-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A new folder that is removed with everything in it after the last test of the file. */
export const newFolder = (name: string): string => mkdtempSync(join(scratch, `${name}-`));
