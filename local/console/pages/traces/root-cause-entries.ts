import type { WireTraceSummary } from '../../api/operations.ts';
import type { FacetEntry, FacetId } from './facet-entries.ts';

type Causes = NonNullable<WireTraceSummary['FaultRootCauses']>;
type Service = NonNullable<Causes[number]['Services']>[number];

/** The way to what failed or took long, as X-Ray found it, with the expression that finds it again. */
export const rootCauseEntries = (summary: WireTraceSummary): FacetEntry[] => [
  ...entriesOf('fault cause', summary.FaultRootCauses),
  ...entriesOf('error cause', summary.ErrorRootCauses),
  ...entriesOf('slow cause', summary.ResponseTimeRootCauses),
];

const entriesOf = (facet: FacetId, causes: readonly unknown[] | null | undefined): FacetEntry[] =>
  ((causes ?? []) as Causes).flatMap(({ Services: services }) =>
    services == null || services.length === 0
      ? []
      : [
          {
            facet,
            label: pathText(services),
            expression: `rootcause.json = #${JSON.stringify([{ Services: services.map(pattern) }])}`,
          },
        ],
  );

/**
 * What tells one path from another; coverages differ from trace to trace.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html#console-filters-complex
 */
const pattern = ({ Name, EntityPath }: Service) => ({
  Name,
  EntityPath: (EntityPath ?? []).map(({ Name: name, Exceptions: exceptions }) => ({
    Name: name,
    ...(exceptions != null &&
      exceptions.length > 0 && { Exceptions: exceptions.map((each) => ({ Name: each.Name })) }),
  })),
});

/** `prod API ⇒ call-partner → attempt: CertificateError` */
function pathText(services: readonly Service[]): string {
  const path = services
    .map(({ Name: name = '', EntityPath }) =>
      // The first entity of a service is its segment, which has the service's name.
      [name, ...(EntityPath ?? []).slice(1).map((entity) => entity.Name ?? '')].join(' → '),
    )
    .join(' ⇒ ');
  const exception = services
    .flatMap(({ EntityPath }) => EntityPath ?? [])
    .flatMap(({ Exceptions }) => Exceptions ?? [])
    .at(-1)?.Name;
  return exception == null ? path : `${path}: ${exception}`;
}
