import { describe, expect, it } from 'vitest';
import {
  createTargetRegistry,
  type Target,
} from '../../../../local/runner/emulators/compute/targets.ts';

const group = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/shop/1';

const target = (id: string): Target => ({
  id,
  availabilityZone: 'us-east-1a',
  host: '127.0.0.1',
  port: 40_000,
});

describe('target registry', () => {
  it('knows the targets of each group in the order in which they came', () => {
    const registry = createTargetRegistry();

    registry.register(group, target('i-1'));
    registry.register(group, target('i-2'));
    registry.register(`${group}-other`, target('i-3'));

    expect(registry.targets(group).map(({ id }) => id)).toEqual(['i-1', 'i-2']);
    expect(registry.targets('nobody')).toEqual([]);
  });

  it('takes out the one target that is deregistered, also of two that are alike', () => {
    const registry = createTargetRegistry();
    const deregister = registry.register(group, target('i-1'));
    registry.register(group, target('i-1'));

    deregister();
    deregister();

    expect(registry.targets(group)).toHaveLength(1);
  });

  it('tells every change to those who listen', () => {
    const registry = createTargetRegistry();
    const seen: number[] = [];
    const unsubscribe = registry.subscribe(() => seen.push(registry.targets(group).length));

    const deregister = registry.register(group, target('i-1'));
    deregister();
    deregister();
    unsubscribe();
    registry.register(group, target('i-2'));

    expect(seen).toEqual([1, 0]);
  });
});
