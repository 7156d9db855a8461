import type { Scope } from '../../address/scope.ts';
import { defaultTimeRange, longestSeconds } from '../../address/time-range.ts';
import { isDefault } from './group.ts';

/** Every trace of the group in the last minutes. */
export const scopeOf = (group: { readonly name: string }): Scope => ({
  ...(!isDefault(group) && { group: group.name }),
  filter: '',
  timeRange: defaultTimeRange,
});

/** Traces of the group while something lasted, as far as one question reaches. */
export const scopeBetween = (
  group: { readonly name: string },
  { start, end }: { readonly start: number; readonly end: number },
  filter = '',
): Scope => ({
  ...scopeOf(group),
  filter,
  timeRange: { kind: 'between', start, end: Math.min(end, start + longestSeconds) },
});
