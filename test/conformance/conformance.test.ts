import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allCases } from './all-cases.ts';
import { titleOf } from './conformance-case.ts';
import { type OpenTarget, openLocalTarget } from './local-target.ts';
import { runCases } from './run-cases.ts';

describe('the local X-Ray', () => {
  let open: OpenTarget;
  beforeAll(async () => {
    open = await openLocalTarget();
  });
  afterAll(() => open.close());

  it.each(allCases.map((one) => [titleOf(one), one] as const))('%s', async (_, one) => {
    for await (const { outcome, reason, leftovers } of runCases([one], open)) {
      expect({ outcome, reason, leftovers }).toEqual({ outcome: 'passed', leftovers: [] });
    }
  });
});
