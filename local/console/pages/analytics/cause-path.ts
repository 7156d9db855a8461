import type { WireTraceSummary } from '../../api/operations.ts';

type Kind = 'response-time' | 'error' | 'fault';

/** Why a trace failed or took long, from its front to the entity at the end. */
export interface CausePath {
  /** `orders/prod ⇒ place-order → DynamoDB: ThrottlingException` */
  readonly text: string;
  /** Traces with this path, or with one that has it and more. */
  readonly term: string;
}

interface Entity {
  readonly Name?: string | null | undefined;
  readonly Exceptions?: readonly { readonly Name?: string | null | undefined }[] | null | undefined;
}

interface Cause {
  readonly Services?:
    | readonly {
        readonly Name?: string | null | undefined;
        readonly EntityPath?: readonly Entity[] | null | undefined;
      }[]
    | null
    | undefined;
}

export function causePaths(summary: WireTraceSummary, kind: Kind): CausePath[] {
  return (causesOf(summary, kind) ?? []).flatMap((cause) => causePath(cause) ?? []);
}

function causesOf(summary: WireTraceSummary, kind: Kind): readonly Cause[] | null | undefined {
  switch (kind) {
    case 'response-time':
      return summary.ResponseTimeRootCauses;
    case 'error':
      return summary.ErrorRootCauses;
    case 'fault':
      return summary.FaultRootCauses;
  }
}

/** More steps than this are no path that anybody reads. */
const mostServices = 20;

function causePath({ Services }: Cause): CausePath | undefined {
  const services = (Services ?? []).slice(0, mostServices);
  if (services.length === 0) return undefined;
  return {
    text: services.filter(saysMoreThanNext).map(tellService).join(' ⇒ '),
    term: `rootcause.json = #${JSON.stringify([{ Services: services.map(wantedService) }])}`,
  };
}

/** The two nodes of a Lambda function have one name: the first is only there to lead to the second. */
const saysMoreThanNext = (
  { Name, EntityPath }: CauseService,
  at: number,
  services: readonly CauseService[],
): boolean => services[at + 1]?.Name !== Name || (EntityPath ?? []).length > 1;

type CauseService = NonNullable<Cause['Services']>[number];

/** The first entity of a service is its segment, which has the service's own name. */
function tellService({ Name, EntityPath }: CauseService): string {
  const entities = EntityPath ?? [];
  const name = Name ?? '';
  const names = entities.map((entity) => entity.Name ?? '');
  const path = names[0] === name ? names : [name, ...names];
  return `${path.join(' → ')}${tellExceptions(entities)}`;
}

function tellExceptions(entities: readonly Entity[]): string {
  const names = exceptionNames(entities.at(-1));
  return names.length === 0 ? '' : `: ${names.join(', ')}`;
}

const exceptionNames = (entity: Entity | undefined): string[] =>
  (entity?.Exceptions ?? []).flatMap(({ Name }) => Name ?? []);

/** What is left out may be anything: https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html. */
function wantedService({ Name, EntityPath }: CauseService) {
  const entities = EntityPath ?? [];
  return {
    Name: Name ?? null,
    EntityPath: entities.map((entity, at) => {
      const exceptions = at === entities.length - 1 ? exceptionNames(entity) : [];
      return {
        Name: entity.Name ?? null,
        ...(exceptions.length > 0 && { Exceptions: exceptions.map((name) => ({ Name: name })) }),
      };
    }),
  };
}
