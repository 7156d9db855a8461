import type { RootCauseService, ServiceId } from '../queries/trace-summary.ts';
import type { Value } from './expression.ts';
import type { Keyword, RootCauseScope } from './keywords.ts';
import type { TraceSubject } from './trace-subject.ts';

type Summary = TraceSubject['summary'];

/** The values of the keywords that an element has. */
export type RootCauseElement = Readonly<Partial<Record<Keyword, readonly Value[]>>>;

/**
 * The services, entities or exceptions of all root causes of a kind, one behind the other; `first`,
 * `last` and `index`, which counts from 0, tell their places in this list.
 */
export function rootCauseElements(summary: Summary, scope: RootCauseScope): RootCauseElement[] {
  const elements = withoutPlaces(summary, scope);
  return elements.map((element, index) => ({
    ...element,
    index: [index],
    first: [index === 0],
    last: [index === elements.length - 1],
  }));
}

function withoutPlaces(summary: Summary, scope: RootCauseScope): RootCauseElement[] {
  switch (scope) {
    case 'rootcause.fault.service':
      return services(summary.faultRootCauses, summary.entryPoint);
    case 'rootcause.error.service':
      return services(summary.errorRootCauses, summary.entryPoint);
    case 'rootcause.responsetime.service':
      return services(summary.responseTimeRootCauses, summary.entryPoint);
    case 'rootcause.fault.entity':
      return entities(summary.faultRootCauses);
    case 'rootcause.error.entity':
      return entities(summary.errorRootCauses);
    case 'rootcause.responsetime.entity':
      return entities(summary.responseTimeRootCauses);
    case 'rootcause.fault.exception':
      return exceptions(summary.faultRootCauses);
    case 'rootcause.error.exception':
      return exceptions(summary.errorRootCauses);
  }
}

interface Cause<Step> {
  readonly services: readonly RootCauseService<Step>[];
}

interface Entity {
  readonly name: string;
  readonly remote: boolean;
  readonly coverage?: number;
}

const services = (
  causes: readonly Cause<unknown>[],
  entryPoint: ServiceId | undefined,
): RootCauseElement[] =>
  causes.flatMap((cause) =>
    cause.services.map((service) => ({
      name: [service.name],
      type: present(service.type),
      inferred: [service.inferred],
      root: [isEntryPoint(service, entryPoint)],
    })),
  );

const isEntryPoint = (service: RootCauseService<unknown>, entryPoint: ServiceId | undefined) =>
  !service.inferred &&
  service.name === entryPoint?.name &&
  service.type === entryPoint.type &&
  service.accountId === entryPoint.accountId;

const entities = (causes: readonly Cause<Entity>[]): RootCauseElement[] =>
  causes.flatMap((cause) =>
    cause.services.flatMap(({ entityPath, inferred }) =>
      entityPath.map(({ name, remote, coverage }) => ({
        name: [name],
        remote: [remote],
        inferred: [inferred],
        coverage: present(coverage),
      })),
    ),
  );

const exceptions = (causes: Summary['faultRootCauses']): RootCauseElement[] =>
  causes.flatMap((cause) =>
    cause.services.flatMap(({ entityPath }) =>
      entityPath.flatMap((entity) =>
        entity.exceptions.map(({ name, message }) => ({
          name: present(name),
          message: present(message),
        })),
      ),
    ),
  );

const present = (value: Value | undefined): readonly Value[] =>
  value === undefined ? [] : [value];
