import type { WireTraceSummary } from '../../api/operations.ts';

/** What a trace failed of, in a line: `notify-customer: PartnerError: certificate expired`; undefined for one that did not. */
export function buildCause(summary: WireTraceSummary): string | undefined {
  const cause = (summary.FaultRootCauses ?? [])[0] ?? (summary.ErrorRootCauses ?? [])[0];
  const services = cause?.Services ?? [];
  // The deepest exception is the cause; a service that was only seen from outside has none of its own.
  for (const { Name, EntityPath } of services.toReversed()) {
    for (const { Exceptions } of (EntityPath ?? []).toReversed()) {
      const [exception] = Exceptions ?? [];
      if (exception === undefined) continue;
      return [Name, exception.Name, exception.Message].filter(Boolean).join(': ');
    }
  }
  return services.at(-1)?.Name ?? undefined;
}
