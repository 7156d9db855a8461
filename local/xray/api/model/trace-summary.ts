import type {
  AnnotationValue,
  FaultRootCause,
  ResponseTimeRootCause,
  ServiceId,
  TraceSummary,
  ValueWithServiceIds,
} from '@aws-sdk/client-xray';
import type {
  CoveringEntity,
  TraceSummary as EngineSummary,
  FailingEntity,
  MatchedCall,
  RootCause,
  RootCauseService,
  SummaryAnnotation,
  ServiceId as TraceNode,
} from '../../engine.ts';
import { type EpochSeconds, epochSeconds } from '../../units.ts';
import { toDate } from '../time-range.ts';

/** A summary as the API spells it. */
export function toTraceSummary(summary: EngineSummary): TraceSummary & Match {
  return {
    Id: summary.id,
    StartTime: wholeSeconds(summary.startTime),
    Duration: summary.duration,
    ResponseTime: summary.responseTime,
    HasFault: summary.hasFault,
    HasError: summary.hasError,
    HasThrottle: summary.hasThrottle,
    IsPartial: summary.isPartial,
    Http: {
      HttpURL: summary.http.url,
      HttpStatus: summary.http.status,
      HttpMethod: summary.http.method,
      UserAgent: summary.http.userAgent,
      ClientIp: summary.http.clientIp,
    },
    Annotations: Object.fromEntries(
      summary.annotations.map((annotation) => [annotation.key, toValues(annotation)]),
    ),
    Users: summary.users.map((name) => ({ UserName: name })),
    ServiceIds: summary.serviceIds.map(toServiceId),
    ResourceARNs: summary.resourceArns.map((arn) => ({ ARN: arn })),
    InstanceIds: summary.instanceIds.map((id) => ({ Id: id })),
    AvailabilityZones: summary.availabilityZones.map((name) => ({ Name: name })),
    EntryPoint: summary.entryPoint && toServiceId(summary.entryPoint),
    FaultRootCauses: summary.faultRootCauses.map(toFailure),
    ErrorRootCauses: summary.errorRootCauses.map(toFailure),
    ResponseTimeRootCauses: summary.responseTimeRootCauses.map(toSlowness),
    Revision: summary.revision,
    MatchedEventTime:
      summary.matchedEventTime === undefined ? undefined : wholeSeconds(summary.matchedEventTime),
    ...(summary.matchedCall && toMatch(summary.matchedCall)),
  };
}

/** Members that the model of the API lacks (observed). */
interface Match {
  readonly MatchedService?: MatchedMember;
  readonly MatchedEdge?: MatchedMember;
}

interface MatchedMember
  extends Pick<TraceSummary, 'HasError' | 'HasFault' | 'HasThrottle' | 'ResponseTime'> {
  readonly Annotations: Record<string, ValueWithServiceIds[]>;
}

function toMatch({ kind, call }: MatchedCall): Match {
  const { error, fault, throttle, responseTime, annotations = {} } = call;
  const member = {
    HasError: error === true,
    HasFault: fault === true,
    HasThrottle: throttle === true,
    ResponseTime: responseTime,
    Annotations: Object.fromEntries(
      Object.entries(annotations).map(([key, values]) => [key, toValues({ key, values })]),
    ),
  };
  return kind === 'service' ? { MatchedService: member } : { MatchedEdge: member };
}

/** Observed: summaries carry their times without a fraction. */
const wholeSeconds = (time: EpochSeconds): Date => toDate(epochSeconds(Math.floor(time)));

const toValues = (annotation: SummaryAnnotation): ValueWithServiceIds[] =>
  annotation.values.map((value) => ({ AnnotationValue: toAnnotationValue(value) }));

function toAnnotationValue(value: string | number | boolean): AnnotationValue {
  switch (typeof value) {
    case 'number':
      return { NumberValue: value };
    case 'boolean':
      return { BooleanValue: value };
    default:
      return { StringValue: value };
  }
}

const toServiceId = (node: TraceNode): ServiceId => ({
  Name: node.name,
  Names: [...node.names],
  AccountId: node.accountId,
  Type: node.type,
});

/** Fault and error root causes have the same shape. */
const toFailure = (cause: RootCause<FailingEntity>): FaultRootCause => ({
  Services: cause.services.map((service) => ({
    ...toServiceId(service),
    EntityPath: service.entityPath.map((entity) => ({
      Name: entity.name,
      Exceptions: entity.exceptions.map(({ name, message }) => ({ Name: name, Message: message })),
      Remote: entity.remote,
    })),
    Inferred: service.inferred,
  })),
  ClientImpacting: cause.clientImpacting,
});

const toSlowness = (cause: RootCause<CoveringEntity>): ResponseTimeRootCause => ({
  Services: cause.services.map((service: RootCauseService<CoveringEntity>) => ({
    ...toServiceId(service),
    EntityPath: service.entityPath.map((entity) => ({
      Name: entity.name,
      Coverage: entity.coverage,
      Remote: entity.remote,
    })),
    Inferred: service.inferred,
  })),
  ClientImpacting: cause.clientImpacting,
});
