import { describe, expect, it } from 'vitest';
import type { UnitStatus } from '../../../../local/runner/emulators/compute/context.ts';
import { conditionOfUnits } from '../../../../local/runner/emulators/compute/unit-condition.ts';

const unit = (changes: Partial<UnitStatus> = {}): UnitStatus => ({
  stack: 'Shop',
  logicalId: 'Group',
  id: 'i-1',
  state: 'running',
  restarts: 0,
  ...changes,
});

describe('conditionOfUnits', () => {
  it('says where each of them runs', () => {
    const placed = { availabilityZone: 'us-east-1b', port: 4000 };

    expect(conditionOfUnits([unit(placed), unit({ id: 'i-2' })])).toEqual({
      detail: 'i-1 in us-east-1b running on 127.0.0.1:4000; i-2 running',
    });
  });

  it.each([
    [1, 'i-1 running, started again once'],
    [2, 'i-1 running, started again 2 times'],
  ])('counts %i starts after the first', (restarts, detail) => {
    expect(conditionOfUnits([unit({ restarts })])).toEqual({ detail });
  });

  it.each(['starting', 'running'] as const)('is up while one of them is %s', (state) => {
    const down = unit({ state: 'failed', detail: 'no such file' });

    expect(conditionOfUnits([down, unit({ state })])).not.toHaveProperty('state');
    expect(conditionOfUnits([down])).toEqual({
      state: 'failed',
      detail: 'i-1 failed: no such file',
    });
  });

  it('knows nothing of what nothing runs for', () => {
    expect(conditionOfUnits([])).toBeUndefined();
  });
});
