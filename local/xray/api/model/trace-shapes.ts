import type {
  AvailabilityZoneDetail,
  BackendConnectionErrors,
  FaultRootCause,
  FaultRootCauseEntity,
  FaultRootCauseService,
  Http,
  InstanceIdDetail,
  ResourceARNDetail,
  ResponseTimeRootCause,
  ResponseTimeRootCauseEntity,
  ResponseTimeRootCauseService,
  RootCauseException,
  Segment,
  ServiceId,
  TelemetryRecord,
  Trace,
  TraceSummary,
  TraceUser,
  UnprocessedTraceSegment,
  ValueWithServiceIds,
} from '@aws-sdk/client-xray';
import {
  boolean,
  double,
  integer,
  list,
  map,
  type Shape,
  string,
  structure,
  structureOf,
  timestamp,
} from '../shapes.ts';

export const traceShape = structureOf<Trace>()({
  Id: string(),
  Duration: double(),
  LimitExceeded: boolean,
  Segments: list(structureOf<Segment>()({ Id: string(), Document: string() })),
});

export const unprocessedSegmentShape = structureOf<UnprocessedTraceSegment>()({
  Id: string(),
  ErrorCode: string(),
  Message: string(),
});

const serviceId = structureOf<ServiceId>()({
  Name: string(),
  Names: list(string()),
  AccountId: string(),
  Type: string(),
});

const annotation = structureOf<ValueWithServiceIds>()({
  AnnotationValue: structure({
    NumberValue: double(),
    BooleanValue: boolean,
    StringValue: string(),
  }),
  ServiceIds: list(serviceId),
});

// The same for faults and for errors.
const failureRootCause = structureOf<FaultRootCause>()({
  Services: list(
    structureOf<FaultRootCauseService>()({
      Name: string(),
      Names: list(string()),
      Type: string(),
      AccountId: string(),
      EntityPath: list(
        structureOf<FaultRootCauseEntity>()({
          Name: string(),
          Exceptions: list(
            structureOf<RootCauseException>()({ Name: string(), Message: string() }),
          ),
          Remote: boolean,
        }),
      ),
      Inferred: boolean,
    }),
  ),
  ClientImpacting: boolean,
});

const responseTimeRootCause = structureOf<ResponseTimeRootCause>()({
  Services: list(
    structureOf<ResponseTimeRootCauseService>()({
      Name: string(),
      Names: list(string()),
      Type: string(),
      AccountId: string(),
      EntityPath: list(
        structureOf<ResponseTimeRootCauseEntity>()({
          Name: string(),
          Coverage: double(),
          Remote: boolean,
        }),
      ),
      Inferred: boolean,
    }),
  ),
  ClientImpacting: boolean,
});

/** Which service or edge of the trace a filter matched. */
const match: Shape = structure({
  HasError: boolean,
  HasFault: boolean,
  HasThrottle: boolean,
  ResponseTime: double(),
  Annotations: map(list(annotation)),
});

export const traceSummaryShape = structure({
  ...structureOf<TraceSummary>()({
    Id: string(),
    StartTime: timestamp,
    Duration: double(),
    ResponseTime: double(),
    HasFault: boolean,
    HasError: boolean,
    HasThrottle: boolean,
    IsPartial: boolean,
    Http: structureOf<Http>()({
      HttpURL: string(),
      HttpStatus: integer(),
      HttpMethod: string(),
      UserAgent: string(),
      ClientIp: string(),
    }),
    Annotations: map(list(annotation)),
    Users: list(structureOf<TraceUser>()({ UserName: string(), ServiceIds: list(serviceId) })),
    ServiceIds: list(serviceId),
    ResourceARNs: list(structureOf<ResourceARNDetail>()({ ARN: string() })),
    InstanceIds: list(structureOf<InstanceIdDetail>()({ Id: string() })),
    AvailabilityZones: list(structureOf<AvailabilityZoneDetail>()({ Name: string() })),
    EntryPoint: serviceId,
    FaultRootCauses: list(failureRootCause),
    ErrorRootCauses: list(failureRootCause),
    ResponseTimeRootCauses: list(responseTimeRootCause),
    Revision: integer(),
    MatchedEventTime: timestamp,
  }).members,
  // Not in the model, but in every answer (observed).
  MatchedService: match,
  MatchedEdge: match,
});

export const telemetryRecordShape = structureOf<TelemetryRecord>()(
  {
    Timestamp: timestamp,
    SegmentsReceivedCount: integer(),
    SegmentsSentCount: integer(),
    SegmentsSpilloverCount: integer(),
    SegmentsRejectedCount: integer(),
    BackendConnectionErrors: structureOf<BackendConnectionErrors>()({
      TimeoutCount: integer(),
      ConnectionRefusedCount: integer(),
      HTTPCode4XXCount: integer(),
      HTTPCode5XXCount: integer(),
      UnknownHostCount: integer(),
      OtherCount: integer(),
    }),
  },
  ['Timestamp'],
);
