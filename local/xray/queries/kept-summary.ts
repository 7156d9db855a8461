import { outcomeBits } from '../filter/outcomes.ts';
import type { FormNode, TraceForm } from '../graph/trace-form.ts';
import type { AnnotationValue } from '../model/entity.ts';
import { compact } from '../model/json-values.ts';
import type { EpochSeconds } from '../units.ts';
import type { SettledSummary } from './summarize-trace.ts';
import type {
  CoveringEntity,
  FailingEntity,
  RootCause,
  RootCauseService,
  ServiceId,
} from './trace-summary.ts';

/** What a summary says that its form does not. */
export type KeptSummary = readonly [
  request: readonly (string | 0)[],
  annotations: readonly (readonly AnnotationValue[])[],
  users: readonly string[],
  resourceArns: readonly string[],
  instanceIds: readonly string[],
  availabilityZones: readonly string[],
  faultRootCauses: readonly KeptCause<KeptFailure>[],
  errorRootCauses: readonly KeptCause<KeptFailure>[],
  responseTimeRootCauses: readonly KeptCause<KeptCoverage>[],
  /** When its segments ended, in epoch seconds. */
  ends: readonly number[],
];

type KeptCause<Step> = readonly [
  clientImpacting: boolean,
  services: readonly (readonly [
    service: number | ServiceId,
    inferred: 0 | 1,
    path: readonly Step[],
  ])[],
];
type KeptFailure = readonly [name: string, remote: 0 | 1, exceptions: FailingEntity['exceptions']];
type KeptCoverage = readonly [name: string, remote: 0 | 1, coverage: number];

export function keepSummary(
  summary: SettledSummary,
  ends: readonly number[],
  form: Pick<TraceForm, 'nodes' | 'method'>,
): KeptSummary {
  const { url, userAgent, clientIp, method } = summary.http;
  const places = new Map(form.nodes.map((node, place) => [nameOf(node), place]));
  const keepCauses = <Step, Kept>(
    causes: readonly RootCause<Step>[],
    keep: (step: Step) => Kept,
  ): KeptCause<Kept>[] =>
    causes.map(({ clientImpacting, services }) => [
      clientImpacting,
      services.map(({ inferred, entityPath, ...service }) => [
        places.get(nameOf({ ...service, account: service.accountId })) ?? service,
        inferred ? 1 : 0,
        entityPath.map(keep),
      ]),
    ]);
  const keepFailure = ({ name, remote, exceptions }: FailingEntity): KeptFailure => [
    name,
    remote ? 1 : 0,
    exceptions,
  ];
  return [
    [url ?? 0, userAgent ?? 0, clientIp ?? 0, form.method === true ? (method ?? 0) : 0],
    summary.annotations.map(({ values }) => values),
    summary.users,
    summary.resourceArns,
    summary.instanceIds,
    summary.availabilityZones,
    keepCauses(summary.faultRootCauses, keepFailure),
    keepCauses(summary.errorRootCauses, keepFailure),
    keepCauses(summary.responseTimeRootCauses, ({ name, remote, coverage }) => [
      name,
      remote ? 1 : 0,
      coverage,
    ]),
    ends,
  ];
}

const nameOf = ({ name, type, account }: Pick<FormNode, 'name' | 'type' | 'account'>): string =>
  JSON.stringify([name, type, account]);

export interface KeptTrace {
  readonly id: string;
  readonly started: EpochSeconds;
  readonly duration?: number;
  readonly responseTime?: number;
  readonly form: TraceForm;
}

/** The whole summary again. */
export function readSummary(
  { id, started, duration, responseTime, form }: KeptTrace,
  kept: KeptSummary,
): SettledSummary {
  const [request, annotations, users, resourceArns, instanceIds, availabilityZones] = kept;
  const [, , , , , , faults, errors, slowness] = kept;
  const [url, userAgent, clientIp, method] = request.map((text) => (text === 0 ? undefined : text));
  const services = form.nodes.map(serviceId);
  const readCauses = <Kept, Step>(
    causes: readonly KeptCause<Kept>[],
    read: (step: Kept) => Step,
  ): RootCause<Step>[] =>
    causes.map(([clientImpacting, path]) => ({
      clientImpacting,
      services: path.flatMap(([place, inferred, steps]): RootCauseService<Step>[] => {
        const service = typeof place === 'number' ? services[place] : place;
        if (service === undefined) return [];
        return [{ ...service, entityPath: steps.map(read), inferred: inferred === 1 }];
      }),
    }));
  const readFailure = ([name, remote, exceptions]: KeptFailure): FailingEntity => ({
    name,
    exceptions,
    remote: remote === 1,
  });
  const isEntry = form.entry !== undefined;
  return {
    id,
    startTime: started,
    duration,
    responseTime,
    hasFault: (form.outcome & outcomeBits.fault) !== 0,
    hasError: (form.outcome & outcomeBits.error) !== 0,
    hasThrottle: (form.outcome & outcomeBits.throttle) !== 0,
    isPartial: (form.outcome & outcomeBits.partial) !== 0,
    http:
      compact({
        url,
        status: form.status,
        method: form.method === true ? method : form.method,
        userAgent,
        clientIp,
      }) ?? {},
    annotations: form.annotations.map((key, place) => ({ key, values: annotations[place] ?? [] })),
    users,
    // A node without calls is a client, or the consumer in another trace that a link leads to.
    serviceIds: [
      ...services.filter((_, place) => form.nodes[place]?.calls !== undefined),
      ...services.filter(
        (_, place) =>
          form.nodes[place]?.calls === undefined && form.nodes[place]?.type === 'client',
      ),
    ],
    ...(isEntry && { entryPoint: services[form.entry ?? -1] }),
    resourceArns,
    instanceIds,
    availabilityZones,
    faultRootCauses: readCauses(faults, readFailure),
    errorRootCauses: readCauses(errors, readFailure),
    responseTimeRootCauses: readCauses(
      slowness,
      ([name, remote, coverage]): CoveringEntity => ({
        name,
        coverage,
        remote: remote === 1,
      }),
    ),
  };
}

/** @returns when the trace's segments ended, in epoch seconds. */
export const endsOf = (kept: KeptSummary): readonly number[] => kept[9];

const serviceId = ({ name, type, account }: FormNode): ServiceId => ({
  name,
  names: [name],
  accountId: account,
  type,
});
