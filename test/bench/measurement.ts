import type { Distribution } from './statistics.ts';

export type Unit = 'ms' | 'µs' | 'KB' | 'MB' | 'per second' | '%' | 'orders' | 'documents';

/** One figure. Machines differ, so what says most is its ratio to a baseline of the same run. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  /** In the same unit, measured in the same run. */
  readonly baseline?: { readonly name: string; readonly value: number };
  readonly aim?: Aim;
  /** Of the samples behind `value`. */
  readonly distribution?: Distribution;
}

export interface Aim {
  readonly relation: 'at most' | 'at least';
  readonly limit: number;
  /** What is held against the limit: the figure, or how far it lies above its baseline. */
  readonly of: 'value' | 'difference';
}

export interface Verdict {
  readonly measured: number;
  readonly isMet: boolean;
}

/** @throws when the aim is about a difference and there is no baseline. */
export function judge({ name, value, baseline, aim }: Measurement): Verdict | undefined {
  if (aim === undefined) return undefined;
  if (aim.of === 'difference' && baseline === undefined) {
    throw new Error(`"${name}" has an aim over its baseline, but no baseline`);
  }
  const measured = aim.of === 'difference' ? value - (baseline?.value ?? 0) : value;
  const isMet = aim.relation === 'at most' ? measured <= aim.limit : measured >= aim.limit;
  return { measured, isMet };
}

/** How many times the baseline; absent where there is none, or where it is zero. */
export function ratioOf({ value, baseline }: Measurement): number | undefined {
  return baseline === undefined || baseline.value === 0 ? undefined : value / baseline.value;
}
