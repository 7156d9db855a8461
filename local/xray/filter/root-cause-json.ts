import type { TraceSubject } from './trace-subject.ts';

/** Whether one of the lists of root causes has all these, spelled as GetTraceSummaries spells them. */
export const includesCauses = (
  summary: TraceSubject['summary'],
  wanted: readonly unknown[],
): boolean =>
  [summary.faultRootCauses, summary.errorRootCauses, summary.responseTimeRootCauses].some(
    (causes) => causes.length > 0 && matches(causes, wanted),
  );

/** Members that are given must be equal, a list must have the given elements in their order. */
function matches(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) return Array.isArray(actual) && matchesList(actual, wanted);
  if (typeof wanted !== 'object' || wanted === null) return (actual ?? null) === wanted;
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false;
  const members: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(actual).map(([name, value]) => [apiName(name), value]),
  );
  return Object.entries(wanted).every(([name, value]) =>
    matches(Object.hasOwn(members, name) ? members[name] : undefined, value),
  );
}

function matchesList(actual: readonly unknown[], wanted: readonly unknown[]): boolean {
  let found = 0;
  for (const element of actual) {
    if (found < wanted.length && matches(element, wanted[found])) found += 1;
  }
  return found === wanted.length;
}

const apiName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
